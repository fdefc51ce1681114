use leptos::prelude::*;
use patchbay_shared::Field;

use super::state::Editor;
use crate::{text, ui::Verdict};

/// Label, control, verdict: a line of text.
#[component]
pub(super) fn TextField(
    editor: Editor,
    field: Field,
    /// The control's `type`.
    #[prop(default = "text")]
    kind: &'static str,
    /// `inputmode`, for the keyboard of a phone.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    #[prop(optional)] optional: bool,
    #[prop(optional)] placeholder: Option<&'static str>,
    #[prop(optional)] hint: &'static str,
    /// Any script, written in its own direction.
    #[prop(optional)]
    any_script: bool,
) -> impl IntoView {
    let name = field.name();
    let verdict = editor.shown_verdict(field);
    let initial = editor.form.with_untracked(|form| form.value(field).to_owned());
    view! {
        <div class="field">
            <label for=name>{text::label(field)} {optional.then(|| view! { " " <i>{text::OPTIONAL}</i> })}</label>
            <input
                class="input" id=name name=name type=kind value=initial placeholder=placeholder inputmode=inputmode
                autocomplete="off" dir=any_script.then_some("auto")
                aria-describedby=format!("{name}-verdict")
                aria-invalid=move || verdict.with(Option::is_some).then_some("true")
                on:input=move |event| editor.typed(field, event_target_value(&event))
                on:blur=move |_| editor.left(field)
            />
            <Verdict id=format!("{name}-verdict") error=verdict quiet=editor.said hint=hint />
        </div>
    }
}

/// A few exclusive values side by side: how many phones.
#[component]
pub(super) fn ConcurrentRegistrationsField(editor: Editor) -> impl IntoView {
    let field = Field::ConcurrentRegistrations;
    let name = field.name();
    let verdict = editor.shown_verdict(field);
    let initial = editor.form.with_untracked(|form| form.value(field).to_owned());
    let chosen = if initial.is_empty() { "1".to_owned() } else { initial };
    view! {
        <fieldset class="field wide" aria-describedby=format!("{name}-verdict")>
            <legend>{text::label(field)}</legend>
            <div class="segments" id=name tabindex="-1">
                {["1", "2", "3"]
                    .into_iter()
                    .map(|value| {
                        view! {
                            <label>
                                <input
                                    type="radio" id=format!("{name}-{value}") name=name value=value checked=chosen == value
                                    on:change=move |_| editor.typed(field, value.to_owned())
                                />
                                " " {value}
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
            <Verdict id=format!("{name}-verdict") error=verdict quiet=editor.said hint=text::CONCURRENT_HINT />
        </fieldset>
    }
}
