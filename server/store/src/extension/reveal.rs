use patchbay_shared::{Extension, Operation, Secret};
use secrecy::{ExposeSecret, SecretString};
use sqlx::PgConnection;
use time::OffsetDateTime;
use zeroize::Zeroizing;

use crate::{
    Error, Result, Store, operation_log,
    secret::hex,
    session::{Actor, Permit, ViewExtensions},
};

/// What a new extension's page shows once.
pub struct Revealed {
    /// What to type into the phone.
    pub registration_password: SecretString,
    /// The password the person of a new extension logs in with.
    pub user_password: Option<SecretString>,
}

/// Sealed for one session: moved to another one's row, it does not open.
fn purpose(actor: &Actor) -> String {
    format!("reveal once to {}", hex(&actor.token_hash))
}

/// Both secrets in one sealed value, for the session that made the extension.
pub(super) fn seal(store: &Store, actor: &Actor, registration: &Secret, user: Option<&Secret>) -> Result<Vec<u8>> {
    let both = Zeroizing::new(format!("{}\n{}", registration.expose(), user.map_or("", Secret::expose)));
    store.vault.seal(&purpose(actor), &both)
}

/// After new secrets of an existing extension: whoever was still to be shown the old ones is shown what works now,
/// and only if they are the one who made it.
pub(super) async fn keep(
    connection: &mut PgConnection,
    store: &Store,
    actor: &Actor,
    extension_id: i64,
    extension: &Extension,
    now: OffsetDateTime,
) -> Result<()> {
    if extension.registration_password.is_none() && extension.user_password.is_none() {
        return Ok(());
    }
    let unseen = forget(connection, actor, extension_id).await?;
    let unseen = unseen.map(|sealed| open(store, actor, &sealed)).transpose()?;
    let registration = match (&extension.registration_password, &unseen) {
        (Some(new), _) => Secret::new(new.expose()),
        (None, Some(unseen)) => Secret::new(unseen.registration_password.expose_secret()),
        (None, None) => return Ok(()),
    };
    let user = match (&extension.user_password, unseen.and_then(|unseen| unseen.user_password)) {
        (Some(new), _) => Some(Secret::new(new.expose())),
        (None, unseen) => unseen.map(|password| Secret::new(password.expose_secret())),
    };
    let sealed = seal(store, actor, &registration, user.as_ref())?;
    sqlx::query(
        "INSERT INTO portal.reveal (extension_id, token_hash, sealed, created_at)
         SELECT $1, $2, $3, $4 WHERE EXISTS (SELECT FROM portal.session WHERE token_hash = $2)",
    )
    .bind(extension_id)
    .bind(actor.token_hash)
    .bind(sealed)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// Shows nobody what was still to be shown of an extension, because it is no longer true; returns what this session
/// would have seen.
pub(super) async fn forget(connection: &mut PgConnection, actor: &Actor, extension_id: i64) -> Result<Option<Vec<u8>>> {
    let forgotten: Vec<(bool, Vec<u8>)> =
        sqlx::query_as("DELETE FROM portal.reveal WHERE extension_id = $1 RETURNING token_hash = $2, sealed")
            .bind(extension_id)
            .bind(actor.token_hash)
            .fetch_all(connection)
            .await?;
    Ok(forgotten.into_iter().find_map(|(own, sealed)| own.then_some(sealed)))
}

/// Gives the secrets of a new extension to the session that made it, and to nobody a second time.
pub async fn reveal(
    store: &Store,
    permit: &Permit<ViewExtensions>,
    extension_id: i64,
    now: OffsetDateTime,
) -> Result<Option<Revealed>> {
    let mut tx = store.pool.begin().await?;
    let sealed: Option<Vec<u8>> =
        sqlx::query_scalar("DELETE FROM portal.reveal WHERE extension_id = $1 AND token_hash = $2 RETURNING sealed")
            .bind(extension_id)
            .bind(permit.token_hash)
            .fetch_optional(&mut *tx)
            .await?;
    let Some(sealed) = sealed else { return Ok(None) };
    operation_log::about_extensions(&mut tx, permit, Operation::RevealSecrets, &[extension_id], now).await?;
    tx.commit().await?;
    tracing::info!(extension_id, account_id = permit.account_id, "new secrets of an extension were shown, once");
    open(store, permit, &sealed).map(Some)
}

/// What was sealed for the session of `actor`.
pub(crate) fn open(store: &Store, actor: &Actor, sealed: &[u8]) -> Result<Revealed> {
    let both = store.vault.open_sealed(&purpose(actor), sealed)?;
    let (registration, user) = both.expose_secret().split_once('\n').ok_or(Error::Sealed)?;
    Ok(Revealed {
        registration_password: SecretString::from(registration.to_owned()),
        user_password: (!user.is_empty()).then(|| SecretString::from(user.to_owned())),
    })
}
