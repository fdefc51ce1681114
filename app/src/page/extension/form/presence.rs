use leptos::prelude::*;
use patchbay_shared::{Destination, Field, PresencePart, PresenceStatus, RingTimeout};

use super::{Sheet, verdict::Verdict};
use crate::text;

/// What can be chosen besides numbers, which are too many to be listed.
const DESTINATIONS: &str = "destinations";

/// The most that a line takes in, as for the others: there are thirty of these.
const LONGEST_TEXT: &str = "150";
const LONGEST_WORD: &str = "20";

/// What holds during each status.
#[component]
pub(super) fn Presence(sheet: Sheet) -> impl IntoView {
    view! {
        <p class="hint">{text::PRESENCE_WORDS}</p>
        <datalist id=DESTINATIONS><option value=Destination::HANG_UP></option></datalist>
        {PresenceStatus::ALL.into_iter().map(|status| view! { <Block sheet=sheet status=status /> }).collect_view()}
    }
    .into_any()
}

#[component]
fn Block(sheet: Sheet, status: PresenceStatus) -> impl IntoView {
    view! {
        <fieldset class="section">
            <legend>{text::presence(status)}</legend>
            <div class="grid">
                {PresencePart::ALL.into_iter().map(|part| view! { <Line sheet=sheet status=status part=part /> }).collect_view()}
            </div>
        </fieldset>
    }
    .into_any()
}

#[component]
fn Line(sheet: Sheet, status: PresenceStatus, part: PresencePart) -> impl IntoView {
    let field = Field::Presence(status, part);
    let name = field.name();
    let information = part == PresencePart::Information;
    let (class, longest) = if information { ("field wide", LONGEST_TEXT) } else { ("field", LONGEST_WORD) };
    let (placeholder, hint) = match part {
        PresencePart::Information => (None, text::INFORMATION_HINT),
        PresencePart::InternalAlways => (Some(text::DESTINATION_PLACEHOLDER.to_owned()), text::ALWAYS_HINT),
        PresencePart::InternalNoAnswer => (Some(text::NOT_FORWARDED.to_owned()), text::NO_ANSWER_HINT),
        PresencePart::InternalBusy => (Some(text::NOT_FORWARDED.to_owned()), text::BUSY_HINT),
        PresencePart::RingTimeout => (Some(RingTimeout::USUAL.get().to_string()), text::RING_TIMEOUT_HINT),
    };
    view! {
        <div class=class>
            <label for=name>{text::presence_part(part)} " " <i>{text::OPTIONAL}</i></label>
            <input
                class="input" id=name name=name type="text" value=sheet.value(field) placeholder=placeholder
                inputmode=(part == PresencePart::RingTimeout).then_some("numeric")
                list=part.is_destination().then_some(DESTINATIONS)
                maxlength=longest autocomplete="off" spellcheck=(!information).then_some("false") dir=information.then_some("auto")
                disabled=sheet.is_unknown(field)
                aria-describedby=format!("{name}-verdict") aria-invalid=sheet.error(field).map(|_| "true")
            />
            <Verdict sheet=sheet field=field hint=hint />
        </div>
    }
    .into_any()
}
