use patchbay_shared::CallEnd;
use patchbay_store::{call::CallQuery, cursor::LogCursor};
use serde::{Deserialize, Serialize};

use crate::page::{
    address::address,
    filter::{day, day_after, place, placed},
};

/// The call log's state as it stands in the URL. What is not understood is what was not said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CallLogState {
    /// Part of a number or a name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// The name of a [`CallEnd`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub end: String,
    /// The first day, as `2026-01-31`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// The last day.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub to: String,
    /// The call that the page follows: microseconds since 1970, and its id.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub older: String,
}

/// Where the log is.
pub(super) const PATH: &str = "/calls";
/// How many calls a page has.
const SIZE: u16 = 50;

impl CallLogState {
    /// What is asked of the database.
    pub fn query(&self) -> CallQuery {
        CallQuery {
            text: self.q.clone(),
            end: self.end(),
            from: day(&self.from),
            until: day_after(&self.to),
            cursor: place(&self.older),
            size: SIZE,
        }
    }

    pub(super) fn end(&self) -> Option<CallEnd> {
        CallEnd::of_name(&self.end)
    }

    /// Whether something of the log is left out on purpose.
    pub(super) fn filtered(&self) -> bool {
        let CallQuery { cursor: _, size: _, ref text, end, from, until } = self.query();
        !text.trim().is_empty() || end.is_some() || from.is_some() || until.is_some()
    }

    /// The page that begins behind this call; without, the first one.
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
        let state = CallLogState { end: "perhaps".into(), older: "x.1".into(), ..CallLogState::default() };
        assert_eq!(state.query(), CallQuery { size: SIZE, ..CallQuery::default() });
        assert!(!state.filtered());
        let busy = CallLogState { end: "busy".into(), ..CallLogState::default() };
        assert!(busy.filtered() && busy.query().end == Some(CallEnd::Busy));
    }

    #[test]
    fn a_place_in_the_log_stands_in_the_address() {
        let at = OffsetDateTime::UNIX_EPOCH + Duration::microseconds(1_790_000_000_123_456);
        let state = CallLogState { q: "Ada & Ben".into(), to: "2026-01-31".into(), ..CallLogState::default() };
        let href = state.href(Some(LogCursor { at, id: 7 }));
        assert_eq!(href, "/calls?q=Ada+%26+Ben&to=2026-01-31&older=1790000000123456.7");
        let (_, query) = href.split_once('?').unwrap_or_default();
        let back: CallLogState = serde_urlencoded::from_str(query).unwrap_or_default();
        assert_eq!(back.query().cursor, Some(LogCursor { at, id: 7 }));
        assert_eq!(back.href(None), "/calls?q=Ada+%26+Ben&to=2026-01-31");
    }
}
