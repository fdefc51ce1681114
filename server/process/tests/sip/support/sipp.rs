//! sipp, a phone that follows a scenario.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;

use tokio::process::Command;

use crate::support::site::{Extension, free_address};

/// Runs a scenario of `scenarios/` once. `to` is its second field.
pub(crate) async fn run(scenario: &str, caller: &Extension, to: &str, server: SocketAddr) {
    let folder = tempfile::tempdir().unwrap();
    let fields = folder.path().join("fields.csv");
    let Extension { number, name, password, .. } = caller;
    let line = format!("SEQUENTIAL\n{number};{to};[authentication username={name} password={password}]\n");
    std::fs::write(&fields, line).unwrap();
    let own = free_address();
    let output = Command::new("sipp")
        .arg("-sf")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sip/scenarios").join(scenario))
        .arg("-inf")
        .arg(fields)
        .args([
            "-i",
            "127.0.0.1",
            "-p",
            &own.port().to_string(),
            "-m",
            "1",
            "-timeout",
            "15",
            "-timeout_error",
            "-nostdin",
        ])
        .arg(server.to_string())
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .expect("sipp is installed (apt-get install sip-tester)");
    assert!(output.status.success(), "sipp: {} {}", output.status, String::from_utf8_lossy(&output.stderr));
}
