use std::time::Duration;

use sqlx::{
    Connection, PgConnection, PgPool,
    migrate::MigrateError,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::Result;

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// No connection.
    #[error("PostgreSQL cannot be reached: {0}. Check DATABASE_URL, or leave it out to use the embedded server.")]
    Unreachable(#[source] sqlx::Error),
    /// No answer at all, as from an address that nobody has.
    #[error(
        "PostgreSQL does not answer within {} seconds. Check the host in DATABASE_URL, or leave it out to use the embedded server.",
        PATIENCE.as_secs()
    )]
    Silent,
    /// The schema could not be brought up to date.
    #[error(
        "the database could not be brought up to date: {0}. Its user must own the database and may create roles \
         (ALTER ROLE … CREATEROLE)."
    )]
    Migrate(#[source] MigrateError),
}

/// How long the first connection may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a connection is trusted after its last use.
const FRESH: Duration = Duration::from_secs(1);

/// Connects and brings the schema up to date, as the user that `options` name; the pool then works as the portal's own
/// role, which owns nothing and cannot change what is append-only. Two servers that start at once migrate once: sqlx
/// holds an advisory lock meanwhile.
pub async fn connect(options: PgConnectOptions) -> std::result::Result<PgPool, ConnectError> {
    let options = options.application_name("patchbay");
    let mut connection = tokio::time::timeout(PATIENCE, PgConnection::connect_with(&options))
        .await
        .map_err(|_| ConnectError::Silent)?
        .map_err(ConnectError::Unreachable)?;
    // A migration may take as long as it needs …
    sqlx::migrate!("./migrations").run(&mut connection).await.map_err(ConnectError::Migrate)?;
    let role: String = sqlx::query_scalar("SELECT portal.application_role()::text")
        .fetch_one(&mut connection)
        .await
        .map_err(ConnectError::Unreachable)?;
    connection.close().await.map_err(ConnectError::Unreachable)?;
    // … but behind every other statement somebody waits. None of them has more rights than the portal's own role.
    let options = options.options([
        ("statement_timeout", "30s"),
        ("idle_in_transaction_session_timeout", "30s"),
        // Each is over sooner than it would be compiled.
        ("jit", "off"),
        ("role", role.as_str()),
    ]);
    PgPoolOptions::new()
        .max_connections(16)
        .acquire_timeout(Duration::from_secs(5))
        // A connection that was used a moment ago is there: asking it first would double every round trip.
        .test_before_acquire(false)
        .before_acquire(|connection, used| {
            Box::pin(async move {
                if used.idle_for > FRESH {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(options)
        .await
        .map_err(ConnectError::Unreachable)
}

/// Whether the database answers.
pub async fn ping(pool: &PgPool) -> Result<()> {
    sqlx::query("SELECT 1").execute(pool).await?;
    Ok(())
}
