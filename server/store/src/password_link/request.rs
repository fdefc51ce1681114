use patchbay_shared::{EmailAddress, Operation};
use sqlx::Row;
use time::OffsetDateTime;

use super::{LIFE, issue::keep};
use crate::{Error, Result, Store, account, operation_log, secret::Token};

/// So many links of one account may be good at once: whoever knows an address cannot fill its mailbox.
const MOST: i64 = 3;

/// A link to be sent, and to whom.
pub struct Requested {
    /// Whose password it is.
    pub account_id: i64,
    /// For the link.
    pub token: Token,
    /// The address, as its owner wrote it.
    pub to: EmailAddress,
    /// How they are called; empty for the super administrator.
    pub name: String,
}

/// A link for whoever has this e-mail address now. `None` when nobody has, or when they have had enough of them; whoever
/// asked must not learn which.
pub async fn request(store: &Store, email: &EmailAddress, now: OffsetDateTime) -> Result<Option<Requested>> {
    let row = sqlx::query(
        "SELECT account.id AS account_id, extension.id AS extension_id, coalesce(account.email, extension.email) AS email,
                extension.first_name, extension.last_name
         FROM portal.email_claim
         LEFT JOIN portal.extension ON extension.id = email_claim.extension_id AND extension.deleted_at IS NULL
             AND lower(extension.email COLLATE \"C\") = email_claim.email
         LEFT JOIN portal.account ON account.id = email_claim.account_id OR account.extension_id = extension.id
         WHERE email_claim.email = $1",
    )
    .bind(email.key())
    .fetch_optional(&store.pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let account_id = match (row.try_get("account_id")?, row.try_get("extension_id")?) {
        (Some(account_id), _) => account_id,
        (None, Some(extension_id)) => account::person(store, extension_id, now).await?.account_id(),
        (None, None) => return Ok(None),
    };
    let mut tx = store.pool.begin().await?;
    // One after the other, so that they are counted right.
    sqlx::query("SELECT id FROM portal.account WHERE id = $1 FOR UPDATE").bind(account_id).execute(&mut *tx).await?;
    let good: i64 =
        sqlx::query_scalar("SELECT count(*) FROM portal.password_link WHERE account_id = $1 AND created_at > $2")
            .bind(account_id)
            .bind(now - LIFE)
            .fetch_one(&mut *tx)
            .await?;
    if good >= MOST {
        return Ok(None);
    }
    let token = keep(&mut tx, account_id, None, now).await?;
    operation_log::about_one(&mut tx, (account_id, None), Operation::RequestPasswordLink, None, now).await?;
    tx.commit().await?;
    let name = |column| row.try_get::<Option<String>, _>(column).map(Option::unwrap_or_default);
    let to = EmailAddress::parse(row.try_get("email")?)
        .map_err(|_| Error::Sql(sqlx::Error::Decode("an e-mail address is not valid".into())))?;
    let format = store.settings().settings.name_format;
    Ok(Some(Requested { account_id, token, to, name: format.display(&name("first_name")?, &name("last_name")?) }))
}
