//! Does the server accept connections? The first exchange of PostgreSQL's protocol (version 3.0, "Start-up") says.

use std::path::Path;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::time::timeout;

use crate::postgres::{DATABASE, PORT, USER};

/// True once the server answers a start-up message with a request to authenticate, which a server that is starting,
/// recovering or stopping does not.
pub(crate) async fn accepts(socket_directory: &Path) -> bool {
    matches!(timeout(Duration::from_secs(2), first_byte(socket_directory)).await, Ok(Ok(b'R')))
}

async fn first_byte(socket_directory: &Path) -> std::io::Result<u8> {
    let mut stream = UnixStream::connect(socket_directory.join(format!(".s.PGSQL.{PORT}"))).await?;
    stream.write_all(&startup()).await?;
    stream.read_u8().await
}

fn startup() -> Vec<u8> {
    let parameters = format!("user\0{USER}\0database\0{DATABASE}\0\0");
    let length = u32::try_from(8 + parameters.len()).unwrap_or(u32::MAX);
    let mut message = length.to_be_bytes().to_vec();
    message.extend(196_608_u32.to_be_bytes());
    message.extend(parameters.bytes());
    message
}
