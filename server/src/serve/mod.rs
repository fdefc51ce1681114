//! From the configuration to a running system, and back to silence.

mod administrator;
mod database;
mod domain;
mod error;
mod jobs;
mod signals;
mod sip;

use std::{
    io,
    net::{SocketAddr, TcpListener},
    time::Duration,
};

use axum::Router;
use axum_server::{
    Handle,
    tls_rustls::{RustlsAcceptor, RustlsConfig},
};
use patchbay_store::{
    Store, account, call, extension, import, job, local_network, login_limit, operation_log, secret::Vault, session,
};
use tokio::sync::{broadcast, watch};

use self::{error::StartError, signals::Signals};
use crate::{
    assets, certificate::Certificate, clock, configuration::Configuration, events, mail::Outbox, proxy::TrustedProxies,
    router::router, state::AppState,
};

/// So long may requests that are under way take when the program ends.
const GRACE: Duration = Duration::from_secs(10);
/// So long may a browser take to send the head of a request, also the next one on a connection that it keeps open.
const HEAD: Duration = Duration::from_secs(10);
/// So often sessions that are over are cleared away, and numbers that were reserved long enough.
const TIDY: Duration = Duration::from_secs(600);

/// Starts everything in the order it depends on each other, serves until a signal comes, and ends it in reverse.
pub async fn serve(configuration: Configuration) -> Result<(), StartError> {
    let mut signals = Signals::listen()?;
    if configuration.exposes_plain_http() {
        return Err(StartError::PlainHttp(configuration.listen));
    }
    if configuration.has_no_url() {
        return Err(StartError::NoUrl(configuration.listen));
    }
    let listener = listen(configuration.listen)?;
    let certificate = certificate(&configuration).await?;
    let tls = certificate.as_ref().map(Certificate::tls);
    // Rendering spawns tasks; a second start in one process keeps the first one's executor.
    let _ = any_spawner::Executor::init_tokio();
    let (assets, options) = assets::find(configuration.site_root.clone()).map_err(StartError::Assets)?;
    let domain = sip::domain(&configuration);
    let sip = sip::listen(&configuration).await?;
    database::data_directory(&configuration.data_dir)?;
    let database = database::start(&configuration).await?;
    let pool = patchbay_store::connect(database.options.clone()).await?;
    // Only a new installation needs one to be told.
    let domain = match domain {
        Ok(domain) => domain,
        Err(error) => patchbay_store::known_domain(&pool).await?.ok_or(error)?,
    };
    let key = configuration.sealing_key_file.clone().unwrap_or_else(|| configuration.data_dir.join("sealing.key"));
    let store = Store::open(pool, Vault::open(&key)?, &domain, configuration.password_policy).await?;
    sip::compare(&configuration, &store);
    administrator::create(&store, &configuration, clock::system()).await?;
    local_network::keep(&store, &configuration.sip_local_networks).await?;
    let (engine, running) = sip::start(&configuration, sip, &store, &database).await?;

    let (end, ending) = watch::channel(false);
    let state = AppState {
        store: store.clone(),
        clock: clock::system,
        engine,
        registrations: broadcast::channel(1024).0,
        ending: ending.clone(),
        options,
        assets,
        url: configuration.url().into(),
        outbox: Outbox::default(),
        https: configuration.https(),
        proxies: TrustedProxies::new(&configuration.trusted_proxies),
    };
    let domain = tokio::spawn(domain::follow(store.clone(), state.registrations.subscribe()));
    let jobs = tokio::spawn(jobs::follow(store.clone(), state.clock, state.registrations.subscribe()));
    let relay = tokio::spawn(events::relay(state.clone()));
    let tidy = tokio::spawn(tidy(store.clone()));
    let renewal = certificate.map(|certificate| tokio::spawn(certificate.follow()));
    announce(&configuration, &store).await?;

    let handle = Handle::new();
    let router = router(state, configuration.public_url.as_ref());
    let mut server = tokio::spawn(answer(listener, tls, router, handle.clone()));
    tokio::select! {
        () = signals.next() => tracing::info!("ending: requests under way are finished; once more ends at once"),
        ended = &mut server => tracing::error!(?ended, "the portal ended by itself"),
    }
    let _ = end.send(true);
    handle.graceful_shutdown(Some(GRACE));
    let silence = async {
        if !server.is_finished() {
            let _ = server.await;
        }
        relay.abort();
        domain.abort();
        jobs.abort();
        tidy.abort();
        if let Some(renewal) = renewal {
            renewal.abort();
        }
        if let Some(engine) = running {
            engine.stop().await;
        }
        store.close().await;
        if let Some(embedded) = database.embedded {
            embedded.stop().await;
        }
    };
    tokio::select! {
        () = silence => {}
        // PostgreSQL and Kamailio end with the process that started them.
        () = signals.next() => tracing::warn!("ended at once"),
    }
    Ok(())
}

fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    let listen = || {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        Ok(listener)
    };
    listen().map_err(|source| StartError::Listen { address, source })
}

/// The certificate, if the portal speaks https itself.
async fn certificate(configuration: &Configuration) -> Result<Option<Certificate>, StartError> {
    let Some((chain, key)) = configuration.certificate() else { return Ok(None) };
    if configuration.https() { Ok(Some(Certificate::open(chain, key).await?)) } else { Err(StartError::PlainUrl) }
}

/// Answers requests until the handle says that it is enough.
async fn answer(
    listener: TcpListener,
    tls: Option<RustlsConfig>,
    router: Router,
    handle: Handle<SocketAddr>,
) -> io::Result<()> {
    let mut server = axum_server::from_tcp(listener)?.handle(handle).first_request_timeout(HEAD);
    server.http_builder().http1().header_read_timeout(HEAD);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    match tls {
        Some(tls) => server.acceptor(RustlsAcceptor::new(tls)).serve(service).await,
        None => server.serve(service).await,
    }
}

/// Says where the portal is and, until there is a super administrator, the one-time link that makes one.
#[allow(clippy::print_stdout, reason = "the two lines a person waits for")]
async fn announce(configuration: &Configuration, store: &Store) -> Result<(), StartError> {
    let url = configuration.url();
    println!("Patchbay is at {url}");
    if let Some(token) = account::issue_setup_link(store, clock::system()).await? {
        println!("Set it up, once: {url}/setup/{}", token.expose());
    }
    Ok(())
}

async fn tidy(store: Store) {
    loop {
        tokio::time::sleep(TIDY).await;
        let now = clock::system();
        warned("expired sessions", session::close_expired(&store, now).await);
        warned("old wrong log-ins", login_limit::forget(&store, now).await);
        warned("reserved numbers", extension::release_expired(&store, now).await);
        warned("the operation log", operation_log::prune(&store).await);
        warned("old jobs", job::prune(&store, now).await);
        warned("files that nobody imported", import::prune(&store, now).await);
        warned("the call log", call::prune(&store).await);
    }
}

fn warned<T>(what: &'static str, tidied: patchbay_store::Result<T>) {
    if let Err(error) = tidied {
        tracing::warn!(error = &error as &dyn std::error::Error, what, "what is over could not be cleared away");
    }
}
