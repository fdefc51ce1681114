//! baresip, a real phone, driven over its control socket.

use std::net::SocketAddr;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::support::site::{Extension, Site, free_address};
use crate::support::wait::until;

const PATIENCE: Duration = Duration::from_secs(15);

pub(crate) struct Baresip {
    events: BufReader<OwnedReadHalf>,
    commands: OwnedWriteHalf,
    _process: Child,
    _folder: TempDir,
}

impl Baresip {
    /// Starts a phone with the values of `extension` and waits until the portal sees it registered.
    pub(crate) async fn start(extension: &Extension, site: &Site) -> Self {
        let server = site.sip;
        let folder = tempfile::tempdir().unwrap();
        let (sip, control) = (free_address(), free_address());
        std::fs::write(folder.path().join("accounts"), format!("{}\n", account(extension, server))).unwrap();
        std::fs::write(folder.path().join("contacts"), "").unwrap();
        let modules = ["g711", "aubridge"].map(|name| format!("module {name}.so\n")).concat();
        let config = format!(
            "poll_method epoll\nsip_listen {sip}\naudio_source aubridge,player\naudio_player aubridge,player\n\
             audio_alert aubridge,alert\nrtp_ports {}-{}\nmodule_path /usr/lib/baresip/modules\n{modules}\
             module_tmp uuid.so\nmodule_tmp account.so\nmodule_app menu.so\nmodule_app ctrl_tcp.so\nctrl_tcp_listen {control}\n",
            40_000 + sip.port() % 10_000,
            40_020 + sip.port() % 10_000,
        );
        std::fs::write(folder.path().join("config"), config).unwrap();
        let process = Command::new("baresip")
            .arg("-f")
            .arg(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("baresip is installed (apt-get install baresip-core)");
        let stream = until("baresip's control socket", async || TcpStream::connect(control).await.ok()).await;
        let (events, commands) = stream.into_split();
        until("baresip registers", async || site.bindings(extension).await.pop()).await;
        Self { events: BufReader::new(events), commands, _process: process, _folder: folder }
    }

    pub(crate) async fn command(&mut self, command: &str, parameters: &str) {
        let text = json!({ "command": command, "params": parameters, "token": "test" }).to_string();
        self.commands.write_all(format!("{}:{text},", text.len()).as_bytes()).await.unwrap();
    }

    /// Signs off and on again: baresip has no command that only renews.
    pub(crate) async fn register_again(&mut self, extension: &Extension, site: &Site) {
        self.command("uadel", &format!("sip:{}@{}", extension.number, site.sip)).await;
        until("baresip signs off", async || site.bindings(extension).await.is_empty().then_some(())).await;
        self.command("uanew", &account(extension, site.sip)).await;
        until("baresip registers again", async || site.bindings(extension).await.pop()).await;
    }

    pub(crate) async fn dial(&mut self, number: &str, server: SocketAddr) {
        self.command("dial", &format!("sip:{number}@{server}")).await;
    }

    /// The next event of this type, such as `CALL_ESTABLISHED`.
    pub(crate) async fn event(&mut self, kind: &str) -> Value {
        timeout(PATIENCE, async {
            loop {
                let message = self.message().await;
                if message["type"] == kind {
                    return message;
                }
            }
        })
        .await
        .unwrap_or_else(|_| panic!("no {kind} from baresip"))
    }

    /// One netstring.
    async fn message(&mut self) -> Value {
        let mut length = 0;
        loop {
            match self.events.read_u8().await.expect("baresip runs") {
                b':' => break,
                digit => length = length * 10 + usize::from(digit - b'0'),
            }
        }
        let mut text = vec![0; length + 1];
        self.events.read_exact(&mut text).await.unwrap();
        serde_json::from_slice(&text[..length]).unwrap()
    }
}

/// As it stands in the phone's list of accounts.
fn account(extension: &Extension, server: SocketAddr) -> String {
    let Extension { number, name, password, .. } = extension;
    format!(
        "<sip:{number}@{server};transport=udp>;auth_user={name};auth_pass={password};answermode=manual;regint=120;audio_codecs=PCMU"
    )
}
