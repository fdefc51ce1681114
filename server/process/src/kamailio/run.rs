//! One life of the engine: checked, started, waited for.

use std::fs;
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::path::PathBuf;
use std::time::Duration;

use secrecy::ExposeSecret;
use tokio::process::Child;
use tokio::time::{Instant, sleep, timeout};

use crate::account::{self, Account};
use crate::child::{self, Launch, Output, Program};
use crate::directory;
use crate::kamailio::rpc::Rpc;
use crate::kamailio::{Error, Settings, configuration, installation};

/// How long it may take from the start to the first answer, and to end when told to.
const PATIENCE: Duration = Duration::from_secs(15);

/// A running engine.
pub(crate) struct Run {
    pub(crate) child: Child,
    pub(crate) rpc: Rpc,
    pub(crate) version: String,
    group: u32,
    output: Output,
}

/// Starts the engine and returns once all of it works.
pub(crate) async fn start(settings: &Settings) -> Result<Run, Error> {
    let installation = installation::find(settings)?;
    let account = account::unprivileged(&["kamailio"]);
    let failed = |source| Error::RunDirectory { path: settings.run_directory.clone(), source };
    // The longest name in it is that of a socket for one call.
    let folder =
        directory::for_socket(&settings.run_directory, "4194304-18446744073709551615", account.as_ref(), 0o700)
            .map_err(failed)?;
    end_the_old_one(&folder.join("kamailio.group")).await;
    address_is_free(settings.listen)?;
    let file = configuration::write(&folder, settings, &installation, account.as_ref())?;
    let _ = fs::remove_file(folder.join("rpc.sock"));

    let mut launch = launch(installation.program, file, folder.clone(), account.clone());
    check(&launch, settings).await?;
    // Every REGISTER is remembered for five seconds: 64 MB are full at 600 of them a second.
    launch.arguments.extend(["-DD", "-E", "-m", "256", "-M", "8"].map(Into::into));
    let mut child = child::spawn(&launch).await.map_err(spawn_failed)?;
    let group = child.id().unwrap_or_default();
    fs::write(folder.join("kamailio.group"), group.to_string()).map_err(failed)?;
    let (output, _) = Output::follow(&mut child, Program::Kamailio, &secrets(settings));
    let rpc = Rpc::new(&folder, account.as_ref());
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Ok(true) = rpc.has_begun().await
            && let Ok(version) = rpc.version().await
        {
            return Ok(Run { child, rpc, version, group, output });
        }
        if let Ok(Some(_)) = child.try_wait() {
            child::signal_group(group, "KILL").await;
            return Err(why(&output));
        }
        if Instant::now() > deadline {
            child::signal_group(group, "KILL").await;
            let _ = child.wait().await;
            return Err(Error::NoAnswer);
        }
        sleep(Duration::from_millis(20)).await;
    }
}

impl Run {
    /// What the engine said before it ended. Its workers outlive a main process that was killed, and hold the port: they go too.
    pub(crate) async fn ended(&self) -> Error {
        child::signal_group(self.group, "KILL").await;
        why(&self.output)
    }

    /// Ends the engine: calls in progress keep their media, which does not pass through it.
    pub(crate) async fn stop(mut self) {
        if let Some(pid) = self.child.id() {
            child::signal(pid, "TERM").await;
        }
        if timeout(PATIENCE, self.child.wait()).await.is_err() {
            tracing::warn!("Kamailio does not end and is killed");
        }
        child::signal_group(self.group, "KILL").await;
        let _ = self.child.wait().await;
    }
}

fn launch(program: PathBuf, file: PathBuf, folder: PathBuf, account: Option<Account>) -> Launch {
    Launch {
        program,
        arguments: vec![
            "-f".into(),
            file.into(),
            "-w".into(),
            folder.clone().into(),
            "-Y".into(),
            folder.clone().into(),
        ],
        // usrloc writes local time into timestamps without a zone.
        environment: vec![("TZ", "UTC".into()), ("LC_ALL", "C.UTF-8".into())],
        account,
        directory: folder,
        death_signal: "TERM",
    }
}

/// `kamailio -c` says what is wrong with the configuration, which the real start would only imply.
async fn check(launch: &Launch, settings: &Settings) -> Result<(), Error> {
    let mut arguments = launch.arguments.clone();
    arguments.push("-c".into());
    let check = Launch {
        program: launch.program.clone(),
        arguments,
        environment: launch.environment.clone(),
        account: launch.account.clone(),
        directory: launch.directory.clone(),
        death_signal: "KILL",
    };
    let mut child = child::spawn(&check).await.map_err(spawn_failed)?;
    let (output, readers) = Output::follow(&mut child, Program::Kamailio, &secrets(settings));
    let status = child.wait().await.map_err(spawn_failed)?;
    if status.success() {
        return Ok(());
    }
    for reader in readers {
        let _ = reader.await;
    }
    let reason = output.last(|line| line.contains("CRITICAL:") || line.contains("ERROR:"));
    Err(Error::Configuration { reason: reason.unwrap_or_else(|| status.to_string()) })
}

fn secrets(settings: &Settings) -> Vec<String> {
    [&settings.nonce_secret, &settings.database.password].map(|secret| secret.expose_secret().to_owned()).into()
}

fn spawn_failed(error: std::io::Error) -> Error {
    match error.kind() {
        std::io::ErrorKind::NotFound => Error::SetprivMissing,
        _ => Error::Ended { reason: error.to_string() },
    }
}

fn why(output: &Output) -> Error {
    if output.last(|line| line.contains("db_postgres") && line.contains("ERROR:")).is_some() {
        return Error::Database;
    }
    let reason = output.last(|line| line.contains("CRITICAL:") || line.contains("ERROR:"));
    Error::Ended { reason: reason.unwrap_or_else(|| "without a word".into()) }
}

/// An engine whose portal was killed ends by its parent-death signal; when both were killed its workers are left.
async fn end_the_old_one(file: &std::path::Path) {
    let Some(group) = fs::read_to_string(file).ok().and_then(|text| text.trim().parse().ok()) else { return };
    let deadline = Instant::now() + PATIENCE;
    let mut patience = 50;
    while child::in_group(group, "kamailio") && Instant::now() < deadline {
        if patience == 0 {
            child::signal_group(group, "KILL").await;
        }
        patience -= 1;
        sleep(Duration::from_millis(20)).await;
    }
    let _ = fs::remove_file(file);
}

/// Kamailio would only say so in its log.
fn address_is_free(address: SocketAddr) -> Result<(), Error> {
    let udp = UdpSocket::bind(address).map(drop);
    udp.and_then(|()| TcpListener::bind(address).map(drop)).map_err(|source| match source.kind() {
        std::io::ErrorKind::AddrInUse => Error::AddressTaken(address),
        _ => Error::Address { address, source },
    })
}
