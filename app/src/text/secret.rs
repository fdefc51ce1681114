//! Secrets: shown, copied, renewed, judged.

use patchbay_shared::{Grace, Strength};

/// How hard a password is to guess.
pub const fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::Weak => "Weak",
        Strength::Fair => "Fair",
        Strength::Good => "Good",
        Strength::Strong => "Strong",
    }
}

/// The same as a number, where a browser has no meter.
pub fn strength_of_4(level: u8) -> String {
    format!("{level} of 4")
}

/// Said when something is on the clipboard.
pub const COPIED: &str = "Copied";
/// Beside a secret of a new extension.
pub const SECRET_HINT_NEW: &str = "Left empty, a random one is made.";
/// Beside a secret of an existing extension.
pub const SECRET_HINT_KEPT: &str = "Left empty, it stays as it is.";
/// Over a form that was not saved, whose secrets do not come back with it: `of_new` extension, these secrets.
pub fn withheld(secrets: &[String], of_new: bool) -> String {
    let (them, otherwise) = match (secrets.len(), of_new) {
        (1, true) => ("it is", "a random one is made"),
        (1, false) => ("it is", "it stays as it was"),
        (_, true) => ("they are", "random ones are made"),
        (_, false) => ("they are", "they stay as they were"),
    };
    format!("Type the {} again: {them} not sent back into a page. Left empty, {otherwise}.", secrets.join(" and the "))
}
/// The confirmation that a weak password needs.
pub const WEAK_CONFIRM: &str = "Use it although it is weak";
/// What follows from it.
pub const WEAK_CONFIRM_HINT: &str = "It stays marked in the list.";
/// The meter of a password, for assistive technology.
pub const STRENGTH_LABEL: &str = "Strength of the registration password";
/// Beside a hidden password.
pub const SHOW_PASSWORD: &str = "Show the password";
/// Over an extension that has two registration passwords.
pub const END_OLD_PASSWORD: &str = "End it now";
/// Form.
pub const GRACE: &str = "The old password works for";
/// Form.
pub const GRACE_HINT: &str = "Counted from the Apply. A new registration name ends it at once.";

/// Form: how long an old registration password works.
pub const fn grace(grace: Grace) -> &'static str {
    match grace {
        Grace::None => "Not at all",
        Grace::Hour => "1 hour more",
        Grace::Day => "24 hours more",
    }
}

/// Over an extension that has two registration passwords.
#[cfg(feature = "ssr")]
pub fn old_password(until: time::OffsetDateTime, phones: i64) -> String {
    let used = match phones {
        0 => "No phone uses it any more.".to_owned(),
        1 => "1 phone uses it.".to_owned(),
        phones => format!("{phones} phones use it."),
    };
    format!("The old registration password still works until {}. {used}", super::moment(until))
}

/// A button beside one of the phone's settings.
pub fn copy(label: &str) -> String {
    format!("Copy the {}", label.to_ascii_lowercase())
}

/// Buttons beside a secret.
pub fn show_secret(label: &str) -> String {
    format!("Show the {label}")
}

/// Buttons beside a secret.
pub fn renew_secret(label: &str) -> String {
    format!("New random {label}")
}
