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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_for_the_same_purpose_with_the_same_key() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("key"), folder.path().join("other"));
        let vault = Vault::open(&path).unwrap();
        let sealed = vault.seal("one", "secret ü").unwrap();
        assert_ne!(sealed, vault.seal("one", "secret ü").unwrap());
        let opened = |path: &Path, purpose: &str, sealed: &[u8]| {
            let opened = Vault::open(path).unwrap().open_sealed(purpose, sealed);
            opened.ok().map(|secret| secret.expose_secret().to_owned())
        };
        assert_eq!(opened(&path, "one", &sealed).as_deref(), Some("secret ü"));
        assert_eq!(opened(&path, "two", &sealed), None);
        assert_eq!(opened(&other, "one", &sealed), None);
        for at in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[at] ^= 1;
            assert_eq!(opened(&path, "one", &damaged), None, "byte {at}");
            assert_eq!(opened(&path, "one", &sealed[..at]), None, "{at} bytes");
        }
        let derived = |path: &Path| Vault::open(path).unwrap().derive("role").unwrap().expose_secret().to_owned();
        assert_eq!(derived(&path), derived(&path));
        assert_ne!(derived(&path), derived(&other));
    }

    #[test]
    fn all_who_start_at_once_have_the_same_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let barrier = std::sync::Barrier::new(16);
        let start = || {
            barrier.wait();
            Vault::open(&path).unwrap().derive("role").unwrap().expose_secret().to_owned()
        };
        let keys: std::collections::BTreeSet<String> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..16).map(|_| scope.spawn(start)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(keys.len(), 1);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_no_key_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        for content in [&[][..], &[7; 31], &[7; 33]] {
            fs::write(&path, content).unwrap();
            assert!(matches!(Vault::open(&path), Err(VaultError::Malformed { .. })));
            assert_eq!(fs::read(&path).unwrap(), content);
        }
        assert!(matches!(Vault::open(&folder.path().join("none/key")), Err(VaultError::Io { .. })));
    }
}
