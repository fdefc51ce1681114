use leptos::prelude::*;

use super::{draft, state::Editor};
use crate::{
    text,
    ui::{Icon, Sign, browser},
};

/// After a reload: says that what was typed is back, and how to be rid of it.
#[component]
pub(super) fn Restored(editor: Editor) -> impl IntoView {
    let afresh = move |_| {
        draft::forget(editor);
        editor.done.set(true);
        browser::reload();
    };
    move || {
        editor.restored.get().then(|| {
            view! {
                <section class="notice info" role="status">
                    <Icon sign=Sign::Info />
                    <div><p>{text::RESTORED}</p></div>
                    <p class="row"><button type="button" class="button small" on:click=afresh>{text::START_AFRESH}</button></p>
                </section>
            }
        })
    }
}

/// What was typed in a tab that may be gone is offered, not imposed.
#[component]
pub(super) fn Offered(editor: Editor) -> impl IntoView {
    let put_back = move |_| {
        if let Some(draft) = editor.offered.get_untracked() {
            editor.offered.set(None);
            draft.put_back(editor);
        }
    };
    let discard = move |_| {
        editor.offered.set(None);
        draft::forget(editor);
    };
    move || {
        editor.offered.with(Option::is_some).then(|| {
            view! {
                <section class="notice info" role="status">
                    <Icon sign=Sign::Info />
                    <div><p>{text::OFFERED}</p></div>
                    <p class="row">
                        <button type="button" class="button small" on:click=put_back>{text::PUT_BACK}</button>
                        <button type="button" class="button quiet small" on:click=discard>{text::DISCARD_DRAFT}</button>
                    </p>
                </section>
            }
        })
    }
}
