use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use clap::{Args, Parser, Subcommand, ValueEnum};
use patchbay_shared::{Networks, PasswordPolicy};

use crate::{proxy::Proxy, public_url::PublicUrl, sip_listen::SipListen};

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
    /// Address and port of the portal; with 0.0.0.0 or [::] the public URL has to be set.
    #[arg(long, env = "PATCHBAY_LISTEN", value_parser = address, default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,

    /// Where people reach the portal, if not at the address above; with https:// cookies are sent over https only.
    #[arg(long, env = "PATCHBAY_PUBLIC_URL")]
    pub public_url: Option<PublicUrl>,

    /// The portal's certificate and those that vouch for it, in PEM. With it the portal speaks https, and nothing else.
    /// Both files are read again when they change.
    #[arg(long, env = "PATCHBAY_TLS_CERTIFICATE_FILE", requires = "tls_key_file")]
    pub tls_certificate_file: Option<PathBuf>,

    /// The private key of that certificate, in PEM and without a password.
    #[arg(long, env = "PATCHBAY_TLS_KEY_FILE", requires = "tls_certificate_file")]
    pub tls_key_file: Option<PathBuf>,

    /// Speak plain http at an address that other machines reach, where everybody on the way can read passwords: only
    /// in a network that is safe by other means.
    #[arg(long, env = "PATCHBAY_ALLOW_PLAIN_HTTP")]
    pub allow_plain_http: bool,

    /// Proxies before the portal, as addresses or networks such as 10.0.0.7,2001:db8::/64. Their X-Forwarded-For says
    /// where people come from; anybody else's is ignored.
    #[arg(long, env = "PATCHBAY_TRUSTED_PROXIES", value_delimiter = ',')]
    pub trusted_proxies: Vec<Proxy>,

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

    /// Where phones reach the SIP engine, over UDP and TCP: an address or a host name of this machine, and a port. A name is
    /// looked up once, at start.
    #[arg(long, env = "PATCHBAY_SIP_LISTEN", default_value = "127.0.0.1:5060")]
    pub sip_listen: SipListen,

    /// The SIP domain of a new installation: what phones use as server, and the realm of their digest. Without it, the
    /// host above. Afterwards the settings decide, in the portal.
    #[arg(long, env = "PATCHBAY_SIP_DOMAIN")]
    pub sip_domain: Option<String>,

    /// Networks besides private ones that phones are at home in, such as 198.51.100.0/24,2001:db8::/48. Everywhere else they
    /// need extensions that allow remote registration. The same for all servers of one database.
    #[arg(long, env = "PATCHBAY_SIP_LOCAL_NETWORKS", value_parser = networks, default_value = "")]
    pub sip_local_networks: Networks,

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

fn address(text: &str) -> Result<SocketAddr, &'static str> {
    text.parse().map_err(|_| "write an address and a port, like 127.0.0.1:3000 or [::1]:3000")
}

fn networks(list: &str) -> Result<Networks, &'static str> {
    Networks::parse(list).map_err(|_| "write up to 32 addresses or networks, like 198.51.100.7,2001:db8::/48")
}

fn policy(name: &str) -> Result<PasswordPolicy, &'static str> {
    PasswordPolicy::parse(name).map_err(|_| "it is standard, strict or modern")
}

impl Configuration {
    /// The portal's address as people type it.
    pub fn url(&self) -> String {
        let scheme = if self.certificate().is_some() { "https" } else { "http" };
        self.public_url.as_ref().map_or_else(|| format!("{scheme}://{}", self.listen), PublicUrl::to_string)
    }

    /// Whether nobody said where people reach a portal that listens everywhere.
    pub fn has_no_url(&self) -> bool {
        self.public_url.is_none() && self.listen.ip().to_canonical().is_unspecified()
    }

    /// Whether people come over https.
    pub fn https(&self) -> bool {
        self.public_url.as_ref().map_or(self.certificate().is_some(), PublicUrl::https)
    }

    /// The files of certificate and key, if the portal speaks https itself.
    pub fn certificate(&self) -> Option<(&Path, &Path)> {
        self.tls_certificate_file.as_deref().zip(self.tls_key_file.as_deref())
    }

    /// Whether what people type would cross a network readable, and nobody asked for it.
    pub fn exposes_plain_http(&self) -> bool {
        self.certificate().is_none() && !self.listen.ip().is_loopback() && !self.allow_plain_http
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn read(options: &[&str]) -> Result<Box<Configuration>, clap::Error> {
        let arguments = Arguments::try_parse_from(["patchbay", "serve"].iter().chain(options))?;
        let Command::Serve(configuration) = arguments.command;
        Ok(configuration)
    }

    #[test]
    fn plain_http_beyond_this_machine_is_asked_for_in_so_many_words() {
        let certificate = ["--tls-certificate-file", "chain.pem", "--tls-key-file", "key.pem"];
        let exposes = |options: &[&str]| read(options).unwrap().exposes_plain_http();
        for inside in ["127.0.0.1:3000", "[::1]:3000", "127.8.0.1:80"] {
            assert!(!exposes(&["--listen", inside]), "{inside}");
        }
        for beyond in ["0.0.0.0:3000", "[::]:3000", "192.0.2.10:80", "[::ffff:127.0.0.1]:80"] {
            assert!(exposes(&["--listen", beyond]), "{beyond}");
            assert!(exposes(&["--listen", beyond, "--public-url", "https://pbx.example.com"]), "{beyond}");
            assert!(!exposes(&["--listen", beyond, "--allow-plain-http"]), "{beyond}");
            assert!(!exposes(&[&["--listen", beyond][..], &certificate].concat()), "{beyond}");
        }
    }

    #[test]
    fn the_address_follows_from_the_certificate() {
        let certificate = ["--tls-certificate-file", "chain.pem", "--tls-key-file", "key.pem"];
        let plain = read(&[]).unwrap();
        assert_eq!((plain.url().as_str(), plain.https()), ("http://127.0.0.1:3000", false));
        let own = read(&certificate).unwrap();
        assert_eq!((own.url().as_str(), own.https()), ("https://127.0.0.1:3000", true));
        let named = read(&["--public-url", "https://pbx.example.com"]).unwrap();
        assert_eq!((named.url().as_str(), named.https()), ("https://pbx.example.com", true));
        for half in [&certificate[..2], &certificate[2..]] {
            assert!(read(half).is_err(), "{half:?}");
        }
    }

    #[test]
    fn every_address_is_none_that_a_link_leads_to() {
        for (listen, every) in [
            ("0.0.0.0:443", true),
            ("[::]:443", true),
            ("[::ffff:0.0.0.0]:443", true),
            ("127.0.0.1:3000", false),
            ("[2001:db8::7]:443", false),
        ] {
            assert_eq!(read(&["--listen", listen]).unwrap().has_no_url(), every, "{listen}");
            let named = read(&["--listen", listen, "--public-url", "https://pbx.example.com"]).unwrap();
            assert!(!named.has_no_url(), "{listen}");
        }
    }

    #[test]
    fn every_option_is_a_variable_and_is_told_of() {
        let readme = include_str!("../../README.md");
        let serve = Arguments::command().find_subcommand("serve").unwrap().clone();
        let options: Vec<_> = serve.get_arguments().filter(|option| option.get_id() != "help").collect();
        assert!(options.len() > 15);
        for option in options {
            let variable = option.get_env().and_then(|name| name.to_str()).unwrap_or_default();
            assert!(!variable.is_empty() && option.get_help().is_some(), "{}", option.get_id());
            assert!(readme.contains(&format!("`{variable}`")), "{variable} is not in README.md");
        }
    }

    #[test]
    fn local_networks_are_a_list() {
        let networks =
            |list: &str| read(&["--sip-local-networks", list]).map(|read| read.sip_local_networks.to_string());
        assert_eq!(read(&[]).unwrap().sip_local_networks.to_string(), "");
        assert_eq!(networks("198.51.100.7,2001:DB8::1/48").unwrap(), "198.51.100.7\n2001:db8::/48");
        for refused in ["phones.example.com", "10.0.0.0/33"] {
            assert!(networks(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn proxies_are_a_list() {
        let proxies = |list: &str| read(&["--trusted-proxies", list]).map(|read| read.trusted_proxies.len());
        assert_eq!(proxies("10.0.0.7").unwrap(), 1);
        assert_eq!(proxies("10.0.0.0/8,::1,2001:db8::/64").unwrap(), 3);
        for refused in ["proxy.example.com", "10.0.0.0/33", "0.0.0.0/0", "10.0.0.1,"] {
            assert!(proxies(refused).is_err(), "{refused}");
        }
    }
}
