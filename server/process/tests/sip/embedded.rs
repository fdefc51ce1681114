//! The embedded PostgreSQL over several starts.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;
use std::process::Stdio;

use patchbay_process::postgres::{self, Error, Settings};
use tokio::process::Command;

use crate::support::site::{connect, database_settings, folder};
use crate::support::wait::until;

/// Tells a copy of this program that it is the portal that will be killed, and its folder.
const PARENT: &str = "PATCHBAY_TEST_PARENT";

#[tokio::test]
async fn keeps_its_data_and_belongs_to_one() {
    let folder = folder();
    let settings = database_settings(folder.path());
    let database = postgres::start(&settings).await.unwrap();
    sqlx::raw_sql("CREATE TABLE kept AS SELECT 7 AS n").execute(&mut connect(&database).await).await.unwrap();
    assert!(matches!(postgres::start(&settings).await, Err(Error::InUse(_))));
    let facts: (String, String, String, String, bool) = sqlx::query_as(
        "SELECT current_setting('server_encoding'), current_setting('data_checksums'), current_setting('listen_addresses'),
                current_user::text, rolsuper FROM pg_roles WHERE rolname = current_user",
    )
    .fetch_one(&mut connect(&database).await)
    .await
    .unwrap();
    assert_eq!(facts, ("UTF8".into(), "on".into(), String::new(), "patchbay".into(), true));
    assert_eq!(fs::metadata(&settings.data_directory).unwrap().mode() & 0o777, 0o700);
    database.stop().await;
    assert!(!settings.data_directory.join("postmaster.pid").exists(), "a clean stop");

    let database = postgres::start(&settings).await.unwrap();
    let kept: i32 = sqlx::query_scalar("SELECT n FROM kept").fetch_one(&mut connect(&database).await).await.unwrap();
    assert_eq!(kept, 7);
    database.stop().await;
}

#[tokio::test]
async fn survives_kill_9_of_its_portal() {
    if let Some(folder) = std::env::var_os(PARENT).map(PathBuf::from) {
        let database = postgres::start(&database_settings(&folder)).await.unwrap();
        sqlx::raw_sql("CREATE TABLE kept AS SELECT 7 AS n").execute(&mut connect(&database).await).await.unwrap();
        fs::write(folder.join("ready"), "").unwrap();
        return std::future::pending().await;
    }
    let folder = folder();
    let mut portal = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "embedded::survives_kill_9_of_its_portal"])
        .env(PARENT, folder.path())
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    until("the portal is ready", async || folder.path().join("ready").exists().then_some(())).await;
    portal.kill().await.unwrap();
    let database = postgres::start(&database_settings(folder.path())).await.unwrap();
    let kept: i32 = sqlx::query_scalar("SELECT n FROM kept").fetch_one(&mut connect(&database).await).await.unwrap();
    assert_eq!(kept, 7);
    database.stop().await;
}

#[tokio::test]
async fn a_pid_file_of_a_process_that_is_something_else_is_no_obstacle() {
    let folder = folder();
    let settings = database_settings(folder.path());
    postgres::start(&settings).await.unwrap().stop().await;
    let file = format!("{}\n{}\n1\n5432\n/nowhere\n\n", std::process::id(), settings.data_directory.display());
    fs::write(settings.data_directory.join("postmaster.pid"), file).unwrap();
    postgres::start(&settings).await.unwrap().stop().await;
}

#[tokio::test]
async fn an_interrupted_first_start_is_done_again() {
    let folder = folder();
    let settings = database_settings(folder.path());
    fs::create_dir(folder.path().join("postgres.new")).unwrap();
    fs::write(folder.path().join("postgres.new/PG_VERSION"), "half").unwrap();
    postgres::start(&settings).await.unwrap().stop().await;
}

#[tokio::test]
async fn a_deep_folder_is_no_obstacle() {
    let folder = folder();
    let deep = folder.path().join("deep".repeat(30));
    fs::create_dir(&deep).unwrap();
    let database = postgres::start(&database_settings(&deep)).await.unwrap();
    assert!(!database.socket_directory().starts_with(&deep));
    connect(&database).await;
    let socket_directory = database.socket_directory().to_path_buf();
    database.stop().await;
    fs::remove_dir_all(socket_directory).unwrap();
}

#[tokio::test]
async fn says_what_stands_in_the_way() {
    let folder = folder();
    let nowhere = Settings { binaries: Some("/nowhere".into()), ..database_settings(folder.path()) };
    let error = postgres::start(&nowhere).await.unwrap_err();
    assert!(error.to_string().contains("set PATCHBAY_POSTGRES_BIN"), "{error}");

    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let error = postgres::start(&database_settings(&file)).await.unwrap_err();
    assert!(error.to_string().contains("set PATCHBAY_DATA_DIR"), "{error}");

    let occupied = database_settings(&folder.path().join("occupied"));
    fs::create_dir_all(&occupied.data_directory).unwrap();
    fs::write(occupied.data_directory.join("letter.txt"), "").unwrap();
    let error = postgres::start(&occupied).await.unwrap_err();
    assert!(matches!(error, Error::DataDirectory { .. }), "{error}");
    assert!(occupied.data_directory.join("letter.txt").exists());

    let old = database_settings(&folder.path().join("old"));
    fs::create_dir_all(&old.data_directory).unwrap();
    fs::write(old.data_directory.join("PG_VERSION"), "9.6\n").unwrap();
    let error = postgres::start(&old).await.unwrap_err();
    assert!(error.to_string().contains("was written by PostgreSQL 9.6"), "{error}");

    let closed = folder.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
    if fs::metadata("/proc/self").unwrap().uid() == 0 {
        let error = postgres::start(&database_settings(&closed)).await.unwrap_err();
        assert!(matches!(&error, Error::Unreachable { folder, .. } if *folder == closed), "{error}");
    }
}
