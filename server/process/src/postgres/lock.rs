//! One Patchbay per data directory, and what an earlier one left behind.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::child;
use crate::directory;
use crate::postgres::Error;

/// How long a server that lost its portal may take to end by itself, and again after it was told to.
const PATIENCE: Duration = Duration::from_secs(10);

/// Takes the lock beside the data directory; the kernel gives it back however this process ends.
pub(crate) fn take(data: &Path) -> Result<File, Error> {
    let path = directory::beside(data, ".lock");
    let failed = |source| Error::DataDirectory { path: path.clone(), source };
    let file = OpenOptions::new().create(true).append(true).mode(0o600).open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::InUse(data.to_path_buf())),
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}

/// Whoever holds the lock may have inherited a server whose portal was killed: it is ending already (its parent-death
/// signal), or is told to. A pid file without its server goes, whatever process has that number now.
pub(crate) async fn wait_for_the_old_server(data: &Path) -> Result<(), Error> {
    let file = data.join("postmaster.pid");
    let Some(pid) = pid(&file) else { return Ok(()) };
    if !gone(pid, data, PATIENCE).await {
        child::signal(pid, "INT").await;
        if !gone(pid, data, PATIENCE).await {
            return Err(Error::StillRunning { pid, path: data.to_path_buf() });
        }
    }
    remove(file)
}

fn pid(file: &Path) -> Option<u32> {
    fs::read_to_string(file).ok()?.lines().next()?.trim().parse().ok()
}

async fn gone(pid: u32, data: &Path, patience: Duration) -> bool {
    let deadline = Instant::now() + patience;
    while child::running_in(pid, "postgres", data) {
        if Instant::now() > deadline {
            return false;
        }
        sleep(Duration::from_millis(20)).await;
    }
    true
}

fn remove(path: PathBuf) -> Result<(), Error> {
    match fs::remove_file(&path) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => Err(Error::DataDirectory { path, source }),
        _ => Ok(()),
    }
}
