//! From the configuration to a running system, and back to silence.

mod administrator;
mod database;
mod error;
mod sip;

use std::{net::SocketAddr, time::Duration};

use patchbay_store::{Store, account, extension, secret::Vault, session};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::{broadcast, watch},
};

use self::error::StartError;
use crate::{assets, clock, configuration::Configuration, events, router::router, state::AppState};

/// So long may requests that are under way take when the program ends.
const GRACE: Duration = Duration::from_secs(10);
/// So often sessions that are over are cleared away, and numbers that were reserved long enough.
const TIDY: Duration = Duration::from_secs(600);

/// Starts everything in the order it depends on each other, serves until a signal comes, and ends it in reverse.
pub async fn serve(configuration: Configuration) -> Result<(), StartError> {
    let listener = listen(configuration.listen).await?;
    // Rendering spawns tasks; a second start in one process keeps the first one's executor.
    let _ = any_spawner::Executor::init_tokio();
    let (assets, options) = assets::find(configuration.site_root.clone()).map_err(StartError::Assets)?;
    let domain = sip::domain(&configuration)?;
    database::data_directory(&configuration.data_dir)?;
    let database = database::start(&configuration).await?;
    let pool = patchbay_store::connect(database.options.clone()).await?;
    let key = configuration.sealing_key_file.clone().unwrap_or_else(|| configuration.data_dir.join("sealing.key"));
    let store = Store::open(pool, Vault::open(&key)?, domain, configuration.password_policy).await?;
    administrator::create(&store, &configuration, clock::system()).await?;
    let (engine, running) = sip::start(&configuration, &store, &database).await?;

    let (end, ending) = watch::channel(false);
    let state = AppState {
        store: store.clone(),
        clock: clock::system,
        engine,
        registrations: broadcast::channel(1024).0,
        ending: ending.clone(),
        options,
        assets,
        https: configuration.https(),
    };
    let relay = tokio::spawn(events::relay(state.clone()));
    let tidy = tokio::spawn(tidy(store.clone()));
    announce(&configuration, &store).await?;

    let service = router(state).into_make_service_with_connect_info::<SocketAddr>();
    let mut until = ending.clone();
    let server = tokio::spawn(
        axum::serve(listener, service)
            .with_graceful_shutdown(async move {
                let _ = until.wait_for(|ending| *ending).await;
            })
            .into_future(),
    );
    stopped().await?;
    tracing::info!("ending: requests under way are finished");
    let _ = end.send(true);
    if tokio::time::timeout(GRACE, server).await.is_err() {
        tracing::warn!("some requests were cut off");
    }
    relay.abort();
    tidy.abort();
    if let Some(engine) = running {
        engine.stop().await;
    }
    store.close().await;
    if let Some(embedded) = database.embedded {
        embedded.stop().await;
    }
    Ok(())
}

async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|source| StartError::Listen { address, source })
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
        if let Err(error) = session::close_expired(&store, clock::system()).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "sessions could not be cleared away");
        }
        if let Err(error) = extension::release_expired(&store, clock::system()).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "reserved numbers could not be released");
        }
    }
}

/// Ctrl-C, or what a service manager sends.
async fn stopped() -> Result<(), StartError> {
    let mut terminate = signal(SignalKind::terminate()).map_err(StartError::Signal)?;
    tokio::select! {
        _ = terminate.recv() => {}
        interrupted = tokio::signal::ctrl_c() => interrupted.map_err(StartError::Signal)?,
    }
    Ok(())
}
