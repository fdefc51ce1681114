//! Why something was not done.

use super::{merge::newer_title, view::VIEWING_ONLY};
use crate::api::Failure;

/// Of whom nobody who may do less gets hold.
pub const OUTRANKED: &str =
    "This person may do more than you. Only somebody who may do as much can change this extension.";

/// Why something did not happen that concerns no single field.
pub fn failure(failure: &Failure) -> String {
    match failure {
        Failure::LoggedOut => {
            "You were logged out meanwhile. Log in again in another tab, then press the same button here: nothing you typed is lost.".to_owned()
        }
        Failure::Denied => "Your account may not do this. Ask an administrator.".to_owned(),
        Failure::Outranked => OUTRANKED.to_owned(),
        Failure::Viewing => VIEWING_ONLY.to_owned(),
        Failure::Invalid(errors) => things_to_put_right(errors.len()),
        #[cfg(feature = "ssr")]
        Failure::Bulk(errors) => things_to_put_right(errors.len()),
        Failure::Renumbered => {
            "Not added yet. The preview shows the numbers that would be added: look at them, then press the same button once more.".to_owned()
        }
        Failure::TooManyJobs => "Your jobs have to end first: so many of them go on. Look at them, or cancel some.".to_owned(),
        Failure::Newer(newer) => newer_title(newer),
        Failure::Stale { version } => format!(
            "Somebody saved version {version} of this extension meanwhile, and nothing was changed. Load the page again to see it."
        ),
        Failure::Gone => "This extension was deleted meanwhile. What you typed is still here to be copied.".to_owned(),
        Failure::Away { reference } => format!(
            "The database does not answer at the moment. Nothing you typed is lost: try again in a moment. Reference {reference}."
        ),
        Failure::Busy => "Too many people log in at this moment. Try again in a few seconds.".to_owned(),
        Failure::Unreachable => {
            "The server cannot be reached. Nothing you typed is lost: try again when the connection is back.".to_owned()
        }
        Failure::OtherSite => {
            "The request came from a page of another site, and nothing was changed. Open the portal itself and try again.".to_owned()
        }
        Failure::Malformed => "The request was not understood. Reload the page and try again.".to_owned(),
        Failure::TooLarge => "That is more than this form can hold. Shorten it and try again.".to_owned(),
        Failure::Internal { reference } => format!(
            "This is our fault, not yours, and nothing was changed. Tell your support the reference {reference}."
        ),
    }
}

/// Heading of the summary over a form that was not saved.
pub fn things_to_put_right(count: usize) -> String {
    match count {
        1 => "Not saved yet: 1 thing to put right".to_owned(),
        count => format!("Not saved yet: {count} things to put right"),
    }
}

/// A page that is not there.
pub const NOT_FOUND: &str = "There is no such page";
/// A page that is not there.
pub const NOT_FOUND_WORDS: &str = "The address may be mistyped, or what it led to was deleted.";
/// From a page that leads nowhere.
pub const TO_THE_START: &str = "To the start";

/// Heading of a page about a failure.
pub const fn failure_title(failure: &Failure) -> &'static str {
    match failure {
        Failure::LoggedOut => "You were logged out",
        Failure::Denied | Failure::Outranked => "This is not for your account",
        Failure::Viewing => "You are only looking",
        #[cfg(feature = "ssr")]
        Failure::Bulk(_) => "Not saved",
        Failure::Invalid(_)
        | Failure::Renumbered
        | Failure::TooManyJobs
        | Failure::Newer(_)
        | Failure::Stale { .. } => "Not saved",
        Failure::Gone => "This extension is not there",
        Failure::Away { .. } | Failure::Unreachable => "The database does not answer",
        Failure::Busy => "There is a queue",
        Failure::OtherSite => "This came from another site",
        Failure::Malformed => "That was not understood",
        Failure::TooLarge => "That was too much",
        Failure::Internal { .. } => "Something of ours failed",
    }
}

/// The words of a page about a failure, where there is no form that could still hold something.
pub fn failure_page(failure: &Failure) -> String {
    match failure {
        Failure::Gone => "It was deleted, or never was.".to_owned(),
        Failure::Away { reference } => format!("Try again in a moment. Reference {reference}."),
        failure => self::failure(failure),
    }
}

/// Heading over the reason why something was not done.
pub const NOTHING_CHANGED: &str = "Nothing was changed";
