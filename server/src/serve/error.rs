use std::{io, net::SocketAddr, path::PathBuf};

use patchbay_process::postgres;
use patchbay_store::{ConnectError, Error, InstallationError, account::CreateError, secret::VaultError};

use crate::{certificate::CertificateError, sip_listen::ResolveError};

/// Why the program cannot start: one sentence with the way out.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("{address} cannot be used for the portal ({source}). Set PATCHBAY_LISTEN to another address and port.")]
    Listen { address: SocketAddr, source: io::Error },
    #[error(
        "PATCHBAY_LISTEN={0} lets other machines in over plain http, where everybody on the way can read passwords. \
         Set PATCHBAY_TLS_CERTIFICATE_FILE and PATCHBAY_TLS_KEY_FILE, or listen on 127.0.0.1 behind a proxy that speaks \
         https; in a network that is safe by other means, set PATCHBAY_ALLOW_PLAIN_HTTP=true."
    )]
    PlainHttp(SocketAddr),
    #[error(
        "PATCHBAY_LISTEN={0} is every address of this machine, so no link can lead there. Set PATCHBAY_PUBLIC_URL to where \
         people reach the portal, such as https://pbx.example.com."
    )]
    NoUrl(SocketAddr),
    #[error(
        "PATCHBAY_PUBLIC_URL says http, but with a certificate the portal speaks https only. Write it with https://, or leave it out."
    )]
    PlainUrl,
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    #[error(
        "the built pages were not found: {0}. Run make run, or set LEPTOS_SITE_ROOT to the folder that has pkg in it."
    )]
    Assets(io::Error),
    #[error(
        "the data directory {path} cannot be written to ({source}). Make it writable, or set PATCHBAY_DATA_DIR to another folder."
    )]
    DataDirectory { path: PathBuf, source: io::Error },
    #[error("DATABASE_URL is not understood. Write it like postgres://user:password@host/name.")]
    DatabaseUrl,
    #[error(transparent)]
    Embedded(#[from] postgres::Error),
    #[error(transparent)]
    Connect(#[from] ConnectError),
    #[error(transparent)]
    SealingKey(#[from] VaultError),
    #[error(transparent)]
    Installation(#[from] InstallationError),
    #[error("{0}, and that at the start. Start again with RUST_LOG=debug to read what it said.")]
    Store(#[from] Error),
    #[error(
        "PATCHBAY_SIP_LISTEN gives phones no name for this system: set PATCHBAY_SIP_DOMAIN to the host name that they use."
    )]
    Domain,
    #[error(transparent)]
    SipListen(#[from] ResolveError),
    #[error("PATCHBAY_SIP_DOMAIN must be a host name or an IPv4 address, such as pbx.example.com.")]
    DomainForm,
    #[error("PATCHBAY_ADMIN_PASSWORD_FILE {path} cannot be read ({source}). Put the password in its first line.")]
    PasswordFile { path: PathBuf, source: io::Error },
    #[error("PATCHBAY_ADMIN_EMAIL is no e-mail address. Write it like name@example.com.")]
    AdminEmail,
    #[error("the password in PATCHBAY_ADMIN_PASSWORD_FILE is not good enough: it needs {0}.")]
    AdminPassword(String),
    #[error("the super administrator could not be made: {0}. Start again with RUST_LOG=debug to read why.")]
    Administrator(CreateError),
    #[error("this system does not let programs receive signals ({0}). Start Patchbay where Ctrl-C can reach it.")]
    Signal(io::Error),
}
