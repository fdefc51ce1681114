//! What the filters of the logs have in common: controls, days, and places in a log as an address has them.

use leptos::prelude::*;
use patchbay_store::cursor::LogCursor;
use time::{Date, Duration, Month, OffsetDateTime};

use crate::text;

/// A text to search for.
#[component]
pub(super) fn FilterText(name: &'static str, label: &'static str, value: String) -> impl IntoView {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input class="input" id=name name=name value=value dir="auto" autocomplete="off" />
        </div>
    }
}

/// A day to begin or end with.
#[component]
pub(super) fn FilterDay(name: &'static str, label: &'static str, value: String) -> impl IntoView {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input class="input" id=name name=name type="date" value=value />
        </div>
    }
}

/// The same filters for the button that makes a file of what they let through.
#[component]
pub(super) fn HiddenFilters(
    /// Name and value of each; empty ones filter nothing.
    filters: Vec<(&'static str, String)>,
) -> impl IntoView {
    filters
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view()
}

/// A log, or a part of it, without a row.
#[component]
pub(super) fn NoRows(
    /// Whether it is the whole log.
    whole: bool,
    /// What is said then, and why that is so.
    empty: (&'static str, &'static str),
    /// What is said of a part: the filters are the reason.
    nothing_found: &'static str,
    /// Where everything is.
    href: &'static str,
    /// The words of the way there.
    show_all: &'static str,
) -> impl IntoView {
    let (title, words) = empty;
    view! {
        <section class="panel empty" aria-labelledby="empty-title">
            <h2 id="empty-title">{if whole { title } else { nothing_found }}</h2>
            {whole.then(|| view! { <p>{words}</p> })}
            {(!whole).then(|| view! { <div class="row"><a class="button" href=href>{show_all}</a></div> })}
        </section>
    }
}

/// To the newest rows of a log, and to those behind these.
#[component]
pub(super) fn Older(
    /// Where the newest ones are; `None` where these are.
    newest: Option<String>,
    /// Where the older ones are, if there are any.
    older: Option<String>,
) -> impl IntoView {
    (newest.is_some() || older.is_some()).then(|| {
        view! {
            <nav class="row" aria-label=text::PAGES>
                {newest.map(|newest| view! { <a class="button small" href=newest>{text::LOG_NEWEST}</a> })}
                {older.map(|older| view! { <a class="button small push" rel="next" href=older>{text::LOG_OLDER}</a> })}
            </nav>
        }
    })
}

/// A day as `<input type="date">` sends it, from its beginning on, in UTC.
pub fn day(typed: &str) -> Option<OffsetDateTime> {
    let mut parts = typed.splitn(3, '-');
    let mut part = || parts.next();
    let (year, month, day) = (part()?.parse().ok()?, part()?.parse::<u8>().ok()?, part()?.parse().ok()?);
    let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
    Some(date.midnight().assume_utc())
}

/// Its end, up to which the day is meant that a log ends with.
pub(super) fn day_after(typed: &str) -> Option<OffsetDateTime> {
    day(typed)?.checked_add(Duration::DAY)
}

/// A moment as addresses have it: microseconds since 1970, which is as fine as the database knows it.
pub(super) fn microseconds(at: OffsetDateTime) -> i128 {
    at.unix_timestamp_nanos() / 1000
}

/// Back from it.
pub fn moment(typed: &str) -> Option<OffsetDateTime> {
    let microseconds: i64 = typed.parse().ok()?;
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(microseconds) * 1000).ok()
}

/// A row's place in its log as addresses have it: its moment and its id.
pub(super) fn placed(LogCursor { at, id }: LogCursor) -> String {
    format!("{}.{id}", microseconds(at))
}

/// Back from it.
pub(super) fn place(typed: &str) -> Option<LogCursor> {
    let (at, id) = typed.split_once('.')?;
    Some(LogCursor { at: moment(at)?, id: id.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_number_of_this_age() {
        assert_eq!(moment("1000000"), OffsetDateTime::from_unix_timestamp(1).ok());
        for wrong in ["", "x", "9223372036854775807", "-9223372036854775808"] {
            assert_eq!(moment(wrong), None, "{wrong}");
        }
    }
}
