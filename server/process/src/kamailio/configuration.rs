//! The two files Kamailio is started with: its routing, the same everywhere, and settings.cfg with everything that differs.

use std::fs;
use std::io::Write;
use std::net::IpAddr;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use secrecy::ExposeSecret;

use crate::account::Account;
use crate::directory;
use crate::kamailio::installation::Installation;
use crate::kamailio::{Database, Error, Settings};

const ROUTING: &str = include_str!("kamailio.cfg");

/// Writes both files and returns the one to start with. The settings hold secrets: they are created with mode 0600, never
/// opened wider, and belong to the engine's user.
pub(crate) fn write(
    folder: &Path,
    settings: &Settings,
    installation: &Installation,
    account: Option<&Account>,
) -> Result<PathBuf, Error> {
    let text = render(folder, settings, installation)?;
    put(&folder.join("settings.cfg"), &text, account)
        .and_then(|()| put(&folder.join("kamailio.cfg"), ROUTING, account))
        .map_err(|source| Error::RunDirectory { path: folder.to_path_buf(), source })?;
    Ok(folder.join("kamailio.cfg"))
}

fn put(path: &Path, text: &str, account: Option<&Account>) -> std::io::Result<()> {
    let _ = fs::remove_file(path);
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    directory::give(path, account)
}

fn render(folder: &Path, settings: &Settings, installation: &Installation) -> Result<String, Error> {
    let domain = &settings.domain;
    if domain.is_empty() || !domain.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte)) {
        return Err(Error::Domain(domain.clone()));
    }
    let database = database(&settings.database)?;
    let socket = text("run directory", &folder.join("rpc.sock").to_string_lossy())?;
    let modules = text("modules folder", &installation.modules.to_string_lossy())?;
    let nonce_secret = text("nonce secret", settings.nonce_secret.expose_secret())?;
    let server_id = settings.server_id.max(1);
    let listen = if settings.listen.ip().is_unspecified() {
        // Kamailio then listens on every address of the machine and answers from the one that was asked.
        format!("port={}\n", settings.listen.port())
    } else {
        format!("listen=udp:{0}\nlisten=tcp:{0}\n", settings.listen)
    };
    // An alias is a host at every port. For a name that is right; for an address it would make Kamailio take a phone on
    // the same machine for itself and send it nothing within a call.
    let alias = match domain.parse::<IpAddr>() {
        Ok(_) => String::new(),
        Err(_) => format!("alias=\"{domain}\"\n"),
    };
    Ok(format!(
        "#!define DB_URL \"{database}\"\n\
         #!define SQL_CONNECTION \"patchbay=>{database}\"\n\
         #!define NONCE_SECRET \"{nonce_secret}\"\n\
         #!define RPC_SOCKET \"{socket}\"\n\
         #!substdef \"!REALM_NAME!{domain}!g\"\n\
         #!substdef \"!SERVER_ID!{server_id}!g\"\n\
         server_id={server_id}\n\
         {alias}\
         mpath=\"{modules}/\"\n\
         {listen}"
    ))
}

/// Kamailio hands the part behind the last slash to libpq, which reads a connection string there: the only form that can
/// carry the folder of a Unix socket.
fn database(database: &Database) -> Result<String, Error> {
    let Database { host, port, user, password, name } = database;
    let host = text("database host", host)?;
    let user = text("database user", user)?;
    let name = text("database name", name)?;
    let password = text("database password", password.expose_secret())?;
    Ok(format!(
        "postgres:///host='{host}' port='{port}' user='{user}' password='{password}' dbname='{name}' \
         application_name='kamailio' connect_timeout='3'"
    ))
}

/// Neither Kamailio's strings nor its URLs have an escape for these.
fn text(what: &'static str, value: &str) -> Result<String, Error> {
    let forbidden = |letter: char| letter.is_control() || "?\"'\\".contains(letter);
    if value.contains(forbidden) { Err(Error::Character(what)) } else { Ok(value.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(domain: &str, password: &str) -> Settings {
        Settings {
            listen: "127.0.0.1:5060".parse().unwrap(),
            domain: domain.into(),
            database: Database {
                host: "/run/x".into(),
                port: 5432,
                user: "patchbay_sip".into(),
                password: password.into(),
                name: "patchbay".into(),
            },
            run_directory: "/run/x".into(),
            nonce_secret: "n".into(),
            server_id: 0,
            program: None,
            modules: None,
        }
    }

    fn rendered(settings: &Settings) -> Result<String, Error> {
        let installation = Installation { program: "/k".into(), modules: "/m".into() };
        render(Path::new("/run/x"), settings, &installation)
    }

    #[test]
    fn nothing_can_break_out_of_a_setting() {
        assert!(matches!(rendered(&settings("pbx.test\nlisten=udp:0.0.0.0:1", "p")), Err(Error::Domain(_))));
        assert!(matches!(rendered(&settings("", "p")), Err(Error::Domain(_))));
        for password in ["a'b", "a\"b", "a\\b", "a?b", "a\nb"] {
            assert!(matches!(rendered(&settings("pbx.test", password)), Err(Error::Character(_))), "{password:?}");
        }
    }

    #[test]
    fn all_addresses_are_asked_for_without_naming_one() {
        let mut settings = settings("pbx.test", "p");
        assert!(rendered(&settings).unwrap().contains("listen=tcp:127.0.0.1:5060\n"));
        settings.listen = "0.0.0.0:5070".parse().unwrap();
        let text = rendered(&settings).unwrap();
        assert!(text.contains("port=5070\n") && !text.contains("listen="));
    }

    #[test]
    fn secrets_have_no_debug() {
        let shown = format!("{:?}", settings("pbx.test", "the-password"));
        assert!(!shown.contains("the-password"));
    }
}
