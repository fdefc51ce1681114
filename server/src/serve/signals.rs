use tokio::signal::unix::{Signal, SignalKind, signal};

use super::error::StartError;

/// The wish that the program ends: Ctrl-C, or what a service manager sends.
pub(super) struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    /// From now on a wish is kept until somebody asks for it, also while the program still starts.
    pub(super) fn listen() -> Result<Self, StartError> {
        let of = |kind| signal(kind).map_err(StartError::Signal);
        Ok(Self { interrupt: of(SignalKind::interrupt())?, terminate: of(SignalKind::terminate())? })
    }

    /// Waits for the next wish.
    pub(super) async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
