use leptos::prelude::*;
use time::OffsetDateTime;

use crate::text;

/// A moment, for people and for machines, in UTC: the server does not know where the reader is.
#[component]
pub fn Moment(
    at: OffsetDateTime,
    /// To the second, where it matters what came first.
    #[prop(optional)]
    seconds: bool,
) -> impl IntoView {
    let at = at.to_offset(time::UtcOffset::UTC);
    let (year, month, day) = at.to_calendar_date();
    let (hour, minute, second) = at.to_hms();
    let machine = format!("{year:04}-{:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z", u8::from(month));
    view! { <time datetime=machine>{if seconds { text::second(at) } else { text::moment(at) }}</time> }
}
