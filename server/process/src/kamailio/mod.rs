//! The SIP engine: a Kamailio of one's own, configured from [`Settings`], watched, and started again when it dies.
//!
//! Registrations live in the database, so a restart loses none. Started by root, the engine runs as `kamailio` or else as `nobody`.

mod configuration;
mod engine;
mod error;
mod installation;
mod ping;
mod rpc;
mod run;

use std::net::SocketAddr;
use std::path::PathBuf;

pub use engine::{Engine, State, Watcher};
pub use error::Error;
pub use ping::ping;
use secrecy::SecretString;

/// Everything the engine has to be told; the rest it reads from the database.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where phones reach it, over UDP and TCP. The unspecified address means all of the machine's.
    pub listen: SocketAddr,
    /// The SIP domain to begin with: host part of every address-of-record and realm of the digest. It follows the database.
    pub domain: String,
    /// The database and the engine's role in it.
    pub database: Database,
    /// A folder for configuration and sockets, the engine's alone.
    pub run_directory: PathBuf,
    /// Signs nonces. Engines that share it and the database accept each other's.
    pub nonce_secret: SecretString,
    /// Tells several engines on one database apart; at least 1.
    pub server_id: u32,
    /// The program; looked for in PATH and the usual places without.
    pub program: Option<PathBuf>,
    /// The folder of its modules; looked for in the usual places without.
    pub modules: Option<PathBuf>,
}

/// How the engine reaches the database.
#[derive(Clone, Debug)]
pub struct Database {
    /// A host name, an address, or the folder of a Unix socket.
    pub host: String,
    /// TCP port, or the number in the Unix socket's name.
    pub port: u16,
    /// The engine's role: the database's name followed by `_sip`.
    pub user: String,
    /// The role's password.
    pub password: SecretString,
    /// The database.
    pub name: String,
}

/// Starts the engine in the background and keeps it running. What happens is told by [`Engine::state`]; nothing fails here,
/// since whatever is missing now (the program, the port, the database) may be there a moment later.
///
/// Must be called inside a tokio runtime.
#[must_use]
pub fn supervise(settings: Settings) -> Engine {
    Engine::start(settings)
}
