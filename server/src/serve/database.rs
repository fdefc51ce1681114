use std::{fs, path::Path, str::FromStr};

use patchbay_process::postgres::{self, Embedded};
use patchbay_store::PgConnectOptions;

use super::error::StartError;
use crate::configuration::Configuration;

/// A database to connect to, and the server if it is ours.
pub(super) struct Database {
    pub(super) options: PgConnectOptions,
    pub(super) embedded: Option<Embedded>,
}

/// The database that was named, or the embedded one.
pub(super) async fn start(configuration: &Configuration) -> Result<Database, StartError> {
    if let Some(url) = &configuration.database_url {
        let options = PgConnectOptions::from_str(url).map_err(|_| StartError::DatabaseUrl)?;
        return Ok(Database { options, embedded: None });
    }
    let settings = postgres::Settings {
        data_directory: configuration.data_dir.join("postgres"),
        binaries: configuration.postgres_bin.clone(),
    };
    let embedded = postgres::start(&settings).await?;
    let options = PgConnectOptions::new_without_pgpass()
        .socket(embedded.socket_directory())
        .port(postgres::PORT)
        .username(postgres::USER)
        .database(postgres::DATABASE);
    Ok(Database { options, embedded: Some(embedded) })
}

/// Makes the data directory; the database, its sealing key and the engine's configuration are nobody else's business.
pub(super) fn data_directory(path: &Path) -> Result<(), StartError> {
    let named = |source| StartError::DataDirectory { path: path.to_path_buf(), source };
    fs::create_dir_all(path).map_err(named)?;
    let probe = path.join(".writable");
    fs::write(&probe, []).and_then(|()| fs::remove_file(&probe)).map_err(named)
}
