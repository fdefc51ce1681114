//! What an administrator reads about lock-outs and sessions.

use patchbay_shared::LoginLimit;
use patchbay_store::login_limit::LockedName;

/// Side menu.
pub const SECURITY: &str = "Security";
/// Side menu, and over the page.
pub const LOCK_OUTS: &str = "Lock-outs";
/// Over the list.
pub fn lock_outs_words() -> String {
    format!(
        "{} wrong log-ins in {} minutes begin a wait, for the name, for the network, and for both: a minute at first, \
         at most an hour. Each ends by itself.",
        LoginLimit::FAILURES,
        LoginLimit::WINDOW / 60
    )
}
/// Empty list.
pub const NO_LOCK_OUTS: &str = "Nobody has to wait";
/// Column.
pub const LOCKED_NAME: &str = "Name";
/// Column.
pub const LOCKED_NETWORK: &str = "From";
/// Column.
pub const LOCKED_UNTIL: &str = "Until";
/// Column: how many waits there were in a row.
pub const LOCKED_TIMES: &str = "Times";
/// In place of a name.
pub const LOCKED_ANY_NAME: &str = "any name";
/// In place of a name, which was not written down.
pub const LOCKED_NOBODYS_NAME: &str = "a name that nobody has";
/// In place of a network.
pub const LOCKED_ANY_NETWORK: &str = "anywhere else";
/// Button.
pub const LIFT: &str = "Lift";
/// Button, for assistive technology.
pub fn lift(name: &LockedName, network: Option<&str>) -> String {
    let name = match name {
        LockedName::Of(name) => name,
        LockedName::Any => LOCKED_ANY_NAME,
        LockedName::Nobodys => LOCKED_NOBODYS_NAME,
    };
    format!("Lift the lock-out of {name} from {}", network.unwrap_or(LOCKED_ANY_NETWORK))
}
/// Button.
pub const LIFT_ALL: &str = "Lift all";
/// Under a long list.
pub fn more_lock_outs(most: usize) -> String {
    format!("These are the first {most}. There are more: somebody is trying names.")
}
/// Over everybody's sessions.
pub const ALL_SESSIONS_WORDS: &str = "Everybody who is logged in. Whose session is ended is asked to log in again.";
