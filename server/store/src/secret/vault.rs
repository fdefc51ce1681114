use std::{
    fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    sync::Arc,
};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::random::{entropy, hex};
use crate::{Error, Result};

const NONCE: usize = 24;

/// The sealing key, which lives in a file and never in the database, and what is derived from it.
#[derive(Clone)]
pub struct Vault {
    key: Arc<SecretSlice<u8>>,
}

/// Why the sealing key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The file cannot be read or made.
    #[error("the sealing key {path} cannot be used: {source}. Make its folder writable, or name another file.")]
    Io {
        /// The file.
        path: String,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The file is there, but is no key.
    #[error(
        "the sealing key {path} must hold exactly 32 bytes. Put the right file back: without it, no registration password can be read again."
    )]
    Malformed {
        /// The file.
        path: String,
    },
}

impl Vault {
    /// Reads the key, or makes one (mode 0600) where there is none.
    pub fn open(path: &Path) -> std::result::Result<Self, VaultError> {
        let named = |source| VaultError::Io { path: path.display().to_string(), source };
        let key = match fs::read(path) {
            Ok(key) => key,
            Err(error) if error.kind() == io::ErrorKind::NotFound => create(path).map_err(named)?,
            Err(error) => return Err(named(error)),
        };
        if key.len() != 32 {
            return Err(VaultError::Malformed { path: path.display().to_string() });
        }
        Ok(Self { key: Arc::new(key.into()) })
    }

    /// Seals `secret` for one `purpose`: it opens for no other.
    pub fn seal(&self, purpose: &str, secret: &str) -> Result<Vec<u8>> {
        let mut sealed = vec![0; NONCE];
        entropy()(&mut sealed);
        let nonce = XNonce::try_from(&sealed[..NONCE]).map_err(|_| Error::Sealed)?;
        let payload = Payload { msg: secret.as_bytes(), aad: purpose.as_bytes() };
        sealed.extend(self.cipher()?.encrypt(&nonce, payload).map_err(|_| Error::Sealed)?);
        Ok(sealed)
    }

    /// Opens what was sealed for the same purpose with the same key.
    pub fn open_sealed(&self, purpose: &str, sealed: &[u8]) -> Result<SecretString> {
        let (nonce, message) = sealed.split_at_checked(NONCE).ok_or(Error::Sealed)?;
        let nonce = XNonce::try_from(nonce).map_err(|_| Error::Sealed)?;
        let payload = Payload { msg: message, aad: purpose.as_bytes() };
        let plain = Zeroizing::new(self.cipher()?.decrypt(&nonce, payload).map_err(|_| Error::Sealed)?);
        Ok(SecretString::from(std::str::from_utf8(&plain).map_err(|_| Error::Sealed)?.to_owned()))
    }

    /// A secret that all servers with this key agree on without storing it, such as the SIP engine's database
    /// password: 64 hexadecimal digits.
    pub fn derive(&self, purpose: &str) -> Result<SecretString> {
        Ok(SecretString::from(hex(&*self.expand(purpose)?)))
    }

    fn cipher(&self) -> Result<XChaCha20Poly1305> {
        XChaCha20Poly1305::new_from_slice(&*self.expand("seal")?).map_err(|_| Error::Sealed)
    }

    /// HKDF-Expand (RFC 5869 §2.3): one key per purpose.
    fn expand(&self, purpose: &str) -> Result<Zeroizing<[u8; 32]>> {
        let mut output = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, self.key.expose_secret())
            .expand(purpose.as_bytes(), &mut *output)
            .map_err(|_| Error::Sealed)?;
        Ok(output)
    }
}

/// The file appears whole or not at all, and only if there is none: two servers that start at once on one folder agree
/// on the first one's, and a power cut leaves no half a key.
fn create(path: &Path) -> io::Result<Vec<u8>> {
    let mut name = [0; 8];
    entropy()(&mut name);
    let draft = path.with_extension(format!("{}.draft", hex(&name)));
    let created = write(&draft).and_then(|()| fs::hard_link(&draft, path));
    // Not there when it could not be made, which is the error to tell.
    let _ = fs::remove_file(&draft);
    match created {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => {
            fs::File::open(path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new(".")))?
                .sync_all()?;
            fs::read(path)
        }
    }
}

fn write(path: &Path) -> io::Result<()> {
    let mut key = Zeroizing::new([0; 32]);
    entropy()(&mut *key);
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(&*key)?;
    file.sync_all()
}
