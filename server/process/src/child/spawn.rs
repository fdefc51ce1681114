//! Starting a child through util-linux's `setpriv`, which gives it its user and its parent-death signal.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{OnceLock, mpsc};

use tokio::process::{Child, Command};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::account::{self, Account};

/// What to start and how.
pub(crate) struct Launch {
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<OsString>,
    pub(crate) environment: Vec<(&'static str, OsString)>,
    pub(crate) account: Option<Account>,
    pub(crate) directory: PathBuf,
    /// Sent to the child when this process dies without stopping it (PR_SET_PDEATHSIG).
    pub(crate) death_signal: &'static str,
}

/// Starts the child in a process group of its own, so that a Ctrl-C in the terminal leaves the order of stopping to
/// this process and nothing of the child is left when it is killed. Its output stays with the caller.
pub(crate) async fn spawn(launch: &Launch) -> io::Result<Child> {
    let (answer, child) = oneshot::channel();
    let order = Order { command: command(launch), runtime: Handle::current(), answer };
    spawner().send(order).map_err(|_| io::Error::other("the spawning thread is gone"))?;
    child.await.map_err(|_| io::Error::other("the spawning thread is gone"))?
}

struct Order {
    command: Command,
    runtime: Handle,
    answer: oneshot::Sender<io::Result<Child>>,
}

/// The kernel counts the death of the *thread* that forked as the parent's death (prctl(2)), so all children come from
/// one thread that lives as long as the process.
fn spawner() -> &'static mpsc::Sender<Order> {
    static SPAWNER: OnceLock<mpsc::Sender<Order>> = OnceLock::new();
    SPAWNER.get_or_init(|| {
        let (orders, queue) = mpsc::channel::<Order>();
        std::thread::spawn(move || {
            for mut order in queue {
                let _inside = order.runtime.enter();
                let _ = order.answer.send(order.command.spawn());
            }
        });
        orders
    })
}

fn command(launch: &Launch) -> Command {
    let mut command = Command::new("setpriv");
    command.arg("--pdeathsig").arg(launch.death_signal);
    if let Some(account) = &launch.account {
        command.arg(format!("--reuid={}", account.uid)).arg(format!("--regid={}", account.gid));
        command.arg(if account::by_uid(account.uid).is_some() { "--init-groups" } else { "--clear-groups" });
    }
    command
        .arg("--")
        .arg(&launch.program)
        .args(&launch.arguments)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .envs(launch.environment.iter().cloned())
        .current_dir(&launch.directory)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(false);
    command
}
