//! The server process: started, waited for, started again when it dies, stopped.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::process::Child;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use crate::child::{self, Launch, Output, Program};
use crate::directory;
use crate::postgres::data::Data;
use crate::postgres::{Error, PORT, lock, probe};

/// Recovery after a crash may take a while; it is over when connections are accepted.
const PATIENCE: Duration = Duration::from_secs(60);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// A supervised server.
#[derive(Debug)]
pub(crate) struct Server {
    socket_directory: PathBuf,
    pid: watch::Receiver<Option<u32>>,
    stop: oneshot::Sender<()>,
    supervisor: JoinHandle<()>,
}

impl Server {
    pub(crate) async fn start(binaries: PathBuf, data: Data, lock: File) -> Result<Self, Error> {
        let wanted = directory::beside(&data.directory, ".run");
        // The engine may run as a third user, who has to pass through; roles still need their password.
        let mode = if data.account.is_some() { 0o711 } else { 0o700 };
        let socket_directory = directory::for_socket(&wanted, &socket_name(), data.account.as_ref(), mode)
            .map_err(|source| Error::DataDirectory { path: wanted, source })?;
        let place = Place { binaries, data, socket_directory: socket_directory.clone() };
        let child = place.launch().await?;
        let (pids, pid) = watch::channel(child.id());
        let (stop, stopped) = oneshot::channel();
        let supervisor = tokio::spawn(async move {
            place.supervise(child, pids, stopped).await;
            drop(lock);
        });
        Ok(Self { socket_directory, pid, stop, supervisor })
    }

    pub(crate) fn socket_directory(&self) -> &Path {
        &self.socket_directory
    }

    pub(crate) fn pid(&self) -> Option<u32> {
        *self.pid.borrow()
    }

    pub(crate) async fn stop(self) {
        let _ = self.stop.send(());
        let _ = self.supervisor.await;
    }
}

fn socket_name() -> String {
    format!(".s.PGSQL.{PORT}")
}

struct Place {
    binaries: PathBuf,
    data: Data,
    socket_directory: PathBuf,
}

impl Place {
    /// Starts the server and waits until it accepts connections.
    async fn launch(&self) -> Result<Child, Error> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let mut child = self.spawn().await?;
            let (output, readers) = Output::follow(&mut child, Program::Postgres, &[]);
            loop {
                if probe::accepts(&self.socket_directory).await {
                    return Ok(child);
                }
                if let Ok(Some(status)) = child.try_wait() {
                    for reader in readers {
                        let _ = reader.await;
                    }
                    // The last backends of a killed server hold its shared memory for a moment.
                    let lingering = output.last(|line| line.contains("shared memory block")).is_some();
                    if lingering && Instant::now() < deadline {
                        sleep(Duration::from_millis(100)).await;
                        break;
                    }
                    let reason = output.last(|line| line.contains("FATAL:")).unwrap_or_else(|| status.to_string());
                    return Err(Error::Start { reason });
                }
                if Instant::now() > deadline {
                    end(child).await;
                    return Err(Error::Start { reason: format!("no answer within {} seconds", PATIENCE.as_secs()) });
                }
                sleep(Duration::from_millis(10)).await;
            }
        }
    }

    async fn spawn(&self) -> Result<Child, Error> {
        let mut arguments = vec!["-D".into(), self.data.directory.clone().into()];
        for setting in [
            format!("unix_socket_directories={}", quoted(&self.socket_directory)),
            format!("port={PORT}"),
            "listen_addresses=".into(),
            "unix_socket_permissions=0777".into(),
            "max_connections=200".into(),
            "password_encryption=scram-sha-256".into(),
            "log_destination=stderr".into(),
            "logging_collector=off".into(),
            "log_timezone=UTC".into(),
        ] {
            arguments.extend(["-c".into(), setting.into()]);
        }
        let launch = Launch {
            program: self.binaries.join("postgres"),
            arguments,
            environment: vec![("LC_ALL", "C.UTF-8".into()), ("TZ", "UTC".into())],
            account: self.data.account.clone(),
            directory: self.data.directory.clone(),
            death_signal: "INT",
        };
        child::spawn(&launch).await.map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Error::SetprivMissing,
            _ => Error::Start { reason: error.to_string() },
        })
    }

    async fn supervise(self, mut child: Child, pids: watch::Sender<Option<u32>>, mut stopped: oneshot::Receiver<()>) {
        let mut pause = Duration::ZERO;
        loop {
            tokio::select! {
                _ = &mut stopped => return end(child).await,
                status = child.wait() => tracing::error!(?status, "PostgreSQL ended and is started again"),
            }
            pids.send_replace(None);
            child = loop {
                tokio::select! {
                    _ = &mut stopped => return,
                    () = sleep(pause) => {}
                }
                pause = (pause * 2).clamp(Duration::from_millis(200), LONGEST_PAUSE);
                let ready = match lock::wait_for_the_old_server(&self.data.directory).await {
                    Ok(()) => self.launch().await,
                    Err(error) => Err(error),
                };
                match ready {
                    Ok(child) => break child,
                    Err(error) => tracing::error!("{error}"),
                }
            };
            pause = Duration::ZERO;
            pids.send_replace(child.id());
        }
    }
}

/// Fast shutdown: PostgreSQL closes the connections and writes a checkpoint.
async fn end(mut child: Child) {
    if let Some(pid) = child.id() {
        child::signal(pid, "INT").await;
    }
    let _ = child.wait().await;
}

/// A value of a list setting, in which a comma would begin another one.
fn quoted(path: &Path) -> String {
    format!("\"{}\"", path.display().to_string().replace('"', "\"\""))
}
