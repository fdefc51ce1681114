use patchbay_shared::{EmailAddress, MailSecurity, MailServer};
use secrecy::SecretString;
use sqlx::{Row, postgres::PgRow};

use super::PURPOSE;
use crate::{Error, Result, Store};

/// The server, if one is set.
pub async fn find(store: &Store) -> Result<Option<MailServer>> {
    read(store, None).await
}

/// The server, if one is set by somebody who may read what is sent to this account's person: who may do all that they may.
pub async fn find_for(store: &Store, account_id: i64) -> Result<Option<MailServer>> {
    read(store, Some(account_id)).await
}

/// Its password, for the connection to it and nothing else.
pub async fn password(store: &Store) -> Result<Option<SecretString>> {
    let sealed: Option<Option<Vec<u8>>> =
        sqlx::query_scalar("SELECT sealed_password FROM portal.mail_server").fetch_optional(&store.pool).await?;
    sealed.flatten().map(|sealed| store.vault.open_sealed(PURPOSE, &sealed)).transpose()
}

async fn read(store: &Store, safe_for: Option<i64>) -> Result<Option<MailServer>> {
    let row = sqlx::query(
        "SELECT host, port, security, user_name, sender FROM portal.mail_server
         WHERE $1 IS NULL OR portal.mail_is_safe_for($1)",
    )
    .bind(safe_for)
    .fetch_optional(&store.pool)
    .await?;
    row.as_ref().map(server).transpose()
}

pub(super) fn server(row: &PgRow) -> Result<MailServer> {
    // The constraints are the same rules.
    let invalid = || Error::Sql(sqlx::Error::Decode("the mail server is not valid".into()));
    let port: i32 = row.try_get("port")?;
    Ok(MailServer {
        host: row.try_get("host")?,
        port: u16::try_from(port).map_err(|_| invalid())?,
        security: MailSecurity::of_name(row.try_get("security")?).ok_or_else(invalid)?,
        user: row.try_get("user_name")?,
        from: EmailAddress::parse(row.try_get("sender")?).map_err(|_| invalid())?,
    })
}
