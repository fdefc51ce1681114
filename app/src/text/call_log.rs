//! The call log.

use patchbay_shared::CallEnd;
use patchbay_store::call::{Call, Party};
use time::Duration;

use super::second;

/// In the menu, over what happened.
pub const MENU_REPORTS: &str = "Reports";
/// The page, and its entry in the menu.
pub const CALL_LOG: &str = "Call log";
/// Under the title.
pub const CALL_LOG_WORDS: &str = "Who called whom, and how it ended, for the extensions you look after. Times are UTC.";
/// At the setting.
pub const CALL_LOG_DAYS_HINT: &str =
    "Older calls are removed from the call log. It holds a million calls at most; then the oldest go first.";
/// Column.
pub const CALL_BEGAN: &str = "When";
/// Column.
pub const CALL_FROM: &str = "From";
/// Column.
pub const CALL_TO: &str = "To";
/// Column.
pub const CALL_RANG: &str = "Rang";
/// Column.
pub const CALL_TALKED: &str = "Talked";
/// Column and filter.
pub const CALL_END: &str = "End";
/// Column of one's own calls.
pub const CALL_WITH: &str = "With";
/// Filter.
pub const CALL_SEARCH: &str = "Number or name";
/// Link.
pub const CALL_SHOW_ALL: &str = "Show all calls";
/// The empty log.
pub const CALL_LOG_EMPTY: &str = "There were no calls yet";
/// Under it.
pub const CALL_LOG_EMPTY_WORDS: &str = "A call stands here as soon as it is answered or over.";
/// Nothing fits the filters.
pub const CALL_NOTHING_FOUND: &str = "No call is like that";
/// Heading of what ends while one looks.
pub const CALLS_SINCE: &str = "Ended since you opened this page";
/// Under it, at first.
pub const CALLS_SINCE_NONE: &str = "Nothing yet. Calls that end appear here by themselves.";
/// In the place of the end.
pub const CALL_GOES_ON: &str = "In progress";
/// One's own page.
pub const OWN_CALLS: &str = "Calls";
/// One's own page.
pub const MISSED_CALLS: &str = "Missed calls";
/// One's own page, without any.
pub const MISSED_CALLS_NONE: &str = "You missed none.";
/// One's own page.
pub const LAST_CALLS: &str = "Last calls";
/// One's own page, without any.
pub const LAST_CALLS_NONE: &str = "You made and got none yet.";
/// Before whom one called.
pub const CALL_MADE: &str = "to";
/// Before who called.
pub const CALL_GOT: &str = "from";

/// How a call ended.
pub const fn call_end(end: CallEnd) -> &'static str {
    match end {
        CallEnd::CallerHungUp => "Caller hung up",
        CallEnd::CalleeHungUp => "Callee hung up",
        CallEnd::TooLong => "Longest time reached",
        CallEnd::Cancelled => "Caller gave up",
        CallEnd::NoAnswer => "No answer",
        CallEnd::Busy => "Busy",
        CallEnd::Declined => "Declined",
        CallEnd::Refused => "Refused by the phone",
        CallEnd::Unreachable => "Phone did not react",
        CallEnd::NotRegistered => "No phone registered",
        CallEnd::Presence => "Turned away by presence",
        CallEnd::UnknownNumber => "Unknown number",
        CallEnd::TooManyCalls => "Too many calls",
        CallEnd::Failed => "Failed",
        CallEnd::Unknown => "End not known",
    }
}

/// The class of the mark of an end; answered calls and those that go on have none.
pub const fn call_mark(end: Option<CallEnd>) -> &'static str {
    match end {
        None | Some(CallEnd::CallerHungUp | CallEnd::CalleeHungUp | CallEnd::TooLong) => "",
        Some(CallEnd::Failed | CallEnd::Unknown) => "mark bad",
        Some(_) => "mark weak",
    }
}

/// What a phone answered, for who knows what the numbers mean.
pub fn call_status(status: i16) -> String {
    format!("SIP {status}")
}

/// How long: minutes and seconds, and hours if there are any.
pub fn call_time(long: Duration) -> String {
    // What began before half a second more is one more.
    let seconds = (long.whole_milliseconds().max(0) + 500) / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// A call in one line.
pub fn call_of(call: &Call) -> String {
    let who = |party: &Party| format!("{} {}", party.number, party.name).trim_end().to_owned();
    format!("{} → {}", who(&call.caller), who(&call.callee))
}

/// What else is known about it.
pub fn call_facts(call: &Call) -> Vec<String> {
    let began = Some(second(call.started_at));
    let rang = call.ringing().map(|long| format!("rang {}", call_time(long)));
    let talked = call.talking().map(|long| format!("talked {}", call_time(long)));
    let end = call.end.map(|end| call_end(end).to_owned());
    [began, rang, talked, end].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_at_a_glance() {
        for (milliseconds, words) in
            [(0, "0:00"), (-5, "0:00"), (499, "0:00"), (500, "0:01"), (61_000, "1:01"), (3_600_000, "1:00:00")]
        {
            assert_eq!(call_time(Duration::milliseconds(milliseconds)), words);
        }
    }
}
