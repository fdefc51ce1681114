use patchbay_shared::Field;
use secrecy::ExposeSecret;
use zeroize::Zeroizing;

use crate::{Error, Result, Store, secret::hex, session::Actor};

/// Sealed for the session that brought the file.
fn purpose(actor: &Actor) -> String {
    format!("import of {}", hex(&actor.token_hash))
}

/// The secrets of a row in one sealed value, if it has any.
pub(super) fn seal(store: &Store, actor: &Actor, secrets: &[(Field, String)]) -> Result<Option<Vec<u8>>> {
    if secrets.is_empty() {
        return Ok(None);
    }
    let json = Zeroizing::new(serde_json::to_string(secrets).map_err(|_| Error::Sealed)?);
    store.vault.seal(&purpose(actor), &json).map(Some)
}

/// Back from it.
pub(crate) fn unseal(store: &Store, actor: &Actor, sealed: Option<&[u8]>) -> Result<Vec<(Field, String)>> {
    let Some(sealed) = sealed else { return Ok(Vec::new()) };
    let json = store.vault.open_sealed(&purpose(actor), sealed)?;
    serde_json::from_str(json.expose_secret()).map_err(|_| Error::Sealed)
}
