//! What waits for Apply.

use patchbay_shared::Owner;

use super::{list::count, verdict::whose};

/// What waits: nothing.
pub const NOTHING_WAITS: &str = "Nothing waits for Apply";
/// What waits for Apply.
pub const WAITING: &str = "Waiting for Apply";
/// What waits for Apply.
pub const WAITING_WORDS: &str = "Saved, but the phones still work as before. E-mail address, number, user password and role hold for logging in since they were saved. What would change:";
/// No phone knows it yet.
pub const MARK_NEW: &str = "new, not live yet";
/// What waits for Apply.
pub const APPLY_SELECTED: &str = "Apply selected";
/// What waits for Apply.
pub const DISCARD_SELECTED: &str = "Discard selected …";
/// What waits for Apply, nothing ticked.
pub const TICK_AN_EXTENSION: &str = "Tick the extensions first.";
/// Where one is, before discarding.
pub const DISCARD: &str = "Discard";

/// A button.
pub fn apply_all(total: i64, limit: i64) -> String {
    if total > limit { "Apply all".to_owned() } else { format!("Apply all {total}") }
}

/// A button that leads to a question.
pub fn discard_all(total: i64, limit: i64) -> String {
    if total > limit { "Discard all …".to_owned() } else { format!("Discard all {total} …") }
}

/// A question.
pub fn discard_title(total: i64, limit: i64) -> String {
    format!("{}?", discard_button(total, limit))
}

/// The button under the question.
pub fn discard_button(total: i64, limit: i64) -> String {
    match total {
        1 => "Discard 1 change".to_owned(),
        total => format!("Discard {} changes", count(total, limit)),
    }
}

/// What discarding means for those that are live and those that are new.
pub fn discard_words(all: bool, live: usize, new: usize) -> String {
    let back = "become again what their phones see now. The history keeps what was discarded.";
    let gone = "never live are deleted; they can be restored for 30 days.";
    match (all, live, new) {
        (true, ..) => format!("Extensions that are live {back} Those that were {gone}"),
        (_, _, 0) => format!("They {back}"),
        (_, 0, _) => format!("Extensions that were {gone}"),
        _ => format!("Those that are live {back} Those that were {gone}"),
    }
}

/// Why nothing of a selection was applied or discarded.
pub fn selection_stale(owner: &Owner) -> String {
    let what = if owner.deleted { "was deleted" } else { "was changed" };
    format!("{} {what} meanwhile. Look at what waits now, then decide again.", whose(owner))
}

/// Why nothing of a selection was discarded.
pub fn selection_outranked(owner: &Owner) -> String {
    format!(
        "{} may do more than you, or would get a role back that you cannot give. Leave it out, or ask somebody who may do as much.",
        whose(owner)
    )
}

/// Why nothing of a selection was discarded.
pub fn selection_email_taken(of: &Owner, owner: &Owner) -> String {
    format!(
        "{} would get back an e-mail address that is {}’s by now. Leave it out, or change the other one’s address first.",
        whose(of),
        whose(owner)
    )
}
