use std::sync::Arc;

use leptos::config::LeptosOptions;
use patchbay_shared::{Phone, Present};
use patchbay_store::Store;
use tokio::sync::{broadcast, watch};

use crate::{assets::Assets, clock::Clock, engine::SipEngine, mail::Outbox, proxy::TrustedProxies};

/// What open pages are told about registrations.
#[derive(Clone)]
pub enum News {
    /// A number whose registrations changed, and how they are now.
    Changed(Arc<(String, Vec<Phone>)>),
    /// Where the person of a number is now.
    Present(Arc<(String, Present)>),
    /// Phones of this extension were refused, or of nobody.
    Refused(Option<i64>),
    /// A ban came, went or was changed.
    Banned,
    /// The SIP domain changed, or how far the way to another one is.
    Domain,
    /// A call was answered, or is over.
    Called,
    /// This job began, went on, or ended.
    Job(i64),
    /// The database was away: anything may have changed.
    Missed,
}

/// What every request may use.
#[derive(Clone)]
pub struct AppState {
    pub store: Store,
    pub clock: Clock,
    pub engine: SipEngine,
    pub registrations: broadcast::Sender<News>,
    /// Turns true when the program ends: streams end, so that nobody waits for them.
    pub ending: watch::Receiver<bool>,
    pub options: LeptosOptions,
    pub assets: Assets,
    /// Where people reach the portal, for links that leave it.
    pub url: Arc<str>,
    /// Letters that nobody waits for.
    pub outbox: Outbox,
    /// Whether cookies are for https only.
    pub https: bool,
    /// Whose word about where a request came from is taken.
    pub proxies: TrustedProxies,
}
