use leptos::{either::Either, prelude::*};

use super::state::Editor;
use crate::{
    text,
    ui::{Icon, Sign},
};

/// The id that takes the focus after a save that did not happen; being focused, it is read out.
pub(super) const ID: &str = "summary";

/// On top after a save that did not happen: what is to be put right, with links to the fields, or why else.
#[component]
pub(super) fn Summary(editor: Editor) -> impl IntoView {
    let found = Memo::new(move |_| {
        editor.with(|state| (state.failure.clone(), if state.refused { state.open() } else { Vec::new() }))
    });
    move || {
        let (failure, open) = found.get();
        if let Some(failure) = failure {
            return Some(Either::Left(view! {
                <section class="notice bad" tabindex="-1" id=ID autofocus>
                    <Icon sign=Sign::Error />
                    <div><p>{text::failure(&failure)}</p></div>
                </section>
            }));
        }
        if open.is_empty() {
            return None;
        }
        Some(Either::Right(view! {
            <section class="notice bad" tabindex="-1" id=ID autofocus aria-labelledby="summary-title">
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
        }))
    }
}
