//! A PostgreSQL server of one test, with the programs of the server that all tests use.

use std::{
    fs,
    os::unix::fs::{MetadataExt, chown},
    path::PathBuf,
    process::{Command, Stdio},
};

use sqlx::{PgPool, postgres::PgConnectOptions};
use tempfile::TempDir;

pub(crate) struct Cluster {
    programs: PathBuf,
    home: TempDir,
    /// PostgreSQL refuses to run as root: the owner of the server that is there lends its name.
    owner: Option<(u32, u32)>,
}

impl Cluster {
    pub(crate) async fn start(pool: &PgPool) -> Self {
        let (programs, data): (String, String) =
            sqlx::query_as("SELECT setting, current_setting('data_directory') FROM pg_config WHERE name = 'BINDIR'")
                .fetch_one(pool)
                .await
                .unwrap();
        let home = tempfile::tempdir_in("/tmp").unwrap();
        let root = fs::metadata(home.path()).unwrap().uid() == 0;
        let owner = root.then(|| fs::metadata(data).unwrap()).map(|data| (data.uid(), data.gid()));
        if let Some((user, group)) = owner {
            chown(home.path(), Some(user), Some(group)).unwrap();
        }
        let cluster = Self { programs: programs.into(), home, owner };
        cluster
            .command("initdb", &["--username=patchbay", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        fs::write(cluster.data().join("pg_hba.conf"), "local all patchbay trust\nlocal all all scram-sha-256\n")
            .unwrap();
        cluster.run();
        cluster
    }

    pub(crate) fn run(&self) {
        let home = self.home.path().display();
        let settings = format!(
            "-c listen_addresses= -c unix_socket_directories={home} -c fsync=off -c log_statement=all -c max_connections=40"
        );
        let log = self.log_file();
        self.command(
            "pg_ctl",
            &["start", "--silent", "--wait", "--log", &log.to_string_lossy(), "--options", &settings],
        );
    }

    pub(crate) fn stop(&mut self) {
        self.command("pg_ctl", &["stop", "--silent", "--wait", "--mode=immediate"]);
    }

    pub(crate) fn options(&self) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass().socket(self.home.path()).username("patchbay").database("postgres")
    }

    /// As the owner of the database.
    pub(crate) async fn pool(&self) -> PgPool {
        let pool = PgPool::connect_with(self.options()).await.unwrap();
        patchbay_store::connect(self.options()).await.unwrap().close().await;
        pool
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap()
    }

    fn log_file(&self) -> PathBuf {
        self.data().join("log")
    }

    fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    fn command(&self, program: &str, arguments: &[&str]) {
        let program = self.programs.join(program);
        let mut command = match self.owner {
            Some((user, group)) => {
                let mut command = Command::new("setpriv");
                command
                    .args([format!("--reuid={user}"), format!("--regid={group}"), "--clear-groups".into()])
                    .arg(program);
                command
            }
            None => Command::new(program),
        };
        command.args(arguments).arg("--pgdata").arg(self.data()).current_dir(self.home.path());
        // The server inherits what it is given: a pipe would never end.
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        assert!(status.success(), "{command:?}");
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.data().join("postmaster.pid").exists() {
            self.stop();
        }
    }
}
