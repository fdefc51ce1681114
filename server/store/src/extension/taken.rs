use patchbay_shared::{
    EmailAddress, Extension, ExtensionForm, ExtensionNumber, Field, FieldError, FieldErrors, NumberError, Owner,
    RegistrationName, RegistrationNameError,
};
use sqlx::{Row, postgres::PgRow};
use time::OffsetDateTime;

use super::next_number_from;
use crate::{Result, Store};

const ADMINISTRATOR: &str = "Super administrator";

/// Who has a number, besides the extension `except`.
pub async fn number_owner(store: &Store, number: &ExtensionNumber, except: Option<i64>) -> Result<Option<Owner>> {
    let row = sqlx::query(
        "SELECT extension.number, extension.first_name, extension.last_name, extension.deleted_at
         FROM portal.number_claim JOIN portal.extension ON extension.id = number_claim.extension_id
         WHERE number_claim.number = $1 AND number_claim.extension_id IS DISTINCT FROM $2",
    )
    .bind(number.as_str())
    .bind(except)
    .fetch_optional(&store.pool)
    .await?;
    row.map(|row| owner(store, &row)).transpose()
}

/// Who has an e-mail address, besides the extension `except`.
pub async fn email_owner(store: &Store, email: &EmailAddress, except: Option<i64>) -> Result<Option<Owner>> {
    let row = sqlx::query(
        "SELECT coalesce(extension.number, '') AS number, coalesce(extension.first_name, $3) AS first_name,
                coalesce(extension.last_name, '') AS last_name, extension.deleted_at
         FROM portal.email_claim LEFT JOIN portal.extension ON extension.id = email_claim.extension_id
         -- An administrator's claim has no extension, and nothing is no exception.
         WHERE email_claim.email = $1 AND ($2 IS NULL OR email_claim.extension_id IS DISTINCT FROM $2)",
    )
    .bind(email.key())
    .bind(except)
    .bind(ADMINISTRATOR)
    .fetch_optional(&store.pool)
    .await?;
    row.map(|row| owner(store, &row)).transpose()
}

async fn registration_name_owner(store: &Store, name: &str, except: Option<i64>) -> Result<Option<Owner>> {
    let row = sqlx::query(
        "SELECT extension.number, extension.first_name, extension.last_name, extension.deleted_at
         FROM portal.registration_name_claim
         JOIN portal.extension ON extension.id = registration_name_claim.extension_id
         WHERE registration_name_claim.registration_name = $1
           AND registration_name_claim.extension_id IS DISTINCT FROM $2",
    )
    .bind(name)
    .bind(except)
    .fetch_optional(&store.pool)
    .await?;
    row.map(|row| owner(store, &row)).transpose()
}

/// After a constraint said no: everything of this extension that is somebody else's, with their names. Empty when the
/// other one has let go meanwhile.
pub(super) async fn conflicts(store: &Store, extension: &Extension, except: Option<i64>) -> Result<FieldErrors> {
    let name = extension.registration_name.as_ref();
    owners(store, Some(&extension.number), extension.email.as_ref(), name, except).await
}

/// The same for a form of which something else is wrong anyway: all there is to put right is said at once.
pub async fn taken(store: &Store, form: &ExtensionForm, except: Option<i64>) -> Result<FieldErrors> {
    let number = ExtensionNumber::parse(&form.number).ok();
    let email = EmailAddress::parse(&form.email).ok();
    let name = RegistrationName::parse(&form.registration_name).ok();
    owners(store, number.as_ref(), email.as_ref(), name.as_ref(), except).await
}

async fn owners(
    store: &Store,
    number: Option<&ExtensionNumber>,
    email: Option<&EmailAddress>,
    name: Option<&RegistrationName>,
    except: Option<i64>,
) -> Result<FieldErrors> {
    let mut errors = FieldErrors::default();
    if let Some(email) = email
        && let Some(owner) = email_owner(store, email, except).await?
    {
        errors.add(Field::Email, FieldError::EmailTaken(owner));
    }
    if let Some(number) = number
        && let Some(owner) = number_owner(store, number, except).await?
    {
        let free = next_number_from(store, number).await?;
        errors.add(Field::Number, FieldError::Number(NumberError::Taken { owner, free }));
    }
    if let Some(name) = name
        && let Some(owner) = registration_name_owner(store, name.as_str(), except).await?
    {
        errors.add(Field::RegistrationName, FieldError::RegistrationName(RegistrationNameError::Taken { owner }));
    }
    Ok(errors)
}

/// Whoever the row is about: its number, names and end.
pub(super) fn owner(store: &Store, row: &PgRow) -> Result<Owner> {
    let (first, last): (String, String) = (row.try_get("first_name")?, row.try_get("last_name")?);
    Ok(Owner {
        number: row.try_get("number")?,
        name: store.settings().settings.name_format.display(&first, &last),
        // What a deleted extension had is reserved for it.
        deleted: row.try_get::<Option<OffsetDateTime>, _>("deleted_at")?.is_some(),
    })
}
