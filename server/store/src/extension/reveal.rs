use patchbay_shared::{RegistrationPassword, Secret};
use secrecy::{ExposeSecret, SecretString};
use sqlx::PgConnection;
use time::OffsetDateTime;
use zeroize::Zeroizing;

use crate::{Error, Result, Store, secret::hex, session::ManageExtensions};

/// What a new extension's page shows once.
pub struct Revealed {
    /// What to type into the phone.
    pub registration_password: SecretString,
    /// The password the person of a new extension logs in with.
    pub user_password: Option<SecretString>,
}

/// Sealed for one session: moved to another one's row, it does not open.
fn purpose(permit: &ManageExtensions) -> String {
    format!("reveal once to {}", hex(&permit.token_hash))
}

/// Both secrets in one sealed value, for the session that made the extension.
pub(super) fn seal(
    store: &Store,
    permit: &ManageExtensions,
    registration: &RegistrationPassword,
    user: Option<&Secret>,
) -> Result<Vec<u8>> {
    let both = Zeroizing::new(format!("{}\n{}", registration.expose(), user.map_or("", Secret::expose)));
    store.vault.seal(&purpose(permit), &both)
}

/// Keeps a new registration password of an existing extension for the page that shows it once.
pub(super) async fn keep(
    connection: &mut PgConnection,
    store: &Store,
    permit: &ManageExtensions,
    extension_id: i64,
    registration: &RegistrationPassword,
    now: OffsetDateTime,
) -> Result<()> {
    // What was made for the person and not shown yet is still to be shown.
    let unseen: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT sealed FROM portal.reveal WHERE extension_id = $1 AND token_hash = $2 FOR UPDATE")
            .bind(extension_id)
            .bind(permit.token_hash)
            .fetch_optional(&mut *connection)
            .await?;
    let user = match unseen {
        Some(sealed) => open(store, permit, &sealed)?.user_password,
        None => None,
    };
    let user = user.map(|password| Secret::new(password.expose_secret()));
    let sealed = seal(store, permit, registration, user.as_ref())?;
    sqlx::query(
        "INSERT INTO portal.reveal (extension_id, token_hash, sealed, created_at)
         SELECT $1, $2, $3, $4 WHERE EXISTS (SELECT FROM portal.session WHERE token_hash = $2)
         ON CONFLICT (extension_id, token_hash) DO UPDATE SET sealed = excluded.sealed, created_at = excluded.created_at",
    )
    .bind(extension_id)
    .bind(permit.token_hash)
    .bind(sealed)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives the secrets of a new extension to the session that made it, and to nobody a second time.
pub async fn reveal(store: &Store, permit: &ManageExtensions, extension_id: i64) -> Result<Option<Revealed>> {
    let sealed: Option<Vec<u8>> =
        sqlx::query_scalar("DELETE FROM portal.reveal WHERE extension_id = $1 AND token_hash = $2 RETURNING sealed")
            .bind(extension_id)
            .bind(permit.token_hash)
            .fetch_optional(&store.pool)
            .await?;
    let Some(sealed) = sealed else { return Ok(None) };
    tracing::info!(extension_id, account_id = permit.account_id, "the secrets of a new extension were shown");
    open(store, permit, &sealed).map(Some)
}

fn open(store: &Store, permit: &ManageExtensions, sealed: &[u8]) -> Result<Revealed> {
    let both = store.vault.open_sealed(&purpose(permit), sealed)?;
    let (registration, user) = both.expose_secret().split_once('\n').ok_or(Error::Sealed)?;
    Ok(Revealed {
        registration_password: SecretString::from(registration.to_owned()),
        user_password: (!user.is_empty()).then(|| SecretString::from(user.to_owned())),
    })
}
