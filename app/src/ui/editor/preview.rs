use leptos::prelude::*;

use super::state::Editor;
use crate::text;

/// What a called phone shows, and what is still to be put right.
#[component]
pub(super) fn Preview(editor: Editor) -> impl IntoView {
    let name = move || {
        editor.form.with(|form| {
            let name = editor.name_format.display(form.first_name.trim(), form.last_name.trim());
            if name.is_empty() { text::NO_NAME_YET.to_owned() } else { name }
        })
    };
    let number = move || {
        editor.form.with(|form| match form.caller_id.trim() {
            "" => form.number.trim().to_owned(),
            caller_id => caller_id.to_owned(),
        })
    };
    view! {
        <section aria-labelledby="preview-title">
            <h2 id="preview-title" class="label">{text::CALLED_PHONE_SHOWS}</h2>
            <div class="display">
                <small>{text::INCOMING_CALL}</small>
                <b><bdi>{name}</bdi></b>
                <p>{number}</p>
                <footer aria-hidden="true">
                    <span>{text::ANSWER}</span>
                    <span>{text::REJECT}</span>
                </footer>
            </div>
        </section>
    }
}
