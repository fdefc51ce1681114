use patchbay_shared::{Operation, Outcome};
use patchbay_store::{cursor::LogCursor, operation_log::LogQuery};
use serde::{Deserialize, Serialize};

use crate::page::{
    address::address,
    filter::{day, day_after, place, placed},
};

/// The log's state as it stands in the URL. What is not understood is what was not said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LogState {
    /// Part of the name of who did it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub who: String,
    /// The name of an [`Operation`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub what: String,
    /// Part of the name of what it was done to.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub on: String,
    /// `done`, `refused` or `failed`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub outcome: String,
    /// The first day, as `2026-01-31`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// The last day.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub to: String,
    /// Part of anything.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// The row that the page follows: microseconds since 1970, and its id.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub older: String,
}

/// Where the log is.
pub(super) const PATH: &str = "/operation-log";
/// How many rows a page has.
const SIZE: u16 = 50;

impl LogState {
    /// What is asked of the database.
    pub fn query(&self) -> LogQuery {
        LogQuery {
            who: self.who.clone(),
            operation: self.operation(),
            object: self.on.clone(),
            outcome: self.outcome(),
            from: day(&self.from),
            until: day_after(&self.to),
            text: self.q.clone(),
            cursor: place(&self.older),
            size: SIZE,
        }
    }

    pub(super) fn operation(&self) -> Option<Operation> {
        Operation::of_name(&self.what)
    }

    pub(super) fn outcome(&self) -> Option<&'static str> {
        Outcome::NAMES.into_iter().find(|name| *name == self.outcome)
    }

    /// Whether something of the log is left out on purpose.
    pub(super) fn filtered(&self) -> bool {
        let LogQuery { cursor: _, size: _, ref who, operation, ref object, outcome, from, until, ref text } =
            self.query();
        [who, object, text].into_iter().any(|text| !text.trim().is_empty())
            || operation.is_some()
            || outcome.is_some()
            || from.is_some()
            || until.is_some()
    }

    /// The page that begins behind this row; without, the first one.
    pub(super) fn href(&self, behind: Option<LogCursor>) -> String {
        address(PATH, &Self { older: behind.map(placed).unwrap_or_default(), ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use time::{Duration, OffsetDateTime};

    use super::*;

    #[test]
    fn what_is_not_understood_was_not_said() {
        let state = LogState {
            what: "everything".into(),
            outcome: "perhaps".into(),
            from: "2026-02-30".into(),
            to: "tomorrow".into(),
            older: "x.1".into(),
            ..LogState::default()
        };
        assert_eq!(state.query(), LogQuery { size: SIZE, ..LogQuery::default() });
        assert!(!state.filtered());
    }

    #[test]
    fn the_last_day_is_part_of_it() {
        let state = LogState { from: "2026-01-31".into(), to: "2026-01-31".into(), ..LogState::default() };
        let LogQuery { from, until, .. } = state.query();
        assert_eq!(until.zip(from).map(|(until, from)| until - from), Some(Duration::DAY));
    }

    #[test]
    fn a_place_in_the_log_stands_in_the_address() {
        let place = LogCursor { at: OffsetDateTime::UNIX_EPOCH + Duration::microseconds(1_790_000_000_123_456), id: 7 };
        let state = LogState { who: "Ada & Ben".into(), ..LogState::default() };
        let href = state.href(Some(place));
        assert_eq!(href, "/operation-log?who=Ada+%26+Ben&older=1790000000123456.7");
        let (_, query) = href.split_once('?').unwrap_or_default();
        let back: LogState = serde_urlencoded::from_str(query).unwrap_or_default();
        assert_eq!(back.query().cursor, Some(place));
        assert_eq!(back.href(None), "/operation-log?who=Ada+%26+Ben");
    }
}
