//! The data directory: made once, completely or not at all.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::account::{self, Account};
use crate::child::{self, Launch, Output, Program};
use crate::directory;
use crate::postgres::{DATABASE, Error, USER};

/// A data directory and whom the server runs as.
#[derive(Clone, Debug)]
pub(crate) struct Data {
    pub(crate) directory: PathBuf,
    pub(crate) account: Option<Account>,
}

/// Decides whom the server runs as and makes sure that account can get to `path`.
pub(crate) fn prepare(path: &Path) -> Result<Data, Error> {
    let failed = |source| Error::DataDirectory { path: path.to_path_buf(), source };
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(failed)?;
    let name = path.file_name().ok_or_else(|| failed(std::io::ErrorKind::InvalidInput.into()))?;
    let directory = fs::canonicalize(parent).map_err(failed)?.join(name);
    let owner = fs::metadata(directory.join("PG_VERSION")).ok().map(|version| version.uid()).filter(|uid| *uid != 0);
    let account = account::unprivileged(&["postgres"]).map(|usual| owner.and_then(account::by_uid).unwrap_or(usual));
    if let Some(account) = &account
        && let Some(folder) = directory::barrier(&directory, account)
    {
        return Err(Error::Unreachable { user: account.name.clone(), folder: folder.to_path_buf() });
    }
    Ok(Data { directory, account })
}

/// Runs `initdb` and creates the database unless that was done before. Everything happens beside the final place and is
/// moved there at the end, so that an interrupted first start is simply done again.
pub(crate) async fn initialize(data: &Data, binaries: &Path) -> Result<(), Error> {
    if let Ok(found) = fs::read_to_string(data.directory.join("PG_VERSION")) {
        return same_version(data, binaries, found.trim()).await;
    }
    let failed = |source| Error::DataDirectory { path: data.directory.clone(), source };
    let draft = directory::beside(&data.directory, ".new");
    if draft.exists() {
        fs::remove_dir_all(&draft).map_err(failed)?;
    }
    directory::create(&draft, data.account.as_ref(), 0o700).map_err(failed)?;
    let locale = ["--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-sync", "--auth=peer"];
    let arguments = locale.into_iter().chain(["--username", USER, "--pgdata"]).map(OsString::from);
    run(data, binaries.join("initdb"), arguments.chain([draft.clone().into()]).collect()).await?;
    let create = format!("printf 'CREATE DATABASE {DATABASE}' | \"$1\" --single -F -D \"$2\" postgres");
    let arguments = ["-c".into(), create.into(), "sh".into(), binaries.join("postgres").into(), draft.clone().into()];
    run(data, "sh".into(), arguments.into()).await?;
    run(data, binaries.join("initdb"), vec!["--sync-only".into(), "--pgdata".into(), draft.clone().into()]).await?;
    // An empty folder that somebody made beforehand gives way; anything else in it does not.
    fs::rename(&draft, &data.directory).map_err(failed)
}

async fn same_version(data: &Data, binaries: &Path, found: &str) -> Result<(), Error> {
    let output = tokio::process::Command::new(binaries.join("postgres")).arg("--version").output().await;
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let installed = major(&text);
    if installed != Some(found) {
        return Err(Error::OtherVersion {
            path: data.directory.clone(),
            found: found.into(),
            installed: installed.unwrap_or("of no known version").into(),
        });
    }
    Ok(())
}

/// `15` of `postgres (PostgreSQL) 15.18 (Debian …)`.
fn major(version: &str) -> Option<&str> {
    version.split_whitespace().nth(2)?.split(|letter: char| !letter.is_ascii_digit()).next()
}

async fn run(data: &Data, program: PathBuf, arguments: Vec<OsString>) -> Result<(), Error> {
    let failed = |reason: String| Error::Initialize { path: data.directory.clone(), reason };
    let launch = Launch {
        program,
        arguments,
        environment: vec![("LC_ALL", "C.UTF-8".into()), ("TZ", "UTC".into())],
        account: data.account.clone(),
        directory: "/".into(),
        death_signal: "KILL",
    };
    let mut child = child::spawn(&launch).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::SetprivMissing,
        _ => failed(error.to_string()),
    })?;
    let (output, readers) = Output::follow(&mut child, Program::Postgres, &[]);
    let status = child.wait().await.map_err(|error| failed(error.to_string()))?;
    for reader in readers {
        let _ = reader.await;
    }
    if status.success() {
        return Ok(());
    }
    let reason = output.last(|line| line.contains("error:") || line.contains("FATAL:"));
    Err(failed(reason.or_else(|| output.last(|line| !line.is_empty())).unwrap_or_else(|| status.to_string())))
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn reads_the_major_version() {
        assert_eq!(major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), Some("15"));
        assert_eq!(major("postgres (PostgreSQL) 18beta1"), Some("18"));
        assert_eq!(major(""), None);
    }
}
