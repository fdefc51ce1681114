use leptos::prelude::*;
use patchbay_shared::{Field, FieldError, NumberError};

use super::Sheet;
use crate::{
    text,
    ui::{Icon, Sign},
};

/// The place under a field where its verdict appears. It is there before its first words, so that they are announced;
/// the hint is kept beside them, to come back when nothing is wrong any more.
#[component]
pub(super) fn Verdict(sheet: Sheet, field: Field, hint: &'static str) -> impl IntoView {
    let name = field.name();
    let error = sheet.error(field);
    let hint = if sheet.is_unknown(field) { text::UNKNOWN_HINT } else { hint };
    let (class, words) = match &error {
        Some(error) => ("error", text::verdict(error)),
        None => ("hint", hint.to_owned()),
    };
    let live = if sheet.look(|opened| opened.errors.is_empty()) { "polite" } else { "off" };
    view! {
        <div class="verdict">
            <p id=format!("{name}-verdict") class=class aria-live=live><Icon sign=Sign::Error /> <span data-hint=hint>{words}</span></p>
            {(field == Field::Number).then(|| view! { <TakeNumber error=error /> })}
        </div>
    }
}

/// The way out of a number that is somebody else's.
#[component]
fn TakeNumber(error: Option<FieldError>) -> impl IntoView {
    let free = match error {
        Some(FieldError::Number(NumberError::Taken { free, .. })) => free,
        _ => None,
    };
    view! {
        <button type="button" class="button small" id="number-take" data-take=free.as_ref().map(|free| free.as_str().to_owned()) hidden=free.is_none()>
            {free.as_ref().map(text::take)}
        </button>
    }
}
