use leptos::prelude::*;

use super::{draft, state::Editor};
use crate::{
    text,
    ui::{Icon, Sign, browser},
};

/// The id that takes the focus after a save that did not happen.
pub(super) const ID: &str = "summary";

/// On top after a save that did not happen: what is to be put right, with links to the fields, or why else.
#[component]
pub(super) fn Summary(editor: Editor) -> impl IntoView {
    let open = Memo::new(move |_| if editor.refused.get() { editor.open() } else { Vec::new() });
    move || {
        if let Some(failure) = editor.failure.get() {
            return Some(
                view! {
                    <section class="notice bad" role="alert" tabindex="-1" id=ID>
                        <Icon sign=Sign::Error />
                        <div><p>{text::failure(&failure)}</p></div>
                    </section>
                }
                .into_any(),
            );
        }
        let open = open.get();
        if open.is_empty() {
            return None;
        }
        Some(
            view! {
                <section class="notice bad" role="alert" tabindex="-1" id=ID aria-labelledby="summary-title">
                    <Icon sign=Sign::Error />
                    <div>
                        <h2 id="summary-title">{text::things_to_put_right(open.len())}</h2>
                        <ul>
                            {open
                                .into_iter()
                                .map(|(field, error)| {
                                    view! {
                                        <li>
                                            <a href=format!("#{}", field.name())>
                                                {format!("{}: {}", text::label(field), text::verdict(&error))}
                                            </a>
                                        </li>
                                    }
                                })
                                .collect_view()}
                        </ul>
                    </div>
                </section>
            }
            .into_any(),
        )
    }
}

/// After a reload: says that what was typed is back, and how to be rid of it.
#[component]
pub(super) fn Restored(editor: Editor) -> impl IntoView {
    let afresh = move |_| {
        draft::forget(editor);
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
