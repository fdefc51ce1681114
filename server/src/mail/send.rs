use std::time::Duration;

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use patchbay_shared::{MailSecurity, MailServer};
use patchbay_store::{Store, mail};
use secrecy::ExposeSecret;

use super::{Letter, message::Unaddressable};

/// So long every step of the conversation may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a letter was not sent.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// No server is set.
    #[error("no mail server is set")]
    NoServer,
    /// The server, or the way to it.
    #[error("the mail server did not take it: {0}")]
    Smtp(#[from] lettre::transport::smtp::Error),
    /// The address.
    #[error(transparent)]
    Unaddressable(#[from] Unaddressable),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] patchbay_store::Error),
}

/// Hands a letter to the mail server that is set now.
pub async fn send(store: &Store, letter: &Letter) -> Result<(), SendError> {
    let server = mail::find(store).await?.ok_or(SendError::NoServer)?;
    send_by(store, &server, letter).await
}

/// Hands a letter to this mail server, whichever is set by now.
pub async fn send_by(store: &Store, server: &MailServer, letter: &Letter) -> Result<(), SendError> {
    let company = store.settings().settings.company_name.as_str().to_owned();
    let message = letter.write(&server.from, &company)?;
    let transport = transport(store, server).await?;
    transport.send(message).await?;
    Ok(())
}

async fn transport(store: &Store, server: &MailServer) -> Result<AsyncSmtpTransport<Tokio1Executor>, SendError> {
    let tls = match server.security {
        MailSecurity::StartTls => Tls::Required(TlsParameters::new(server.host.clone())?),
        MailSecurity::Tls => Tls::Wrapper(TlsParameters::new(server.host.clone())?),
        MailSecurity::Plain => Tls::None,
    };
    // Dangerous is only what `tls` says then.
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
        .port(server.port)
        .tls(tls)
        .timeout(Some(PATIENCE));
    if !server.user.is_empty()
        && let Some(password) = mail::password(store).await?
    {
        builder = builder.credentials(Credentials::new(server.user.clone(), password.expose_secret().to_owned()));
    }
    Ok(builder.build())
}
