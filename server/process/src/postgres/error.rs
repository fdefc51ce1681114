//! Why there is no embedded database, each in one sentence that names the way out.

use std::path::PathBuf;

/// Why the embedded PostgreSQL did not start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// `initdb` and `postgres` are nowhere.
    #[error(
        "PostgreSQL is not installed: run `apt-get install postgresql-15` (or set PATCHBAY_POSTGRES_BIN to the folder of \
         its initdb and postgres), or set DATABASE_URL to a server you have"
    )]
    BinariesMissing,
    /// The folder that was named does not hold them.
    #[error("{} holds no initdb and postgres: set PATCHBAY_POSTGRES_BIN to the folder that does", .0.display())]
    NotBinaries(PathBuf),
    /// `setpriv` could not be run.
    #[error("the program setpriv is missing: run `apt-get install util-linux`")]
    SetprivMissing,
    /// The data directory cannot be made or written.
    #[error("the data directory {} cannot be used ({source}): set PATCHBAY_DATA_DIR to a folder this user may write", path.display())]
    DataDirectory {
        /// The folder that failed.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Started by root, the server runs as another user, who cannot get to the data directory.
    #[error(
        "the user {user}, whom PostgreSQL runs as, may not enter {}: set PATCHBAY_DATA_DIR to a folder outside of it, \
         such as /var/lib/patchbay",
        folder.display()
    )]
    Unreachable {
        /// The unprivileged user.
        user: String,
        /// The first closed folder on the way.
        folder: PathBuf,
    },
    /// Another Patchbay owns the data directory.
    #[error("another Patchbay is using {}: stop it, or set PATCHBAY_DATA_DIR to a folder of its own for each", .0.display())]
    InUse(PathBuf),
    /// A server that an earlier Patchbay left behind does not end.
    #[error("the PostgreSQL process {pid} of an earlier run still uses {} and does not end: end it with `kill -INT {pid}`", path.display())]
    StillRunning {
        /// The old server.
        pid: u32,
        /// The data directory.
        path: PathBuf,
    },
    /// The data directory was written by another major version.
    #[error(
        "the data in {} was written by PostgreSQL {found}, but this is {installed}: install PostgreSQL {found}, or move \
         the data over with pg_upgrade",
        path.display()
    )]
    OtherVersion {
        /// The data directory.
        path: PathBuf,
        /// The major version in its PG_VERSION.
        found: String,
        /// The major version of the binaries.
        installed: String,
    },
    /// `initdb`, or creating the database after it, failed.
    #[error("the database in {} could not be created ({reason}): remove what stands in the way and start again", path.display())]
    Initialize {
        /// The data directory.
        path: PathBuf,
        /// The last line it printed.
        reason: String,
    },
    /// The server ended at once, or does not answer.
    #[error("PostgreSQL did not start ({reason}): its log lines above say what it needs")]
    Start {
        /// The last line it printed.
        reason: String,
    },
}
