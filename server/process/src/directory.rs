//! Folders for children that run as another user: created, owned, reachable, and short enough for a socket.

use std::fs::{self, DirBuilder, Permissions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use crate::account::{self, Account};

/// The longest path a Unix socket can have: `sun_path` of unix(7) without its final NUL.
const LONGEST_SOCKET_PATH: usize = 107;

/// Creates `path` with all parents, gives it to `owner` when there is one, and sets its mode.
pub(crate) fn create(path: &Path, owner: Option<&Account>, mode: u32) -> io::Result<()> {
    fs::create_dir_all(path)?;
    give(path, owner)?;
    fs::set_permissions(path, Permissions::from_mode(mode))
}

/// Gives one file or folder to `owner`; nothing to do without one.
pub(crate) fn give(path: &Path, owner: Option<&Account>) -> io::Result<()> {
    owner.map_or(Ok(()), |owner| chown(path, Some(owner.uid), Some(owner.gid)))
}

/// The path beside `path` whose name has `suffix` appended.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut beside = path.as_os_str().to_owned();
    beside.push(suffix);
    beside.into()
}

/// The first folder on the way to `path` that `account` may not enter.
pub(crate) fn barrier<'a>(path: &'a Path, account: &Account) -> Option<&'a Path> {
    let mut ancestors: Vec<&Path> = path.ancestors().skip(1).collect();
    ancestors.reverse();
    ancestors.into_iter().find(|folder| {
        fs::metadata(folder).is_ok_and(|metadata| {
            let bit = if metadata.uid() == account.uid {
                0o100
            } else if metadata.gid() == account.gid {
                0o010
            } else {
                0o001
            };
            metadata.mode() & bit == 0
        })
    })
}

/// A folder for the socket `name`: `wanted` where that fits a socket path and `account` can reach it, else one of the
/// system's run-time folders, named after `wanted` so that every start finds the same.
pub(crate) fn for_socket(wanted: &Path, name: &str, account: Option<&Account>, mode: u32) -> io::Result<PathBuf> {
    let wanted = std::path::absolute(wanted)?;
    let fits = wanted.join(name).as_os_str().len() <= LONGEST_SOCKET_PATH;
    if fits && account.is_none_or(|account| barrier(&wanted, account).is_none()) {
        create(&wanted, account, mode)?;
        return Ok(wanted);
    }
    let mut hasher = DefaultHasher::new();
    wanted.hash(&mut hasher);
    let base = if account::current_uid() == 0 {
        PathBuf::from("/run")
    } else {
        std::env::var_os("XDG_RUNTIME_DIR").map_or_else(std::env::temp_dir, PathBuf::from)
    };
    let folder = base.join(format!("patchbay-{}-{:016x}", account::current_uid(), hasher.finish()));
    // The base may be writable for everybody: what is already there must be a folder of ours.
    match DirBuilder::new().mode(0o700).create(&folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let found = fs::symlink_metadata(&folder)?;
    let ours = found.uid() == account::current_uid() || account.is_some_and(|account| found.uid() == account.uid);
    if !found.is_dir() || !ours {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, format!("{} is not ours", folder.display())));
    }
    create(&folder, account, mode)?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_path_moves_the_socket_and_always_to_the_same_place() {
        let root = tempfile::tempdir().unwrap();
        let long = root.path().join("x".repeat(100));
        let first = for_socket(&long, ".s.PGSQL.5432", None, 0o700).unwrap();
        let second = for_socket(&long, ".s.PGSQL.5432", None, 0o700).unwrap();
        fs::remove_dir(&first).unwrap();
        assert_eq!(first, second);
        assert!(first.join(".s.PGSQL.5432").as_os_str().len() <= LONGEST_SOCKET_PATH);
    }

    #[test]
    fn a_short_path_is_kept() {
        let root = tempfile::tempdir().unwrap();
        let short = root.path().join("run");
        assert_eq!(for_socket(&short, "rpc.sock", None, 0o700).unwrap(), short);
        assert_eq!(fs::metadata(&short).unwrap().mode() & 0o777, 0o700);
    }

    #[test]
    fn finds_the_folder_that_keeps_an_account_out() {
        let root = tempfile::tempdir().unwrap();
        let closed = root.path().join("closed");
        create(&closed.join("inner"), None, 0o700).unwrap();
        fs::set_permissions(root.path(), Permissions::from_mode(0o755)).unwrap();
        fs::set_permissions(&closed, Permissions::from_mode(0o700)).unwrap();
        let stranger = Account { name: "stranger".into(), uid: 4_000_000, gid: 4_000_000 };
        assert_eq!(barrier(&closed.join("inner"), &stranger), Some(closed.as_path()));
    }
}
