//! Where people are, and what becomes of their calls meanwhile.

use patchbay_shared::{Destination, DestinationError, InformationError, PresencePart, PresenceStatus};

use super::verdict::{at_most, control};

/// Part of the form, and pages that show a status.
pub const PRESENCE: &str = "Presence";
/// Form.
pub const PRESENCE_WORDS: &str = "What becomes of calls while somebody has a status. A status is changed in the list, by the person, or by a code that is dialled; it holds at once. What is here holds from Apply on.";
/// Button beside the choice of a status.
pub const CHANGE_PRESENCE: &str = "Change";
/// The choice of a filter that filters nothing.
pub const ALL_PRESENCE: &str = "Any presence";
/// No row has that status.
pub const NOBODY_IS_THAT: &str = "Nobody has this presence";
/// My extension.
pub const PRESENCE_CHANGED: &str = "Presence changed. It holds from now on.";
/// Form.
pub const INFORMATION_HINT: &str = "In the list, and on phones whose call is turned away.";
/// Form.
pub const DESTINATION_PLACEHOLDER: &str = "the phones of this extension";
/// Form.
pub const ALWAYS_HINT: &str = "The number of another extension, whose own presence holds then, or “hang up”.";
/// Form.
pub const NO_ANSWER_HINT: &str = "Also while no phone is registered. A number, or “hang up”.";
/// Form.
pub const BUSY_HINT: &str = "When every phone is busy. A number, or “hang up”.";
/// Form.
pub const NOT_FORWARDED: &str = "nobody";
/// Form.
pub const RING_TIMEOUT_HINT: &str = "How long the phones ring.";

/// A status.
pub const fn presence(status: PresenceStatus) -> &'static str {
    STATUSES[status as usize]
}

/// A part of what holds during a status, beside its name.
pub const fn presence_part(part: PresencePart) -> &'static str {
    match part {
        PresencePart::Information => "Information",
        PresencePart::InternalAlways => "Calls go to",
        PresencePart::InternalNoAnswer => "When nobody answers, to",
        PresencePart::InternalBusy => "When busy, to",
        PresencePart::RingTimeout => "Ring for seconds",
    }
}

/// The same by itself.
pub(super) const fn presence_field(status: PresenceStatus, part: PresencePart) -> &'static str {
    LABELS[status as usize][part as usize]
}

/// The row of a status and its labels.
macro_rules! labels {
    ($($status:literal),+) => {
        const STATUSES: [&str; PresenceStatus::COUNT] = [$($status),+];
        const LABELS: [[&str; PresencePart::COUNT]; PresenceStatus::COUNT] = [$([
            concat!($status, ": information"),
            concat!($status, ": calls go to"),
            concat!($status, ": when nobody answers"),
            concat!($status, ": when busy"),
            concat!($status, ": ring for seconds"),
        ]),+];
    };
}

labels!("Available", "Away", "Business trip", "Do not disturb", "Lunch", "Off work");

pub(super) fn information(error: InformationError) -> String {
    match error {
        InformationError::TooLong => at_most(patchbay_shared::Information::MAX),
        InformationError::Control => control(),
    }
}

pub(super) fn destination(error: &DestinationError) -> String {
    match error {
        DestinationError::Malformed => {
            format!(
                "Calls cannot go there. Type the number of an extension, or “{}”; nothing is the phones themselves.",
                Destination::HANG_UP
            )
        }
        DestinationError::Unknown => "Nobody has this number. Type another one.".to_owned(),
        DestinationError::Loop(chain) => {
            format!("Calls would go in a circle: {}. Choose another number.", way(chain))
        }
        DestinationError::TooLong(chain) => {
            format!(
                "Calls go on {} times at most, and this is longer: {}. Choose a number further along.",
                Destination::HOPS,
                way(chain)
            )
        }
    }
}

/// Number after number.
fn way(chain: &[String]) -> String {
    let numbers: Vec<&str> =
        chain.iter().map(|number| if number.is_empty() { "another extension" } else { number.as_str() }).collect();
    numbers.join(" → ")
}

/// Where calls go that go to nobody any more.
#[cfg(feature = "ssr")]
pub fn gone_destinations(numbers: &[String]) -> String {
    match numbers {
        [number] => format!(
            "Calls go on to {number}, which was deleted: they are turned away until it is restored or another number stands under Presence."
        ),
        numbers => format!(
            "Calls go on to {}, which were deleted: they are turned away until these are restored or other numbers stand under Presence.",
            numbers.join(", ")
        ),
    }
}

/// A button that opens the choice of a status.
#[cfg(feature = "ssr")]
pub fn change_presence_of(number: &str, name: &str) -> String {
    format!("Change the presence of {number} {name}")
}
