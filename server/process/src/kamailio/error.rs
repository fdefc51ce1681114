//! Why the engine is down, each in one sentence that names the way out.

use std::net::SocketAddr;
use std::path::PathBuf;

/// Why the SIP engine does not run or does not answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No `kamailio` program.
    #[error("Kamailio is not installed: run `apt-get install kamailio kamailio-postgres-modules`")]
    ProgramMissing,
    /// The program is there, its PostgreSQL module is not.
    #[error("Kamailio's PostgreSQL module is missing: run `apt-get install kamailio-postgres-modules`")]
    ModulesMissing,
    /// `setpriv` could not be run.
    #[error("the program setpriv is missing: run `apt-get install util-linux`")]
    SetprivMissing,
    /// Somebody else listens there.
    #[error(
        "the SIP address {0} is taken by another program: stop that one, or set PATCHBAY_SIP_LISTEN to a free port"
    )]
    AddressTaken(SocketAddr),
    /// The address cannot be listened on at all.
    #[error(
        "the SIP address {address} cannot be listened on ({source}): set PATCHBAY_SIP_LISTEN to an address of this machine"
    )]
    Address {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The domain is no host name.
    #[error("the SIP domain {0:?} is not a host name: set PATCHBAY_SIP_DOMAIN to letters, digits, dots and hyphens")]
    Domain(String),
    /// A setting holds a character that Kamailio's configuration cannot carry.
    #[error(
        "the {0} holds a character that Kamailio cannot be given (a question mark, a quote or a line break): choose another one"
    )]
    Character(&'static str),
    /// The folder for configuration and sockets.
    #[error("the folder {} cannot be used ({source}): set PATCHBAY_DATA_DIR to a folder this user may write", path.display())]
    RunDirectory {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// `kamailio -c` refused what was written for it.
    #[error("Kamailio does not accept its configuration ({reason}): install version 5.6 or newer")]
    Configuration {
        /// The last line it printed.
        reason: String,
    },
    /// It ended before it answered, or later.
    #[error("Kamailio ended ({reason}) and is started again")]
    Ended {
        /// The last error it printed.
        reason: String,
    },
    /// It cannot reach the database at its start.
    #[error("Kamailio cannot reach the database and is started again until it can")]
    Database,
    /// It runs and does not answer.
    #[error("Kamailio does not answer and is started again")]
    NoAnswer,
}
