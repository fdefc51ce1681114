use std::{net::SocketAddr, path::Path};

use patchbay_process::kamailio::{self, Engine, Settings};
use patchbay_shared::SipDomain;
use patchbay_store::Store;

use super::{database::Database, error::StartError};
use crate::{
    configuration::{Configuration, SipEngine as Kind},
    engine::SipEngine,
    sip_listen::SipListen,
};

/// Where phones reach the engine.
pub(super) async fn listen(configuration: &Configuration) -> Result<SocketAddr, StartError> {
    Ok(configuration.sip_listen.resolve(configuration.sip_engine == Kind::Own).await?)
}

/// The SIP domain of a new installation: as it was set, or the host that phones reach the engine at.
pub(super) fn domain(configuration: &Configuration) -> Result<SipDomain, StartError> {
    match (&configuration.sip_domain, &configuration.sip_listen) {
        (Some(domain), _) => SipDomain::parse(domain).map_err(|_| StartError::DomainForm),
        (None, SipListen::Name(name, _)) => Ok(name.clone()),
        // Every address is none, and one of IPv6 cannot be the host part that the engine is configured with.
        (None, SipListen::Address(address)) if address.ip().is_unspecified() || address.is_ipv6() => {
            Err(StartError::Domain)
        }
        (None, SipListen::Address(address)) => {
            SipDomain::parse(&address.ip().to_string()).map_err(|_| StartError::Domain)
        }
    }
}

/// Says so when a domain was set that is not the installation's, for whoever wonders why nothing changed.
pub(super) fn compare(configuration: &Configuration, store: &Store) {
    let settings = store.settings();
    let wanted = settings.settings.sip_domain.as_str();
    if configuration.sip_domain.as_ref().is_some_and(|domain| !domain.eq_ignore_ascii_case(wanted)) {
        tracing::warn!(
            wanted,
            "PATCHBAY_SIP_DOMAIN is for a new installation only: change the SIP domain in the settings"
        );
    }
}

/// Starts the engine, if it is ours to start.
pub(super) async fn start(
    configuration: &Configuration,
    listen: SocketAddr,
    store: &Store,
    database: &Database,
) -> Result<(SipEngine, Option<Engine>), StartError> {
    match configuration.sip_engine {
        Kind::None => Ok((SipEngine::none(listen), None)),
        Kind::External => Ok((SipEngine::external(listen), None)),
        Kind::Own => {
            let role = store.enable_sip_role().await?;
            let settings = Settings {
                listen,
                domain: store.sip_domain(),
                database: kamailio::Database {
                    host: host(database),
                    port: database.options.get_port(),
                    user: role.user,
                    password: role.password,
                    name: store.database_name().await?,
                },
                run_directory: absolute(&configuration.data_dir).join("kamailio"),
                nonce_secret: store.nonce_secret()?,
                server_id: configuration.sip_server_id,
                program: None,
                modules: None,
            };
            let engine = kamailio::supervise(settings);
            Ok((SipEngine::own(&engine, listen), Some(engine)))
        }
    }
}

fn host(database: &Database) -> String {
    match (&database.embedded, database.options.get_socket()) {
        (Some(embedded), _) => embedded.socket_directory().display().to_string(),
        (None, Some(socket)) => socket.display().to_string(),
        (None, None) => database.options.get_host().to_owned(),
    }
}

fn absolute(path: &Path) -> std::path::PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
}
