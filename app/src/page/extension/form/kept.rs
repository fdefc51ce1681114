use leptos::prelude::*;

use crate::{
    text,
    ui::{Icon, Sign},
};

/// After a reload: says that what was typed is back, and how to be rid of it. Only script keeps drafts, and shows this.
#[component]
pub(super) fn Restored() -> impl IntoView {
    view! {
        <section class="notice info" role="status" id="restored" hidden>
            <Icon sign=Sign::Info />
            <div><p>{text::RESTORED}</p></div>
            <p class="row"><button type="button" class="button small" data-draft="afresh">{text::START_AFRESH}</button></p>
        </section>
    }
}

/// What was typed in a tab that may be gone is offered, not imposed.
#[component]
pub(super) fn Offered() -> impl IntoView {
    view! {
        <section class="notice info" role="status" id="offered" hidden>
            <Icon sign=Sign::Info />
            <div><p>{text::OFFERED}</p></div>
            <p class="row">
                <button type="button" class="button small" data-draft="put-back">{text::PUT_BACK}</button>
                <button type="button" class="button quiet small" data-draft="discard">{text::DISCARD_DRAFT}</button>
            </p>
        </section>
    }
}
