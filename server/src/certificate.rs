use std::{
    io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    time::Duration,
};

use axum_server::tls_rustls::RustlsConfig;

/// So often the files are looked at.
const LOOK: Duration = Duration::from_secs(2);

/// The certificate that the portal shows, and follows while it runs: most are renewed every few weeks.
pub struct Certificate {
    chain: PathBuf,
    key: PathBuf,
    tls: RustlsConfig,
    stamps: Stamps,
}

/// Why there is no https.
#[derive(Debug, thiserror::Error)]
#[error(
    "the certificate {chain} with the key {key} cannot be used ({source}). Both have to be in PEM, belong together, and \
     be readable for the user that Patchbay runs as; the key has no password."
)]
pub struct CertificateError {
    chain: PathBuf,
    key: PathBuf,
    source: io::Error,
}

/// Which files were read: device, inode, and the moment of their last change, which nobody can set back.
type Stamps = [(u64, u64, i64, i64); 2];

impl Certificate {
    /// Reads both files.
    pub async fn open(chain: &Path, key: &Path) -> Result<Self, CertificateError> {
        let named = |source| CertificateError { chain: chain.to_path_buf(), key: key.to_path_buf(), source };
        let stamps = stamps(chain, key).await.map_err(named)?;
        let tls = RustlsConfig::from_pem_file(chain, key).await.map_err(named)?;
        Ok(Self { chain: chain.to_path_buf(), key: key.to_path_buf(), tls, stamps })
    }

    /// What new connections are answered with, whatever happens to the files.
    pub fn tls(&self) -> RustlsConfig {
        self.tls.clone()
    }

    /// Takes new files over, for as long as the program runs.
    pub async fn follow(mut self) {
        loop {
            tokio::time::sleep(LOOK).await;
            self.renew().await;
        }
    }

    /// Takes the files over if they changed. While they do not fit, as between the writing of the one and the other,
    /// what was read before goes on.
    async fn renew(&mut self) {
        let renewed = async {
            let stamps = stamps(&self.chain, &self.key).await?;
            if stamps == self.stamps {
                return Ok(false);
            }
            // Not looked at again until they change once more.
            self.stamps = stamps;
            self.tls.reload_from_pem_file(&self.chain, &self.key).await?;
            io::Result::Ok(true)
        };
        match renewed.await {
            Ok(true) => tracing::info!(chain = %self.chain.display(), "the certificate was renewed"),
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(chain = %self.chain.display(), %error, "the certificate stays the one that was read before");
            }
        }
    }
}

async fn stamps(chain: &Path, key: &Path) -> io::Result<Stamps> {
    let stamp = async |path| {
        let file = tokio::fs::metadata(path).await?;
        io::Result::Ok((file.dev(), file.ino(), file.ctime(), file.ctime_nsec()))
    };
    Ok([stamp(chain).await?, stamp(key).await?])
}

#[cfg(test)]
mod tests {
    use std::{fs, net::SocketAddr, sync::Arc};

    use axum::{Router, extract::ConnectInfo, routing::get};
    use axum_server::tls_rustls::RustlsAcceptor;
    use rcgen::{CertifiedKey, KeyPair};
    use tempfile::TempDir;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
    };
    use tokio_rustls::{
        TlsConnector,
        rustls::{ClientConfig, RootCertStore, pki_types::ServerName},
    };

    use super::*;

    fn made() -> CertifiedKey<KeyPair> {
        rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap()
    }

    fn put(folder: &TempDir, file: &str, content: &str) -> PathBuf {
        let path = folder.path().join(file);
        // As those who renew certificates do it: whole or not at all.
        fs::write(path.with_extension("new"), content).unwrap();
        fs::rename(path.with_extension("new"), &path).unwrap();
        path
    }

    /// What a browser that trusts `certificate` alone is answered.
    async fn ask(address: SocketAddr, certificate: &CertifiedKey<KeyPair>) -> io::Result<String> {
        let mut roots = RootCertStore::empty();
        roots.add(certificate.cert.der().clone()).unwrap();
        let client = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        let stream = TcpStream::connect(address).await?;
        let name = ServerName::try_from("localhost").unwrap();
        let mut stream = TlsConnector::from(Arc::new(client)).connect(name, stream).await?;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        Ok(answer)
    }

    #[tokio::test]
    async fn is_taken_over_when_both_files_changed() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (made(), made());
        let chain = put(&folder, "chain.pem", &first.cert.pem());
        let key = put(&folder, "key.pem", &first.signing_key.serialize_pem());
        let mut certificate = Certificate::open(&chain, &key).await.unwrap();
        let page = get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { format!("from {}", peer.ip()) });
        let service = Router::new().route("/", page).into_make_service_with_connect_info::<SocketAddr>();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let server = axum_server::from_tcp(listener).unwrap().acceptor(RustlsAcceptor::new(certificate.tls()));
        let server = tokio::spawn(server.serve(service));

        assert!(ask(address, &first).await.unwrap().ends_with("from 127.0.0.1"));
        assert!(ask(address, &second).await.is_err());
        // Half of the change, rubbish, nothing: the one before goes on.
        put(&folder, "chain.pem", &second.cert.pem());
        certificate.renew().await;
        assert!(ask(address, &first).await.is_ok());
        put(&folder, "key.pem", "rubbish");
        certificate.renew().await;
        fs::remove_file(&key).unwrap();
        certificate.renew().await;
        assert!(ask(address, &first).await.is_ok());
        put(&folder, "key.pem", &second.signing_key.serialize_pem());
        certificate.renew().await;
        assert!(ask(address, &second).await.is_ok());
        assert!(ask(address, &first).await.is_err());

        // Plain http finds nobody there.
        let mut plain = TcpStream::connect(address).await.unwrap();
        plain.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
        let mut answer = Vec::new();
        let _ = plain.read_to_end(&mut answer).await;
        assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
        server.abort();
    }

    #[tokio::test]
    async fn says_what_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (made(), made());
        let chain = put(&folder, "chain.pem", &first.cert.pem());
        let other = put(&folder, "other.pem", &second.signing_key.serialize_pem());
        let rubbish = put(&folder, "rubbish.pem", "rubbish");
        for (chain, key) in
            [(&chain, &other), (&chain, &rubbish), (&rubbish, &other), (&chain, &folder.path().join("none"))]
        {
            let error = Certificate::open(chain, key).await.err().unwrap().to_string();
            assert!(error.contains("cannot be used") && error.contains(&key.display().to_string()), "{error}");
        }
    }
}
