//! The engine over its lives: its state for whoever wants to know, and the loop that keeps it running.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};

use crate::kamailio::rpc::Rpc;
use crate::kamailio::run::{self, Run};
use crate::kamailio::{Error, Settings};

const SHORTEST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);
/// Who ran this long has not failed at its start: the next pause begins anew.
const SETTLED: Duration = Duration::from_secs(60);
const PROBE_EVERY: Duration = Duration::from_secs(5);
const PROBES_MISSED: u32 = 3;

/// What the engine does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Not there yet.
    Starting,
    /// It answers.
    Running {
        /// Kamailio's version, such as `5.6.3`.
        version: String,
    },
    /// It does not run; it is tried again by itself.
    Down {
        /// Why, and what to do about it, in one sentence (the text of an [`Error`]).
        sentence: String,
    },
}

/// A supervised engine. Dropping it stops it as [`Engine::stop`] does, only that nobody waits for it.
#[derive(Debug)]
pub struct Engine {
    state: watch::Receiver<State>,
    life: Arc<Mutex<Option<Life>>>,
    stop: oneshot::Sender<()>,
    supervisor: JoinHandle<()>,
}

#[derive(Clone, Debug)]
struct Life {
    rpc: Rpc,
    pid: Option<u32>,
}

impl Engine {
    pub(crate) fn start(settings: Settings) -> Self {
        let (states, state) = watch::channel(State::Starting);
        let (stop, stopped) = oneshot::channel();
        let life = Arc::default();
        let supervisor = Supervisor { settings, states, life: Arc::clone(&life) };
        Self { state, life, stop, supervisor: tokio::spawn(supervisor.watch(stopped)) }
    }

    /// A look at the engine that may be kept and shared; it does not keep the engine running.
    #[must_use]
    pub fn watcher(&self) -> Watcher {
        Watcher { state: self.state.clone(), life: Arc::clone(&self.life) }
    }

    /// The state now.
    #[must_use]
    pub fn state(&self) -> State {
        self.state.borrow().clone()
    }

    /// The state and its changes.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<State> {
        self.state.clone()
    }

    /// Asks the engine itself, within two seconds: its version, or why there is none.
    ///
    /// # Errors
    /// [`Error::NoAnswer`].
    pub async fn probe(&self) -> Result<String, Error> {
        self.watcher().probe().await
    }

    /// The process id of Kamailio's main process while it runs.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.life().and_then(|life| life.pid)
    }

    /// Ends the engine and returns when it is gone. Registrations stay in the database.
    pub async fn stop(self) {
        let _ = self.stop.send(());
        let _ = self.supervisor.await;
    }

    fn life(&self) -> Option<Life> {
        self.life.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The engine as others see it: [`Engine::watcher`].
#[derive(Clone, Debug)]
pub struct Watcher {
    state: watch::Receiver<State>,
    life: Arc<Mutex<Option<Life>>>,
}

impl Watcher {
    /// The state now.
    #[must_use]
    pub fn state(&self) -> State {
        self.state.borrow().clone()
    }

    /// Asks the engine itself, within two seconds: its version, or why there is none.
    ///
    /// # Errors
    /// [`Error::NoAnswer`].
    pub async fn probe(&self) -> Result<String, Error> {
        let life = self.life.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let rpc = life.map(|life| life.rpc).ok_or(Error::NoAnswer)?;
        rpc.version().await.map_err(|_| Error::NoAnswer)
    }
}

struct Supervisor {
    settings: Settings,
    states: watch::Sender<State>,
    life: Arc<Mutex<Option<Life>>>,
}

impl Supervisor {
    async fn watch(self, mut stopped: oneshot::Receiver<()>) {
        let mut pause = Duration::ZERO;
        loop {
            tokio::select! {
                _ = &mut stopped => return,
                () = sleep(pause) => {}
            }
            let born = Instant::now();
            let error = match run::start(&self.settings).await {
                Ok(run) => match self.attend(run, &mut stopped).await {
                    ControlFlow::Break(()) => return,
                    ControlFlow::Continue(error) => error,
                },
                Err(error) => error,
            };
            tracing::error!("{error}");
            self.states.send_replace(State::Down { sentence: error.to_string() });
            // A first death is repaired at once.
            pause = if born.elapsed() > SETTLED {
                Duration::ZERO
            } else {
                (pause * 2).clamp(SHORTEST_PAUSE, LONGEST_PAUSE)
            };
        }
    }

    /// Stays with one life until it ends or is to end.
    async fn attend(&self, mut run: Run, stopped: &mut oneshot::Receiver<()>) -> ControlFlow<(), Error> {
        tracing::info!(version = run.version, "Kamailio is running");
        self.announce(Some(Life { rpc: run.rpc.clone(), pid: run.child.id() }));
        self.states.send_replace(State::Running { version: run.version.clone() });
        let mut probes = interval(PROBE_EVERY);
        probes.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut missed = 0;
        let verdict = loop {
            tokio::select! {
                _ = &mut *stopped => {
                    run.stop().await;
                    self.announce(None);
                    return ControlFlow::Break(());
                }
                _ = run.child.wait() => break run.ended().await,
                _ = probes.tick() => {
                    missed = if run.rpc.version().await.is_ok() { 0 } else { missed + 1 };
                    if missed == PROBES_MISSED {
                        run.stop().await;
                        break Error::NoAnswer;
                    }
                }
            }
        };
        self.announce(None);
        ControlFlow::Continue(verdict)
    }

    fn announce(&self, life: Option<Life>) {
        *self.life.lock().unwrap_or_else(PoisonError::into_inner) = life;
    }
}
