use patchbay_shared::{
    EmailAddress, Extension, ExtensionForm, ExtensionNumber, Field, FieldError, FieldErrors, NumberError, Owner,
    OwnerKind, RegistrationName, RegistrationNameError,
};
use sqlx::{PgConnection, Row, postgres::PgRow};
use time::OffsetDateTime;

use super::next_number_from;
use crate::{
    Result, Store,
    session::{Permit, ViewExtensions},
};

/// Who has a number, besides the extension `except`. That a number is taken is no secret; who is out of the permit's
/// scope is not named.
pub async fn number_owner(
    store: &Store,
    permit: &Permit<ViewExtensions>,
    number: &ExtensionNumber,
    except: Option<i64>,
) -> Result<Option<Owner>> {
    owner_of_number(store, permit.limit(), number, except).await
}

/// The same for an e-mail address.
pub async fn email_owner(
    store: &Store,
    permit: &Permit<ViewExtensions>,
    email: &EmailAddress,
    except: Option<i64>,
) -> Result<Option<Owner>> {
    owner_of_email(store, permit.limit(), email, except).await
}

/// Which extension has a feature code as its number, for the account that changes the settings: one that it does not see has
/// no name.
pub(crate) async fn owner_of_code(store: &Store, account_id: i64, code: &str) -> Result<Option<Owner>> {
    let row = sqlx::query(
        "SELECT extension.number, extension.first_name, extension.last_name, extension.deleted_at,
                portal.sees($2, extension.id) AS managed
         FROM portal.number_claim JOIN portal.extension ON extension.id = number_claim.extension_id
         WHERE number_claim.number = $1",
    )
    .bind(code)
    .bind(account_id)
    .fetch_optional(&store.pool)
    .await?;
    row.map(|row| named(store, &row)).transpose()
}

async fn owner_of_number(
    store: &Store,
    limit: Option<i64>,
    number: &ExtensionNumber,
    except: Option<i64>,
) -> Result<Option<Owner>> {
    let row = sqlx::query(
        "SELECT extension.id, extension.number, extension.first_name, extension.last_name, extension.deleted_at,
                portal.manages($3, extension.id) AS managed
         FROM portal.number_claim LEFT JOIN portal.extension ON extension.id = number_claim.extension_id
         -- A code's claim has no extension, and nothing is no exception.
         WHERE number_claim.number = $1 AND ($2 IS NULL OR number_claim.extension_id IS DISTINCT FROM $2)",
    )
    .bind(number.as_str())
    .bind(except)
    .bind(limit)
    .fetch_optional(&store.pool)
    .await?;
    row.map(|row| extension_or(store, &row, OwnerKind::FeatureCode)).transpose()
}

/// Of these numbers those that are somebody's, with who has them.
pub(crate) async fn owners_of_numbers(
    connection: &mut PgConnection,
    store: &Store,
    limit: Option<i64>,
    numbers: &[&str],
) -> Result<Vec<(String, Owner)>> {
    let rows = sqlx::query(
        "SELECT number_claim.number AS claimed, extension.number, extension.first_name, extension.last_name,
                extension.deleted_at, portal.manages($2, extension.id) AS managed
         FROM portal.number_claim JOIN portal.extension ON extension.id = number_claim.extension_id
         WHERE number_claim.number = ANY ($1)",
    )
    .bind(numbers)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| Ok((row.try_get("claimed")?, named(store, row)?))).collect()
}

pub(super) async fn owner_of_email(
    store: &Store,
    limit: Option<i64>,
    email: &EmailAddress,
    except: Option<i64>,
) -> Result<Option<Owner>> {
    let row = sqlx::query(
        "SELECT extension.id, extension.number, extension.first_name, extension.last_name, extension.deleted_at,
                portal.manages($3, extension.id) AS managed
         FROM portal.email_claim LEFT JOIN portal.extension ON extension.id = email_claim.extension_id
         -- An administrator's claim has no extension, and nothing is no exception.
         WHERE email_claim.email = $1 AND ($2 IS NULL OR email_claim.extension_id IS DISTINCT FROM $2)",
    )
    .bind(email.key())
    .bind(except)
    .bind(limit)
    .fetch_optional(&store.pool)
    .await?;
    row.map(|row| extension_or(store, &row, OwnerKind::Administrator)).transpose()
}

async fn owner_of_registration_name(
    store: &Store,
    limit: Option<i64>,
    name: &str,
    except: Option<i64>,
) -> Result<Option<Owner>> {
    let row = sqlx::query(
        "SELECT extension.number, extension.first_name, extension.last_name, extension.deleted_at,
                portal.manages($3, extension.id) AS managed
         FROM portal.registration_name_claim
         JOIN portal.extension ON extension.id = registration_name_claim.extension_id
         WHERE registration_name_claim.registration_name = $1
           AND registration_name_claim.extension_id IS DISTINCT FROM $2",
    )
    .bind(name)
    .bind(except)
    .bind(limit)
    .fetch_optional(&store.pool)
    .await?;
    row.map(|row| named(store, &row)).transpose()
}

/// After a constraint said no: everything of this extension that is somebody else's, with their names. Empty when the
/// other one has let go meanwhile.
pub(super) async fn conflicts(
    store: &Store,
    limit: Option<i64>,
    extension: &Extension,
    except: Option<i64>,
) -> Result<FieldErrors> {
    let wanted = Wanted {
        number: Some(&extension.number),
        email: extension.email.as_ref(),
        registration_name: extension.registration_name.as_ref(),
    };
    owners(store, limit, wanted, except).await
}

/// The same for a form of which something else is wrong anyway: all there is to put right is said at once.
pub async fn taken(
    store: &Store,
    permit: &Permit<ViewExtensions>,
    form: &ExtensionForm,
    except: Option<i64>,
) -> Result<FieldErrors> {
    let number = ExtensionNumber::parse(&form.number).ok();
    let email = EmailAddress::parse(&form.email).ok();
    let name = RegistrationName::parse(&form.registration_name).ok();
    let wanted = Wanted { number: number.as_ref(), email: email.as_ref(), registration_name: name.as_ref() };
    owners(store, permit.limit(), wanted, except).await
}

/// What only one may have.
struct Wanted<'a> {
    number: Option<&'a ExtensionNumber>,
    email: Option<&'a EmailAddress>,
    registration_name: Option<&'a RegistrationName>,
}

async fn owners(store: &Store, limit: Option<i64>, wanted: Wanted<'_>, except: Option<i64>) -> Result<FieldErrors> {
    let Wanted { number, email, registration_name } = wanted;
    let mut errors = FieldErrors::default();
    if let Some(email) = email
        && let Some(owner) = owner_of_email(store, limit, email, except).await?
    {
        errors.add(Field::Email, FieldError::EmailTaken(owner));
    }
    if let Some(number) = number
        && let Some(owner) = owner_of_number(store, limit, number, except).await?
    {
        let free = next_number_from(store, number).await?;
        errors.add(Field::Number, FieldError::Number(NumberError::Taken { owner, free }));
    }
    if let Some(name) = registration_name
        && let Some(owner) = owner_of_registration_name(store, limit, name.as_str(), except).await?
    {
        errors.add(Field::RegistrationName, FieldError::RegistrationName(RegistrationNameError::Taken { owner }));
    }
    Ok(errors)
}

/// The extension of the row; a claim without one is whose else it can be.
pub(super) fn extension_or(store: &Store, row: &PgRow, otherwise: OwnerKind) -> Result<Owner> {
    match row.try_get::<Option<i64>, _>("id")? {
        Some(_) => named(store, row),
        None => Ok(Owner::other(otherwise)),
    }
}

/// Whoever the row is about, if they are in the scope of who asks.
fn named(store: &Store, row: &PgRow) -> Result<Owner> {
    if row.try_get("managed")? { owner(store, row) } else { Ok(Owner::default()) }
}

/// Whoever the row is about: its number, names and end.
pub(super) fn owner(store: &Store, row: &PgRow) -> Result<Owner> {
    let (first, last): (String, String) = (row.try_get("first_name")?, row.try_get("last_name")?);
    Ok(Owner {
        kind: OwnerKind::Extension,
        number: row.try_get("number")?,
        name: store.settings().settings.name_format.display(&first, &last),
        // What a deleted extension had is reserved for it.
        deleted: row.try_get::<Option<OffsetDateTime>, _>("deleted_at")?.is_some(),
    })
}
