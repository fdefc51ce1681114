use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::net::UdpSocket;

use super::Error;

/// So long may an engine of somebody else take to answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// The longest answer that is looked at.
const DATAGRAM: usize = 2048;

/// Asks a SIP server that somebody else runs whether it is there: an OPTIONS request over UDP (RFC 3261 section 11).
///
/// # Errors
/// [`Error::NoAnswer`].
pub async fn ping(server: SocketAddr) -> Result<(), Error> {
    tokio::time::timeout(PATIENCE, options(server)).await.ok().and_then(Result::ok).ok_or(Error::NoAnswer)
}

async fn options(server: SocketAddr) -> std::io::Result<()> {
    let any =
        if server.is_ipv4() { (Ipv4Addr::UNSPECIFIED, 0).into() } else { SocketAddr::from((Ipv6Addr::UNSPECIFIED, 0)) };
    let socket = UdpSocket::bind(any).await?;
    socket.connect(server).await?;
    let here = socket.local_addr()?;
    // The port tells one question from the next: nobody else has it while it is asked.
    let mark = format!("{:x}", here.port());
    let request = format!(
        "OPTIONS sip:{server} SIP/2.0\r\nVia: SIP/2.0/UDP {here};branch=z9hG4bK{mark};rport\r\nMax-Forwards: 70\r\n\
         From: <sip:portal@{here}>;tag={mark}\r\nTo: <sip:{server}>\r\nCall-ID: {mark}@{here}\r\nCSeq: 1 OPTIONS\r\n\
         Content-Length: 0\r\n\r\n"
    );
    socket.send(request.as_bytes()).await?;
    let mut answer = [0; DATAGRAM];
    loop {
        let length = socket.recv(&mut answer).await?;
        if answer[..length].starts_with(b"SIP/2.0 ") {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_answer_is_an_answer_and_silence_is_not() {
        let server = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let address = server.local_addr().unwrap();
        let answering = tokio::spawn(async move {
            let mut request = [0; DATAGRAM];
            let (length, from) = server.recv_from(&mut request).await.unwrap();
            assert!(request[..length].starts_with(b"OPTIONS sip:127.0.0.1:"));
            server.send_to(b"SIP/2.0 200 OK\r\n\r\n", from).await.unwrap();
        });
        ping(address).await.unwrap();
        answering.await.unwrap();
        // The port is closed now: the system says so, or nothing comes.
        assert!(ping(address).await.is_err());
    }
}
