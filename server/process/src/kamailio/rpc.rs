//! Commands to Kamailio: JSON-RPC over its Unix datagram socket.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::net::UnixDatagram;
use tokio::time::timeout;

use crate::account::Account;
use crate::directory;

/// A running Kamailio answers within milliseconds.
const PATIENCE: Duration = Duration::from_secs(2);
const LONGEST_ANSWER: usize = 65_536;
/// The rank of the process that is started last, and of one that has not begun yet (PROC_TCP_MAIN and PROC_NOCHLDINIT of
/// Kamailio).
const TCP_MAIN: i64 = -4;
const NOT_BEGUN: i64 = -128;

/// The socket of one engine.
#[derive(Clone, Debug)]
pub(crate) struct Rpc {
    folder: PathBuf,
    account: Option<Account>,
}

impl Rpc {
    pub(crate) fn new(folder: &Path, account: Option<&Account>) -> Self {
        Self { folder: folder.to_path_buf(), account: account.cloned() }
    }

    /// The version, from an engine that answers.
    pub(crate) async fn version(&self) -> io::Result<String> {
        let answer = self.call("core.version").await?;
        // "kamailio 5.6.3 (x86_64/linux) …"
        let version = answer.as_str().and_then(|text| text.split_whitespace().nth(1));
        version.map(str::to_owned).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))
    }

    /// Whether each of its processes has begun its work. An engine that loses its database before that ends; afterwards it
    /// waits for it.
    pub(crate) async fn has_begun(&self) -> io::Result<bool> {
        let processes = self.call("pkg.stats").await?;
        let ranks = processes.as_array().map_or(&[][..], Vec::as_slice).iter().map(|process| &process["rank"]);
        Ok(ranks.clone().any(|rank| *rank == TCP_MAIN) && ranks.clone().all(|rank| *rank != NOT_BEGUN))
    }

    async fn call(&self, method: &str) -> io::Result<Value> {
        static CALLS: AtomicU64 = AtomicU64::new(0);
        let number = CALLS.fetch_add(1, Ordering::Relaxed);
        let own = Own(self.folder.join(format!("{}-{number}", std::process::id())));
        let _ = std::fs::remove_file(&own.0);
        let socket = UnixDatagram::bind(&own.0)?;
        // The answer is sent by the engine's user.
        directory::give(&own.0, self.account.as_ref())?;
        let exchange = async {
            let request = json!({ "jsonrpc": "2.0", "method": method, "id": number });
            socket.send_to(request.to_string().as_bytes(), self.folder.join("rpc.sock")).await?;
            let mut answer = vec![0; LONGEST_ANSWER];
            let length = socket.recv(&mut answer).await?;
            let mut answer: Value = serde_json::from_slice(&answer[..length])?;
            Ok(answer["result"].take())
        };
        timeout(PATIENCE, exchange).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }
}

/// The socket file of one call.
struct Own(PathBuf);

impl Drop for Own {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
