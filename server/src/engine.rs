use std::net::SocketAddr;

use patchbay_app::page::EngineStatus;
use patchbay_process::kamailio::{Engine, State, Watcher, ping};

/// The SIP engine as requests see it.
#[derive(Clone)]
pub struct SipEngine {
    kind: Kind,
    /// Where phones reach it.
    pub listen: SocketAddr,
}

#[derive(Clone)]
enum Kind {
    Own(Watcher),
    External,
    None,
}

impl SipEngine {
    /// An engine that this program keeps running.
    pub fn own(engine: &Engine, listen: SocketAddr) -> Self {
        Self { kind: Kind::Own(engine.watcher()), listen }
    }

    /// An engine that somebody else runs.
    pub fn external(listen: SocketAddr) -> Self {
        Self { kind: Kind::External, listen }
    }

    /// No engine.
    pub fn none(listen: SocketAddr) -> Self {
        Self { kind: Kind::None, listen }
    }

    /// How it is.
    pub fn status(&self) -> EngineStatus {
        match &self.kind {
            Kind::Own(engine) => match engine.state() {
                State::Starting => EngineStatus::Starting,
                State::Running { .. } => EngineStatus::Running,
                State::Down { sentence } => EngineStatus::Down(sentence),
            },
            Kind::External => EngineStatus::External,
            Kind::None => EngineStatus::None,
        }
    }

    /// Whether it answers at this moment; `None` when there is none to ask.
    pub async fn answers(&self) -> Option<bool> {
        match &self.kind {
            Kind::Own(engine) => Some(engine.probe().await.is_ok()),
            Kind::External => Some(ping(self.listen).await.is_ok()),
            Kind::None => None,
        }
    }
}
