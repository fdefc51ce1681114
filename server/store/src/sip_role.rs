use secrecy::{ExposeSecret, SecretString};

use crate::{Result, Store, secret::ScramKeys};

/// The SIP engine's own database user, which sees the schema `sip` and nothing else.
pub struct SipRole {
    /// Its name: the database's, with `_sip` behind it.
    pub user: String,
    /// Its password, the same on every server with the same sealing key.
    pub password: SecretString,
}

impl Store {
    /// Lets the engine's role log in. Repeating it changes nothing, from however many servers.
    pub async fn enable_sip_role(&self) -> Result<SipRole> {
        let password = self.vault.derive("sip role")?;
        let keys = ScramKeys::of(password.expose_secret())?;
        let mut tx = self.pool.begin().await?;
        // The one thing that the portal's own role may not do: it is done as the user who logged in.
        sqlx::query("SET LOCAL ROLE NONE").execute(&mut *tx).await?;
        sqlx::query("SELECT pg_advisory_xact_lock(hashtext('patchbay sip role'))").execute(&mut *tx).await?;
        let (user, statement): (String, String) = sqlx::query_as(
            "SELECT role, format('ALTER ROLE %I LOGIN PASSWORD %L', role, format('SCRAM-SHA-256$%s:%s$%s:%s',
                 $1::integer, encode($2, 'base64'), encode($3, 'base64'), encode($4, 'base64')))
             FROM (SELECT current_database() || '_sip' AS role) AS engine",
        )
        .bind(ScramKeys::ITERATIONS)
        .bind(keys.salt)
        .bind(keys.stored)
        .bind(keys.server)
        .fetch_one(&mut *tx)
        .await?;
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(SipRole { user, password })
    }
}
