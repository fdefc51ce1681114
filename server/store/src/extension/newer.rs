use patchbay_shared::{ExtensionForm, Field, Newer};
use secrecy::ExposeSecret;
use sqlx::{Row, postgres::PgRow, types::Json};
use time::OffsetDateTime;

use crate::{Error, Result, Store, installation::credential_purpose, session::ManageExtensions};

/// What became of an extension since somebody began to change its version `from`: the newest version with who made it
/// and when, beside the one both began from. `None` when there is no such version or nothing newer.
pub async fn newer(store: &Store, _: &ManageExtensions, id: i64, from: i32) -> Result<Option<(Newer, OffsetDateTime)>> {
    let row = sqlx::query(
        "SELECT newest.version, newest.at, newest.document AS theirs, base.document AS base, account.email,
                my_password.hash IS DISTINCT FROM their_password.hash AS user_password_renewed,
                my_credential.sealed AS my_sealed, their_credential.sealed AS their_sealed
         FROM portal.extension
         JOIN portal.revision AS newest ON newest.extension_id = extension.id AND newest.version = extension.version
         JOIN portal.revision AS base ON base.extension_id = extension.id AND base.version = $2
         JOIN portal.account ON account.id = newest.account_id
         JOIN portal.user_password AS my_password ON my_password.id = (base.document ->> 'user_password_id')::bigint
         JOIN portal.user_password AS their_password ON their_password.id = (newest.document ->> 'user_password_id')::bigint
         JOIN portal.credential AS my_credential ON my_credential.id = (base.document ->> 'credential_id')::bigint
         JOIN portal.credential AS their_credential ON their_credential.id = (newest.document ->> 'credential_id')::bigint
         WHERE extension.id = $1 AND extension.version > $2",
    )
    .bind(id)
    .bind(from)
    .fetch_optional(&store.pool)
    .await?;
    row.map(|row| read(store, &row, from)).transpose()
}

fn read(store: &Store, row: &PgRow, from: i32) -> Result<(Newer, OffsetDateTime)> {
    let (base, theirs) = (form(row, "base")?, form(row, "theirs")?);
    let password = |sealed: &str, form: &ExtensionForm| {
        store.vault.open_sealed(&credential_purpose(&form.registration_name), row.try_get(sealed)?)
    };
    let mut renewed = Vec::new();
    if row.try_get("user_password_renewed")? {
        renewed.push(Field::UserPassword);
    }
    // A new name alone is a new credential too: only the passwords tell.
    let (mine, now) = (password("my_sealed", &base)?, password("their_sealed", &theirs)?);
    if mine.expose_secret() != now.expose_secret() {
        renewed.push(Field::RegistrationPassword);
    }
    let newer = Newer {
        version: row.try_get("version")?,
        from,
        by: row.try_get("email")?,
        at: String::new(),
        base,
        theirs,
        renewed,
    };
    Ok((newer, row.try_get("at")?))
}

/// The values of a document; the ids of its secrets are not in the form.
fn form(row: &PgRow, column: &str) -> Result<ExtensionForm> {
    let Json(document): Json<serde_json::Map<String, serde_json::Value>> = row.try_get(column)?;
    let mut form = ExtensionForm::default();
    for field in Field::ALL {
        match document.get(field.name()) {
            Some(serde_json::Value::String(text)) => form.set(field, text.clone()),
            Some(serde_json::Value::Number(number)) => form.set(field, number.to_string()),
            Some(serde_json::Value::Null) | None => {}
            Some(_) => return Err(Error::Sql(sqlx::Error::Decode("a document holds texts and numbers only".into()))),
        }
    }
    Ok(form)
}
