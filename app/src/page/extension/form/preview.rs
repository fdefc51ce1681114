use leptos::prelude::*;

use super::Sheet;
use crate::{text, ui::called_phone_shows};

/// What a called phone shows.
#[component]
pub(super) fn Preview(sheet: Sheet) -> impl IntoView {
    let (name, number) = sheet.look(|opened| called_phone_shows(&opened.form, opened.name_format));
    view! {
        <section aria-labelledby="preview-title">
            <h2 id="preview-title" class="label">{text::CALLED_PHONE_SHOWS}</h2>
            <div class="display">
                <small>{text::INCOMING_CALL}</small>
                <b><bdi id="preview-name">{name}</bdi></b>
                <p id="preview-number">{number}</p>
                <footer aria-hidden="true">
                    <span>{text::ANSWER}</span>
                    <span>{text::REJECT}</span>
                </footer>
            </div>
        </section>
    }
}
