//! Every version, and how one comes back.

use super::list::SHOW;

/// A page and the way to it: every version of an extension.
pub const HISTORY: &str = "History";
/// No value.
pub const NONE: &str = "none";
/// All that is ever said about a secret in a list of changes.
pub const CHANGED: &str = "changed";
/// Read out before the value that went.
pub const CHANGED_FROM: &str = "from ";
/// Read out before the value that came.
pub const CHANGED_TO: &str = "to ";
/// History.
pub const VERSIONS: &str = "Versions";
/// Heading over the last versions of what has no history of its own page.
pub const REVISIONS: &str = "Changes";
/// History: saved, and not what the phones see.
pub const MARK_WAITS: &str = "waits for Apply";
/// History: what the phones see.
pub const MARK_LIVE: &str = "live";
/// History, before who and when.
pub const APPLIED_BY: &str = "Applied by";
/// History: with the same click that saved it.
pub const APPLIED_AT_ONCE: &str = "Saved and applied at once.";
/// A button.
pub const RESTORE: &str = "Restore";
/// A button.
pub const RESTORE_AND_APPLY: &str = "Restore and Apply";

/// What a version is called.
pub fn version(version: i32) -> String {
    format!("Version {version}")
}

/// What a version did, if its changes do not say it.
pub const fn version_kind(created: bool, deleted: bool, undeleted: bool, empty: bool) -> Option<&'static str> {
    match (created, deleted, undeleted, empty) {
        (true, ..) => Some("Created."),
        (_, true, ..) => Some("Deleted: the phones were signed off."),
        (_, _, true, _) => Some("Brought back after it was deleted."),
        (.., true) => Some("Saved without a change."),
        _ => None,
    }
}

/// A link, where the word alone says too little.
pub fn show_version(version: i32) -> String {
    format!("{SHOW} version {version}")
}

/// A link, where the word alone says too little.
pub fn restore_version(version: i32) -> String {
    format!("{RESTORE} version {version}")
}

/// A link, where the word alone says too little.
pub fn history_of(number: &str) -> String {
    format!("{HISTORY} of {number}")
}

/// A button.
pub fn apply_version(version: i32) -> String {
    format!("Apply version {version}")
}

/// A button that leads to a question.
pub fn discard_version(version: i32) -> String {
    format!("Discard version {version} …")
}

/// When somebody wanted to apply or restore what was not the newest version any more.
pub fn newer_version(version: i32) -> String {
    format!("Version {version} was saved meanwhile. Look at it first, then decide again.")
}

/// After number and name.
pub fn as_of(version: i32) -> String {
    format!("as of version {version}")
}

/// History, beside a moment.
pub const AS_OF_MOMENT: &str = "As it was at";
/// History, beside a moment.
pub const AS_OF_MOMENT_HINT: &str = "In UTC, as all times here.";
/// History: what was typed is no moment.
pub const TYPE_A_MOMENT: &str = "Choose a day and a time.";
/// History: a moment before the first version.
pub const NOT_YET_THEN: &str =
    "There was no such extension yet. Choose a later moment: version 1 says when it was made.";
/// As of a moment, before it.
pub const NEWEST_AT: &str = "This was the newest version on";

/// As of a moment: what the phones saw when `version` was the newest one.
pub fn phones_saw(version: i32, live: Option<i32>) -> String {
    match live {
        Some(live) if live == version => "The phones saw the same.".to_owned(),
        Some(live) => format!("The phones still saw version {live}."),
        None => "No phone could register then.".to_owned(),
    }
}

/// As of a version.
pub const EXTENSION_THEN: &str = "As it was";
/// As of a version.
pub const SECRETS_NOT_SHOWN: &str = "Passwords are never shown here; the old ones can be restored without being seen.";
/// As of the version that ended an extension.
pub const SHOWN_IS_WHAT_ENDED: &str = "With this version it was deleted. Shown is what it was until then.";
/// As of a version of what is deleted.
pub const RESTORE_FIRST: &str = "The extension is deleted. Restore it first, then single values can be restored.";
/// As of a version.
pub const NOTHING_DIFFERS: &str = "Nothing differs from how it is now.";
/// As of a version.
pub const RESTORE_WORDS: &str =
    "What is ticked becomes what it was, as a new version. Everything else stays as it is now.";
/// As of a version: one secret, whichever part of it differs.
pub const CREDENTIAL: &str = "Registration name and password";
/// As of a version, nothing ticked.
pub const TICK_SOMETHING: &str = "Tick what is to come back first.";

/// As of a version.
pub fn restore_title(version: i32) -> String {
    format!("Restore from version {version}")
}

/// Who made a version, and when.
#[cfg(feature = "ssr")]
pub fn changed_by(name: Option<&str>, at: time::OffsetDateTime) -> String {
    match name {
        Some(name) => format!("{name}, {}", super::moment(at)),
        None => super::moment(at),
    }
}
