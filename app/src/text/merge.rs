//! Two changes of the same version.

use patchbay_shared::{Form, Newer};

/// Two people changed the same version.
pub fn newer_title<F: Form>(newer: &Newer<F>) -> String {
    format!("{} saved version {} while you were changing version {}", newer.by, newer.version, newer.from)
}

/// Two people changed the same version.
pub const NEWER_WORDS: &str =
    "Nothing is lost. Where only one of you changed a field, that change stays. Choose where both did, and save again.";
/// Two people changed the same version: nothing to choose.
pub const NEWER_CLEAR: &str =
    "Nothing is lost: you changed different fields, and both changes stand in the form. Look it over, and save again.";
/// Column of the table of both changes.
pub const FIELD: &str = "Field";
/// Column of the table of both changes.
pub const BEFORE: &str = "Before";
/// Column of the table of both changes.
pub const YOU: &str = "You";
/// Mark of a field that both changed.
pub const CHOOSE: &str = "choose";
/// A value that one of two did not change.
pub const SAME: &str = "same";
/// A secret as it was.
pub const SECRET: &str = "secret";
/// A value that is not there.
pub const EMPTY_VALUE: &str = "empty";

/// Whose value is chosen, for assistive technology.
pub fn choice(field: &str, whose: &str) -> String {
    format!("{field}, {whose}")
}

/// Column heads of the table of both changes.
pub fn of_version(version: i32) -> String {
    format!("version {version}")
}
