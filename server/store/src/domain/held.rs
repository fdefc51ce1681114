use sqlx::PgConnection;

/// The domain in force. Nobody changes it until the end of the transaction, so digests that are made for it now are
/// right when they are committed.
pub(crate) async fn held(connection: &mut PgConnection) -> Result<String, sqlx::Error> {
    sqlx::query_scalar("SELECT portal.held_domain()").fetch_one(connection).await
}
