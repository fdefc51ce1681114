use patchbay_shared::{RegistrationPassword, Secret};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::{Error, Result, Store, secret::Vault, session::ManageExtensions};

/// What a new extension's page shows once.
pub struct Revealed {
    /// What to type into the phone.
    pub registration_password: SecretString,
    /// The password the server made for the person, if it made one.
    pub user_password: Option<SecretString>,
}

const PURPOSE: &str = "reveal once";

/// Both secrets in one sealed value, for the session that made the extension.
pub(super) fn seal(
    store: &Store,
    _permit: &ManageExtensions,
    registration: &RegistrationPassword,
    user: Option<&Secret>,
) -> Result<Vec<u8>> {
    let both = Zeroizing::new(format!("{}\n{}", registration.expose(), user.map_or("", Secret::expose)));
    store.vault.seal(PURPOSE, &both)
}

/// Gives the secrets of a new extension to the session that made it, and to nobody a second time.
pub async fn reveal(store: &Store, permit: &ManageExtensions, extension_id: i64) -> Result<Option<Revealed>> {
    let sealed: Option<Vec<u8>> =
        sqlx::query_scalar("DELETE FROM portal.reveal WHERE extension_id = $1 AND token_hash = $2 RETURNING sealed")
            .bind(extension_id)
            .bind(permit.token_hash)
            .fetch_optional(&store.pool)
            .await?;
    sealed.map(|sealed| open(&store.vault, &sealed)).transpose()
}

fn open(vault: &Vault, sealed: &[u8]) -> Result<Revealed> {
    let both = vault.open_sealed(PURPOSE, sealed)?;
    let (registration, user) = both.expose_secret().split_once('\n').ok_or(Error::Sealed)?;
    Ok(Revealed {
        registration_password: SecretString::from(registration.to_owned()),
        user_password: (!user.is_empty()).then(|| SecretString::from(user.to_owned())),
    })
}
