//! The operating system's users: who runs this process, and whom its children run as.

use std::fs;
use std::os::unix::fs::MetadataExt;

/// A user of the operating system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

/// The effective user of this process.
pub(crate) fn current_uid() -> u32 {
    fs::metadata("/proc/self").map_or(u32::MAX, |process| process.uid())
}

/// The name of this process's user, where it has one.
pub(crate) fn current_name() -> Option<String> {
    let uid = current_uid();
    accounts().into_iter().find(|account| account.uid == uid).map(|account| account.name)
}

/// Whom a child should run as when this process is root: the first of `names` that exists, else `nobody`. `None` when
/// this process is not root; its children are then simply its own.
pub(crate) fn unprivileged(names: &[&str]) -> Option<Account> {
    if current_uid() != 0 {
        return None;
    }
    let accounts = accounts();
    names
        .iter()
        .chain(&["nobody"])
        .find_map(|name| accounts.iter().find(|account| account.name == *name && account.uid != 0).cloned())
        .or_else(|| Some(Account { name: "nobody".into(), uid: 65534, gid: 65534 }))
}

/// The account with this user id, as far as /etc/passwd knows it.
pub(crate) fn by_uid(uid: u32) -> Option<Account> {
    accounts().into_iter().find(|account| account.uid == uid)
}

fn accounts() -> Vec<Account> {
    parse(&fs::read_to_string("/etc/passwd").unwrap_or_default())
}

fn parse(passwd: &str) -> Vec<Account> {
    passwd
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(':');
            let name = fields.next()?.to_owned();
            let uid = fields.nth(1)?.parse().ok()?;
            let gid = fields.next()?.parse().ok()?;
            Some(Account { name, uid, gid })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Account, parse};

    #[test]
    fn reads_passwd_and_skips_what_is_no_account() {
        let accounts = parse("postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash\n+::::::\n");
        assert_eq!(accounts, [Account { name: "postgres".into(), uid: 101, gid: 104 }]);
    }
}
