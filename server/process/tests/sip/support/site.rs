//! One installation: database, engine, extensions.

use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use md5::{Digest, Md5};
use patchbay_process::kamailio::{self, Engine, State};
use patchbay_process::postgres::{self, Embedded};
use sha2::Sha256;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection, Row};
use tempfile::TempDir;

use crate::support::kill::kill;

pub(crate) const DOMAIN: &str = "pbx.test";
const PREFIX: &str = "patchbay-sip-test-";
const ENGINE_PASSWORD: &str = "engine-0123456789abcdef";

/// A database of its own and the engine on it.
pub(crate) struct Site {
    pub(crate) sip: SocketAddr,
    pub(crate) engine: Engine,
    pub(crate) database: Embedded,
    pub(crate) folder: TempDir,
}

/// What a phone is given.
#[derive(Clone, Debug)]
pub(crate) struct Extension {
    pub(crate) id: i64,
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) password: String,
    pub(crate) caller_id: String,
    pub(crate) display_name: String,
}

/// The installation that all tests share that break nothing, in a runtime that lives as long as the test program.
pub(crate) async fn shared() -> &'static Site {
    static SHARED: OnceLock<Site> = OnceLock::new();
    tokio::task::spawn_blocking(|| {
        SHARED.get_or_init(|| {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
            let site = runtime.block_on(Site::start());
            std::mem::forget(runtime);
            site
        })
    })
    .await
    .unwrap()
}

impl Site {
    pub(crate) async fn start() -> Self {
        let folder = folder();
        let database = postgres::start(&database_settings(folder.path())).await.unwrap();
        let mut portal = connect(&database).await;
        let migrations = Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/migrations");
        Migrator::new(migrations).await.unwrap().run(&mut portal).await.unwrap();
        let login = format!("ALTER ROLE patchbay_sip LOGIN PASSWORD '{ENGINE_PASSWORD}'");
        sqlx::raw_sql(AssertSqlSafe(login)).execute(&mut portal).await.unwrap();
        // Tests may fail as often as they like from here; those about bans use other addresses.
        let allowed =
            "WITH account AS (INSERT INTO portal.account (email, password_hash, created_at) VALUES ('', '', now())
                 RETURNING id)
             INSERT INTO portal.allowed_source (network, account_id, at) SELECT '127.0.0.1', id, now() FROM account";
        sqlx::raw_sql(allowed).execute(&mut portal).await.unwrap();
        // Half of this machine's own addresses stand for everybody else's: 127.128.0.0/9.
        let elsewhere = "UPDATE sip.local_network SET private = replace(private, '127.0.0.0/8', '127.0.0.0/9')";
        sqlx::raw_sql(elsewhere).execute(&mut portal).await.unwrap();
        portal.close().await.unwrap();
        let sip = free_address();
        let engine = kamailio::supervise(engine_settings(&database, &folder.path().join("engine"), sip, 1));
        running(&engine).await;
        Self { sip, engine, database, folder }
    }

    /// Another engine on the same database.
    pub(crate) async fn second_engine(&self) -> (SocketAddr, Engine) {
        let sip = free_address();
        let engine = kamailio::supervise(engine_settings(&self.database, &self.folder.path().join("engine2"), sip, 2));
        running(&engine).await;
        (sip, engine)
    }

    /// An engine of IPv6 on the same database.
    pub(crate) async fn sixth_engine(&self) -> (SocketAddr, Engine) {
        let sip = SocketAddr::from((std::net::Ipv6Addr::LOCALHOST, free_address().port()));
        let engine = kamailio::supervise(engine_settings(&self.database, &self.folder.path().join("engine6"), sip, 6));
        running(&engine).await;
        (sip, engine)
    }

    /// An end that the engine does not hear coming, and its new beginning.
    pub(crate) async fn crash_engine(&self) {
        let pid = self.engine.pid().unwrap();
        let mut states = self.engine.subscribe();
        kill(pid).await;
        let down = states.wait_for(|state| !matches!(state, State::Running { .. })).await.unwrap().clone();
        assert!(matches!(down, State::Down { .. }), "{down:?}");
        running(&self.engine).await;
        assert_ne!(self.engine.pid(), Some(pid));
    }

    pub(crate) async fn stop(self) {
        self.engine.stop().await;
        self.database.stop().await;
    }

    /// As the portal.
    pub(crate) async fn portal(&self) -> PgConnection {
        connect(&self.database).await
    }

    pub(crate) fn portal_options(&self) -> PgConnectOptions {
        options(&self.database)
    }

    /// As the engine.
    pub(crate) async fn engine_role(&self) -> PgConnection {
        let options = options(&self.database).username("patchbay_sip").password(ENGINE_PASSWORD);
        PgConnection::connect_with(&options).await.unwrap()
    }

    /// A new live extension with numbers and names that no other test has.
    pub(crate) async fn extension(&self, max_contacts: i16) -> Extension {
        static NEXT: AtomicU32 = AtomicU32::new(2000);
        let number = NEXT.fetch_add(1, Ordering::Relaxed).to_string();
        let name = format!("reg{number}");
        let password = format!("Secret-{number}");
        let caller_id = format!("+49800{number}");
        let display_name = format!("Zoë \"{number}\" O'Neil");
        let mut portal = self.portal().await;
        let id = sqlx::query(
            "WITH password AS (INSERT INTO portal.user_password (hash) VALUES ('') RETURNING id),
                  credential AS (INSERT INTO portal.credential (registration_name, ha1_md5, ha1_sha256, sealed, weak)
                                 VALUES ($2, $3, $4, '', false) RETURNING id)
             INSERT INTO portal.extension (version, created_at, first_name, last_name, job_title, number, registration_name,
                                           concurrent_registrations, user_password_id, credential_id)
             SELECT 1, now(), 'Zoë', '', '', $1, $2, 1, password.id, credential.id FROM password, credential RETURNING id",
        )
        .bind(&number)
        .bind(&name)
        .bind(md5(&name, &password))
        .bind(sha256(&name, &password))
        .fetch_one(&mut portal)
        .await
        .unwrap()
        .get(0);
        sqlx::query(
            "INSERT INTO sip.endpoint (extension_id, number, registration_name, realm, ha1_md5, ha1_sha256, caller_id,
                                       display_name, max_contacts)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(id)
        .bind(&number)
        .bind(&name)
        .bind(DOMAIN)
        .bind(md5(&name, &password))
        .bind(sha256(&name, &password))
        .bind(&caller_id)
        .bind(&display_name)
        .bind(max_contacts)
        .execute(&mut portal)
        .await
        .unwrap();
        Extension { id, number, name, password, caller_id, display_name }
    }

    /// Runs one statement about an extension as the portal; `$1` is its id.
    pub(crate) async fn change(&self, extension: &Extension, statement: &'static str) {
        sqlx::query(statement).bind(extension.id).execute(&mut self.portal().await).await.unwrap();
    }

    /// Contacts of the live bindings, as the portal sees them.
    pub(crate) async fn bindings(&self, extension: &Extension) -> Vec<String> {
        sqlx::query_scalar("SELECT contact FROM sip.registration WHERE number = $1 ORDER BY registered_at")
            .bind(&extension.number)
            .fetch_all(&mut self.portal().await)
            .await
            .unwrap()
    }
}

/// Where a process of this test may put things that another user has to reach.
pub(crate) fn folder() -> TempDir {
    remove_what_earlier_runs_left();
    let prefix = format!("{PREFIX}{}-", std::process::id());
    let folder = tempfile::Builder::new().prefix(&prefix).tempdir_in("/var/tmp").unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

/// The shared installation lives until its process ends, so its folder is for the next run to remove.
fn remove_what_earlier_runs_left() {
    for entry in std::fs::read_dir("/var/tmp").unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let pid = name.strip_prefix(PREFIX).and_then(|rest| rest.split('-').next());
        if pid.is_some_and(|pid| !Path::new("/proc").join(pid).exists()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

pub(crate) fn database_settings(folder: &Path) -> postgres::Settings {
    postgres::Settings {
        data_directory: folder.join("postgres"),
        binaries: std::env::var_os("PATCHBAY_POSTGRES_BIN").map(Into::into),
    }
}

pub(crate) fn engine_settings(database: &Embedded, run: &Path, sip: SocketAddr, server_id: u32) -> kamailio::Settings {
    kamailio::Settings {
        listen: sip,
        domain: DOMAIN.into(),
        database: kamailio::Database {
            host: database.socket_directory().display().to_string(),
            port: postgres::PORT,
            user: "patchbay_sip".into(),
            password: ENGINE_PASSWORD.into(),
            name: postgres::DATABASE.into(),
        },
        run_directory: run.to_path_buf(),
        nonce_secret: "nonces-0123456789abcdef0123456789".into(),
        server_id,
        program: None,
        modules: None,
    }
}

/// Waits until the engine runs; whatever it says instead is the failure.
pub(crate) async fn running(engine: &Engine) {
    let mut states = engine.subscribe();
    let wait = states.wait_for(|state| matches!(state, State::Running { .. }));
    tokio::time::timeout(std::time::Duration::from_secs(20), wait)
        .await
        .unwrap_or_else(|_| panic!("{:?}", engine.state()))
        .unwrap();
}

/// An address that is free for UDP and TCP, and for TCP at the next port as well.
pub(crate) fn free_address() -> SocketAddr {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    loop {
        // Not from the range that the kernel takes its own from, and another stretch for each process.
        let offset = NEXT.fetch_add(4, Ordering::Relaxed) + std::process::id() % 2000 * 8;
        let port = 16_000 + u16::try_from(offset % 16_000).unwrap();
        let pair = [port, port + 1].map(|port| SocketAddr::from(([127, 0, 0, 1], port)));
        if pair.iter().all(|address| UdpSocket::bind(address).is_ok() && TcpListener::bind(address).is_ok()) {
            return pair[0];
        }
    }
}

fn options(database: &Embedded) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(database.socket_directory())
        .port(postgres::PORT)
        .username(postgres::USER)
        .database(postgres::DATABASE)
}

pub(crate) async fn connect(database: &Embedded) -> PgConnection {
    PgConnection::connect_with(&options(database)).await.unwrap()
}

pub(crate) fn md5(name: &str, password: &str) -> String {
    hex(&Md5::digest(format!("{name}:{DOMAIN}:{password}")))
}

pub(crate) fn sha256(name: &str, password: &str) -> String {
    hex(&Sha256::digest(format!("{name}:{DOMAIN}:{password}")))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
