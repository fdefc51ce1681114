use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use patchbay_shared::PasswordPolicy;

use crate::public_url::PublicUrl;

/// Patchbay: the extension desk of a SIP telephone system.
#[derive(Parser)]
#[command(name = "patchbay", version, about = "Patchbay: the extension desk of a SIP telephone system")]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Serve the portal, and keep PostgreSQL and Kamailio running beside it. Every option is also an environment variable.
    Serve(Box<Configuration>),
}

#[derive(Args, Clone)]
pub struct Configuration {
    /// Address and port of the portal.
    #[arg(long, env = "PATCHBAY_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,

    /// Where people reach the portal, if not at the address above; with https:// cookies are sent over https only.
    #[arg(long, env = "PATCHBAY_PUBLIC_URL")]
    pub public_url: Option<PublicUrl>,

    /// A PostgreSQL database, such as postgres://user:password@host/name. Its user must own it and may create roles.
    /// Without it, an embedded server keeps its data in the data directory.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,

    /// The folder for everything that has to survive: the embedded database and the sealing key.
    #[arg(long, env = "PATCHBAY_DATA_DIR", default_value = ".patchbay")]
    pub data_dir: PathBuf,

    /// The folder of PostgreSQL's programs initdb and postgres; looked for in the usual places without.
    #[arg(long, env = "PATCHBAY_POSTGRES_BIN")]
    pub postgres_bin: Option<PathBuf>,

    /// The key that seals registration passwords: 32 bytes. All servers of one database need the same one.
    /// Without it, sealing.key in the data directory, made at first start.
    #[arg(long, env = "PATCHBAY_SEALING_KEY_FILE")]
    pub sealing_key_file: Option<PathBuf>,

    /// Where phones reach the SIP engine, over UDP and TCP.
    #[arg(long, env = "PATCHBAY_SIP_LISTEN", default_value = "127.0.0.1:5060")]
    pub sip_listen: SocketAddr,

    /// The SIP domain: what phones use as server, and the realm of their digest. Without it, the address above.
    #[arg(long, env = "PATCHBAY_SIP_DOMAIN")]
    pub sip_domain: Option<String>,

    /// Who runs the SIP engine.
    #[arg(long, env = "PATCHBAY_SIP_ENGINE", value_enum, default_value_t = SipEngine::Own)]
    pub sip_engine: SipEngine,

    /// Tells several SIP engines on one database apart.
    #[arg(long, env = "PATCHBAY_SIP_SERVER_ID", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub sip_server_id: u32,

    /// What user passwords must be in a new installation: standard, strict or modern. Afterwards the settings decide, in
    /// the portal.
    #[arg(long, env = "PATCHBAY_PASSWORD_POLICY", value_parser = policy, default_value = "standard")]
    pub password_policy: PasswordPolicy,

    /// E-mail address of the super administrator, who is then made at start, without a set-up link.
    #[arg(long, env = "PATCHBAY_ADMIN_EMAIL", requires = "admin_password_file")]
    pub admin_email: Option<String>,

    /// A file with the super administrator's password in its first line.
    #[arg(long, env = "PATCHBAY_ADMIN_PASSWORD_FILE", requires = "admin_email")]
    pub admin_password_file: Option<PathBuf>,

    /// Where the built pages lie: the folder that has pkg in it. Without it, the folder site beside the program.
    #[arg(long, env = "LEPTOS_SITE_ROOT")]
    pub site_root: Option<PathBuf>,

    /// How the log is written.
    #[arg(long, env = "PATCHBAY_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SipEngine {
    /// This program starts and watches Kamailio.
    Own,
    /// Somebody else runs it on the same database.
    External,
    /// There is none: extensions can be prepared, phones cannot register.
    None,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// A line a person reads.
    Text,
    /// A JSON object a line.
    Json,
}

fn policy(name: &str) -> Result<PasswordPolicy, &'static str> {
    PasswordPolicy::parse(name).map_err(|_| "it is standard, strict or modern")
}

impl Configuration {
    /// The portal's address as people type it.
    pub fn url(&self) -> String {
        self.public_url.as_ref().map_or_else(|| format!("http://{}", self.listen), PublicUrl::to_string)
    }

    /// Whether people come over https.
    pub fn https(&self) -> bool {
        self.public_url.as_ref().is_some_and(PublicUrl::https)
    }
}
