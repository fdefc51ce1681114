//! The load that `make bench` measures the portal with: it takes as little as it can of the processors that both share.

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use http_body_util::{BodyExt, Full};
use hyper::{Request, StatusCode, body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use tokio::{net::TcpStream, task::JoinSet};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const USAGE: &str = "post SECONDS CONNECTIONS ADDRESS STATUS < a line of JSON for each request: path, headers, body";

#[derive(Deserialize)]
struct Line {
    path: String,
    headers: BTreeMap<String, String>,
    body: String,
}

/// Sends each request once, until they are all sent or the time is over, and prints how many were answered in a second.
#[tokio::main(flavor = "current_thread")]
#[allow(clippy::print_stdout, reason = "what it is there for")]
async fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [seconds, connections, address, status] = arguments.as_slice() else { return Err(USAGE.into()) };
    let (time, status) = (Duration::from_secs_f64(seconds.parse()?), StatusCode::from_bytes(status.as_bytes())?);
    let lines = io::stdin().lines().map(|line| Ok(serde_json::from_str(&line?)?)).collect::<Result<Vec<Line>>>()?;
    let (lines, next) = (Arc::new(lines), Arc::new(AtomicUsize::new(0)));
    let begin = Instant::now();
    let mut workers = JoinSet::new();
    for _ in 0..connections.parse()? {
        let (address, lines, next) = (address.clone(), Arc::clone(&lines), Arc::clone(&next));
        workers.spawn(async move {
            let stream = TcpStream::connect(&address).await?;
            stream.set_nodelay(true)?;
            let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
            tokio::spawn(connection);
            let mut answered = 0;
            while begin.elapsed() < time
                && let Some(line) = lines.get(next.fetch_add(1, Ordering::Relaxed))
            {
                let mut request = Request::post(&line.path).header("host", &address);
                for (name, value) in &line.headers {
                    request = request.header(name, value);
                }
                sender.ready().await?;
                let answer = sender.send_request(request.body(Full::new(Bytes::from(line.body.clone())))?).await?;
                if answer.status() != status {
                    return Err(format!("{} was answered with {}", line.path, answer.status()).into());
                }
                answer.into_body().collect().await?;
                answered += 1;
            }
            Result::Ok(answered)
        });
    }
    let mut answered = 0;
    while let Some(worker) = workers.join_next().await {
        answered += worker??;
    }
    println!("{}", f64::from(answered) / begin.elapsed().as_secs_f64());
    Ok(())
}
