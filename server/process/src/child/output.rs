//! What children print, line by line into the log.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::Child;
use tokio::task::JoinHandle;

/// How many lines are kept to explain why a child ended.
const KEPT: usize = 40;

/// Whose output it is: the target of its log lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Program {
    Postgres,
    Kamailio,
}

/// The last lines of a child.
#[derive(Clone, Default)]
pub(crate) struct Output(Arc<Mutex<VecDeque<String>>>);

impl Output {
    /// Forwards what `child` prints until it closes its output. `secrets` are blotted out of every line.
    pub(crate) fn follow(child: &mut Child, program: Program, secrets: &[String]) -> (Self, Vec<JoinHandle<()>>) {
        let output = Self::default();
        let mut readers = Vec::new();
        if let Some(stdout) = child.stdout.take() {
            readers.push(tokio::spawn(output.clone().forward(stdout, program, secrets.to_vec())));
        }
        if let Some(stderr) = child.stderr.take() {
            readers.push(tokio::spawn(output.clone().forward(stderr, program, secrets.to_vec())));
        }
        (output, readers)
    }

    /// The last line that `wanted` accepts.
    pub(crate) fn last(&self, wanted: impl Fn(&str) -> bool) -> Option<String> {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().rev().find(|line| wanted(line)).cloned()
    }

    async fn forward(self, stream: impl AsyncRead + Unpin, program: Program, secrets: Vec<String>) {
        let mut reader = BufReader::new(stream);
        let mut bytes = Vec::new();
        while matches!(reader.read_until(b'\n', &mut bytes).await, Ok(1..)) {
            let mut line = String::from_utf8_lossy(bytes.trim_ascii_end()).into_owned();
            for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
                line = line.replace(secret.as_str(), "[secret]");
            }
            log(program, &line);
            let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if lines.len() == KEPT {
                lines.pop_front();
            }
            lines.push_back(line);
            bytes.clear();
        }
    }
}

/// What PostgreSQL says of a connection that comes before it is ready, which is how one waits for it, and of one that is
/// open when it is told to end: both are as they should be.
const EXPECTED: [&str; 2] =
    ["FATAL:  the database system is starting up", "FATAL:  terminating connection due to administrator command"];

/// The child's own levels, except that routine talk is for those who ask for it.
fn log(program: Program, line: &str) {
    macro_rules! at {
        ($target:literal) => {
            if EXPECTED.iter().any(|words| line.contains(words)) {
                tracing::debug!(target: $target, "{line}");
            } else if [" ERROR:", " CRITICAL:", " ALERT:", " BUG:", "FATAL:", "PANIC:"].iter().any(|word| line.contains(word)) {
                tracing::error!(target: $target, "{line}");
            } else if line.contains(" WARNING:") {
                tracing::warn!(target: $target, "{line}");
            } else if line.contains(" NOTICE:") {
                tracing::info!(target: $target, "{line}");
            } else {
                tracing::debug!(target: $target, "{line}");
            }
        };
    }
    match program {
        Program::Postgres => at!("postgres"),
        Program::Kamailio => at!("kamailio"),
    }
}
