//! Processes by number: are they there, and signals to them.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use tokio::process::Command;

/// Sends `name` (`INT`, `TERM`, `KILL`) to one process. A process that is gone already is no failure.
pub(crate) async fn signal(pid: u32, name: &str) {
    kill(name, &pid.to_string()).await;
}

/// Sends `name` to every process of a group.
pub(crate) async fn signal_group(group: u32, name: &str) {
    kill(name, &format!("-{group}")).await;
}

/// The shell's own kill is there on every system; the program of that name is not.
async fn kill(name: &str, target: &str) {
    let sent = Command::new("sh")
        .args(["-c", r#"kill -s "$1" -- "$2""#, "sh", name, target])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .await;
    if let Err(error) = sent {
        tracing::error!(%error, target, "could not send the signal {name}");
    }
}

/// Whether `pid` is a running `program` whose working folder is `directory`.
pub(crate) fn running_in(pid: u32, program: &str, directory: &Path) -> bool {
    let process = Path::new("/proc").join(pid.to_string());
    let named = fs::read_to_string(process.join("comm")).is_ok_and(|name| name.trim_end() == program);
    named && fs::read_link(process.join("cwd")).is_ok_and(|cwd| cwd == directory)
}

/// Whether a process called `program` is left in the process group `group`.
pub(crate) fn in_group(group: u32, program: &str) -> bool {
    let Ok(processes) = fs::read_dir("/proc") else { return false };
    processes.flatten().any(|process| {
        fs::read_to_string(process.path().join("stat")).is_ok_and(|stat| is_member(&stat, group, program))
    })
}

/// `stat` of proc(5): pid (name) state ppid pgrp …; the name may hold anything, so the last parenthesis ends it.
fn is_member(stat: &str, group: u32, program: &str) -> bool {
    let Some((head, tail)) = stat.rsplit_once(')') else { return false };
    let mut fields = tail.split_ascii_whitespace();
    let state = fields.next();
    head.split_once('(').is_some_and(|(_, name)| name == program)
        && state != Some("Z")
        && fields.nth(1).and_then(|pgrp| pgrp.parse().ok()) == Some(group)
}

#[cfg(test)]
mod tests {
    use super::is_member;

    #[test]
    fn reads_the_group_behind_any_name() {
        assert!(is_member("12 (kamailio) S 1 77 77 0", 77, "kamailio"));
        assert!(!is_member("12 (kamailio) Z 1 77 77 0", 77, "kamailio"));
        assert!(!is_member("12 (kamailio) S 1 78 77 0", 77, "kamailio"));
        assert!(is_member("12 (a) S 1 9) S 1 77 77 0", 77, "a) S 1 9"));
    }
}
