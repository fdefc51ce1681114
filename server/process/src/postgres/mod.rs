//! An embedded PostgreSQL: a server of one's own in a folder, reachable through a Unix socket only.
//!
//! The portal's operating system user is let in as the superuser [`USER`] without a password (peer authentication); every
//! other role needs one (SCRAM). Started by root, the server runs as the data directory's owner, else as `postgres`, else as `nobody`.

mod access;
mod binaries;
mod data;
mod error;
mod lock;
mod probe;
mod server;

use std::path::{Path, PathBuf};

pub use error::Error;
use server::Server;

/// The database superuser that the portal connects as.
pub const USER: &str = "patchbay";
/// The database that is created with the data directory.
pub const DATABASE: &str = "patchbay";
/// Only part of the socket's name: nothing listens on a network.
pub const PORT: u16 = 5432;

/// Where the embedded PostgreSQL keeps its data and finds its programs.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The data directory; created when it is missing. Beside it lie a lock file and the socket's folder.
    pub data_directory: PathBuf,
    /// The folder of `initdb` and `postgres`; looked for in the usual places without.
    pub binaries: Option<PathBuf>,
}

/// A running server. Dropping it ends the server as [`Embedded::stop`] does, only that nobody waits for it.
#[derive(Debug)]
pub struct Embedded {
    socket_directory: PathBuf,
    server: Server,
}

impl Embedded {
    /// The folder of the socket: the `host` of a connection, with [`PORT`], [`USER`] and [`DATABASE`].
    #[must_use]
    pub fn socket_directory(&self) -> &Path {
        &self.socket_directory
    }

    /// The process id of the running server, `None` between its death and its restart.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.server.pid()
    }

    /// Ends the server: connections are closed, transactions in progress roll back, everything committed is on disk when
    /// this returns.
    pub async fn stop(self) {
        self.server.stop().await;
    }
}

/// Starts the server, creating data directory and database at the first time, and returns once it accepts connections.
/// A server that dies later is started again.
///
/// # Errors
/// One of [`Error`], whose text names the way out.
pub async fn start(settings: &Settings) -> Result<Embedded, Error> {
    let binaries = binaries::find(settings.binaries.as_deref())?;
    let data = data::prepare(&settings.data_directory)?;
    let lock = lock::take(&data.directory)?;
    lock::wait_for_the_old_server(&data.directory).await?;
    data::initialize(&data, &binaries).await?;
    access::write(&data)?;
    let server = Server::start(binaries, data, lock).await?;
    Ok(Embedded { socket_directory: server.socket_directory().to_path_buf(), server })
}
