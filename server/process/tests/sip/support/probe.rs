//! Single SIP requests over UDP or TCP, with answers to digest challenges computed as the test wants them.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use md5::{Digest, Md5};
use sha2::Sha256;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpSocket, TcpStream, UdpSocket};
use tokio::time::timeout;

use crate::support::site::{DOMAIN, Extension, hex};

/// A user agent that does exactly what it is told.
pub(crate) struct Probe {
    line: Line,
    pub(crate) local: SocketAddr,
    number: String,
    name: String,
    password: String,
    domain: String,
    realm: String,
    pub(crate) agent: String,
    call_id: String,
    sequence: u32,
}

enum Line {
    Udp(UdpSocket),
    Tcp(TcpStream),
}

/// An answer from the engine.
#[derive(Clone, Debug)]
pub(crate) struct Reply(pub(crate) String);

fn unique() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    u64::from(std::process::id()) << 32 | NEXT.fetch_add(1, Ordering::Relaxed)
}

impl Probe {
    pub(crate) async fn new(extension: &Extension, server: SocketAddr) -> Self {
        Self::from(extension, server, "127.0.0.1").await
    }

    /// At an address of one's own: all of 127.0.0.0/8 is this machine's.
    pub(crate) async fn from(extension: &Extension, server: SocketAddr, address: &str) -> Self {
        let socket = UdpSocket::bind((address, 0)).await.unwrap();
        socket.connect(server).await.unwrap();
        let local = socket.local_addr().unwrap();
        Self::on(Line::Udp(socket), local, extension)
    }

    pub(crate) async fn over_tcp(extension: &Extension, server: SocketAddr) -> Self {
        Self::over_tcp_from(extension, server, "127.0.0.1").await
    }

    pub(crate) async fn over_tcp_from(extension: &Extension, server: SocketAddr, address: &str) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::new(address.parse().unwrap(), 0)).unwrap();
        let stream = socket.connect(server).await.unwrap();
        let local = stream.local_addr().unwrap();
        Self::on(Line::Tcp(stream), local, extension)
    }

    fn on(line: Line, local: SocketAddr, extension: &Extension) -> Self {
        Self {
            line,
            local,
            number: extension.number.clone(),
            name: extension.name.clone(),
            password: extension.password.clone(),
            domain: DOMAIN.into(),
            realm: DOMAIN.into(),
            agent: "Probe/1.0".into(),
            call_id: format!("{}@probe", unique()),
            sequence: 0,
        }
    }

    pub(crate) fn named(mut self, name: &str, password: &str) -> Self {
        self.name = name.into();
        self.password = password.into();
        self
    }

    /// As a phone that was set up for another SIP domain.
    pub(crate) fn in_domain(mut self, domain: &str) -> Self {
        self.domain = domain.into();
        self.in_realm(domain)
    }

    /// As a phone that takes the realm from the challenge, whatever it was set up for.
    pub(crate) fn in_realm(mut self, realm: &str) -> Self {
        self.realm = realm.into();
        self
    }

    pub(crate) fn agent(mut self, agent: &str) -> Self {
        self.agent = agent.into();
        self
    }

    /// The two halves of a TCP connection.
    pub(crate) fn split(self) -> (OwnedReadHalf, OwnedWriteHalf) {
        match self.line {
            Line::Tcp(stream) => stream.into_split(),
            Line::Udp(_) => panic!("there is no connection to split"),
        }
    }

    pub(crate) fn contact(&self) -> String {
        let transport = if matches!(self.line, Line::Tcp(_)) { ";transport=tcp" } else { "" };
        format!("sip:{}@{}{transport}", self.number, self.local)
    }

    /// One request with the next CSeq and what `extra` adds to its header.
    pub(crate) async fn send(&mut self, method: &str, to: &str, extra: &str) -> Reply {
        self.sequence += 1;
        let message = self.message(method, to, extra);
        self.exchange(message.as_bytes()).await
    }

    /// The last request once more, as a retransmission.
    pub(crate) async fn repeat(&mut self, method: &str, to: &str, extra: &str) -> Reply {
        let message = self.message(method, to, extra);
        self.exchange(message.as_bytes()).await
    }

    pub(crate) fn message(&self, method: &str, to: &str, extra: &str) -> String {
        let domain = &self.domain;
        let transport = if matches!(self.line, Line::Tcp(_)) { "TCP" } else { "UDP" };
        let target = if method == "REGISTER" { format!("sip:{domain}") } else { format!("sip:{to}@{domain}") };
        let Self { local, number, call_id, sequence, agent, .. } = self;
        let contact = self.contact();
        format!(
            "{method} {target} SIP/2.0\r\nVia: SIP/2.0/{transport} {local};branch=z9hG4bK{}\r\nMax-Forwards: 70\r\n\
             From: \"I am the President\" <sip:{number}@{domain}>;tag=probe\r\nTo: <sip:{to}@{domain}>\r\nCall-ID: {call_id}\r\n\
             CSeq: {sequence} {method}\r\nContact: <{contact}>\r\nUser-Agent: {agent}\r\n{extra}Content-Length: 0\r\n\r\n",
            unique()
        )
    }

    pub(crate) async fn exchange(&mut self, message: &[u8]) -> Reply {
        let asked = Reply(String::from_utf8_lossy(message).into_owned());
        let asked = asked.fields("CSeq").first().map(|&sequence| sequence.to_owned());
        let answer = async {
            self.write(message).await;
            loop {
                let reply = self.read().await;
                // An answer to an INVITE comes again until it is acknowledged, perhaps in the place of the one to this request.
                let belated = asked.as_deref().is_some_and(|asked| !reply.fields("CSeq").contains(&asked));
                if !reply.0.starts_with("SIP/2.0 1") && !belated {
                    return reply;
                }
            }
        };
        timeout(Duration::from_secs(20), answer).await.expect("the engine answers")
    }

    pub(crate) async fn write(&mut self, message: &[u8]) {
        match &mut self.line {
            Line::Udp(socket) => drop(socket.send(message).await.unwrap()),
            Line::Tcp(stream) => stream.write_all(message).await.unwrap(),
        }
    }

    /// Whether a REGISTER gets no answer at all.
    pub(crate) async fn is_ignored(&mut self) -> bool {
        let number = self.number.clone();
        self.sequence += 1;
        let message = self.message("REGISTER", &number, "");
        self.write(message.as_bytes()).await;
        timeout(Duration::from_millis(500), self.read()).await.is_err()
    }

    pub(crate) async fn read(&mut self) -> Reply {
        let mut buffer = vec![0; 65_536];
        let length = match &mut self.line {
            Line::Udp(socket) => socket.recv(&mut buffer).await.unwrap(),
            Line::Tcp(stream) => stream.read(&mut buffer).await.unwrap(),
        };
        Reply(String::from_utf8_lossy(&buffer[..length]).into_owned())
    }

    /// A REGISTER without credentials: the challenge, or whatever else comes.
    pub(crate) async fn challenge(&mut self) -> Reply {
        let number = self.number.clone();
        self.send("REGISTER", &number, "Expires: 300\r\n").await
    }

    /// A REGISTER that answers `challenge` with `algorithm`.
    pub(crate) async fn answer(&mut self, challenge: &Reply, algorithm: &str) -> Reply {
        let credentials = self.credentials(challenge, algorithm, "REGISTER");
        self.register_with(&credentials).await
    }

    pub(crate) async fn register_with(&mut self, credentials: &str) -> Reply {
        let number = self.number.clone();
        self.send("REGISTER", &number, &format!("{credentials}Expires: 300\r\n")).await
    }

    /// Challenge and answer with MD5.
    pub(crate) async fn register(&mut self) -> Reply {
        let challenge = self.challenge().await;
        if challenge.status() != 401 {
            return challenge;
        }
        self.answer(&challenge, "MD5").await
    }

    /// A request other than REGISTER, challenged and answered with MD5.
    pub(crate) async fn request(&mut self, method: &str, to: &str) -> Reply {
        let challenge = self.send(method, to, "").await;
        assert_eq!(challenge.status(), 407, "{}", challenge.0);
        let uri = format!("sip:{to}@{}", self.domain);
        let credentials =
            self.credentials_for(&challenge, "MD5", method, &uri).replace("Authorization", "Proxy-Authorization");
        self.send(method, to, &credentials).await
    }

    pub(crate) fn credentials(&self, challenge: &Reply, algorithm: &str, method: &str) -> String {
        self.credentials_for(challenge, algorithm, method, &format!("sip:{}", self.domain))
    }

    fn credentials_for(&self, challenge: &Reply, algorithm: &str, method: &str, uri: &str) -> String {
        let hash = |text: String| match algorithm {
            "SHA-256" => hex(&Sha256::digest(text)),
            _ => hex(&Md5::digest(text)),
        };
        let Self { name, password, realm, .. } = self;
        let nonce = challenge.nonce();
        let a1 = hash(format!("{name}:{realm}:{password}"));
        let a2 = hash(format!("{method}:{uri}"));
        let response = hash(format!("{a1}:{nonce}:00000001:c0ffee:auth:{a2}"));
        format!(
            "Authorization: Digest username=\"{name}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\", \
             response=\"{response}\", algorithm={algorithm}, qop=auth, nc=00000001, cnonce=\"c0ffee\"\r\n"
        )
    }
}

impl Reply {
    pub(crate) fn status(&self) -> u16 {
        self.0.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or_default()
    }

    pub(crate) fn reason(&self) -> &str {
        self.0.lines().next().and_then(|line| line.splitn(3, ' ').nth(2)).unwrap_or_default()
    }

    /// The values of a header field, in order.
    pub(crate) fn fields(&self, name: &str) -> Vec<&str> {
        let lines = self.0.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
    }

    /// The algorithms of the challenges, in order.
    pub(crate) fn algorithms(&self) -> Vec<&str> {
        let challenges = self.fields("WWW-Authenticate").into_iter().chain(self.fields("Proxy-Authenticate"));
        challenges.map(|challenge| parameter(challenge, "algorithm")).collect()
    }

    pub(crate) fn nonce(&self) -> &str {
        let challenges = self.fields("WWW-Authenticate").into_iter().chain(self.fields("Proxy-Authenticate"));
        challenges.map(|challenge| parameter(challenge, "nonce")).next().expect("a challenge")
    }
}

fn parameter<'a>(challenge: &'a str, name: &str) -> &'a str {
    let (_, rest) = challenge.split_once(&format!("{name}=")).unwrap_or(("", ""));
    rest.split(',').next().unwrap_or_default().trim_matches('"')
}
