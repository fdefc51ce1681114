//! Where `initdb` and `postgres` are.

use std::path::{Path, PathBuf};

use crate::postgres::Error;

/// The folder that was named, or the first of PATH and Debian's folders (newest first) with both programs. A named folder
/// may also be the root of an npm package of PostgreSQL, whose programs are in `native/bin`.
pub(crate) fn find(named: Option<&Path>) -> Result<PathBuf, Error> {
    if let Some(named) = named {
        return [named.to_path_buf(), named.join("bin"), named.join("native/bin")]
            .into_iter()
            .find(|folder| complete(folder))
            .ok_or_else(|| Error::NotBinaries(named.to_path_buf()));
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(debian(Path::new("/usr/lib/postgresql")))
        .find(|folder| complete(folder))
        .ok_or(Error::BinariesMissing)
}

fn complete(folder: &Path) -> bool {
    folder.join("initdb").is_file() && folder.join("postgres").is_file()
}

fn debian(root: &Path) -> Vec<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir(root)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    versions.sort_by(|left, right| right.cmp(left));
    versions.into_iter().map(|(_, folder)| folder).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{debian, find};
    use crate::postgres::Error;

    #[test]
    fn the_newest_version_comes_first() {
        let root = tempfile::tempdir().unwrap();
        for version in ["9", "15", "17", "common"] {
            fs::create_dir(root.path().join(version)).unwrap();
        }
        let found = debian(root.path());
        assert_eq!(found, ["17", "15", "9"].map(|version| root.path().join(version).join("bin")));
    }

    #[test]
    fn a_named_folder_is_the_only_one_asked() {
        let root = tempfile::tempdir().unwrap();
        assert!(matches!(find(Some(root.path())), Err(Error::NotBinaries(_))));
        let bin = root.path().join("native/bin");
        fs::create_dir_all(&bin).unwrap();
        fs::write(bin.join("initdb"), "").unwrap();
        fs::write(bin.join("postgres"), "").unwrap();
        assert_eq!(find(Some(root.path())).unwrap(), bin);
    }
}
