use leptos::prelude::*;
use patchbay_shared::{ConcurrentRegistrations, Field};

use super::{LONGEST_LINE, Sheet, verdict::Verdict};
use crate::text;

/// Label, control, verdict: a line of text.
#[component]
pub(super) fn TextField(
    sheet: Sheet,
    field: Field,
    /// What it is called, if not as in the form of a single extension.
    #[prop(optional)]
    label: Option<&'static str>,
    /// The control's `type`.
    #[prop(default = "text")]
    kind: &'static str,
    /// `inputmode`, for the keyboard of a phone.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// Said beside the label.
    #[prop(optional)]
    optional: bool,
    /// Said to assistive technology.
    #[prop(optional)]
    required: bool,
    #[prop(optional)] placeholder: Option<&'static str>,
    #[prop(optional)] hint: &'static str,
    /// Any script, written in its own direction.
    #[prop(optional)]
    any_script: bool,
) -> impl IntoView {
    let name = field.name();
    view! {
        <div class="field">
            <label for=name>{label.unwrap_or(text::label(field))} {optional.then(|| view! { " " <i>{text::OPTIONAL}</i> })}</label>
            <input
                class="input" id=name name=name type=kind value=sheet.value(field) placeholder=placeholder
                inputmode=inputmode maxlength=LONGEST_LINE autocomplete="off" spellcheck=(!any_script).then_some("false") dir=any_script.then_some("auto")
                disabled=sheet.is_unknown(field)
                aria-describedby=format!("{name}-verdict")
                aria-invalid=sheet.error(field).map(|_| "true") aria-required=required.then_some("true")
            />
            <Verdict sheet=sheet field=field hint=hint />
        </div>
    }
    .into_any()
}

/// A few exclusive values side by side: how many phones.
#[component]
pub(super) fn ConcurrentRegistrationsField(sheet: Sheet) -> impl IntoView {
    let field = Field::ConcurrentRegistrations;
    let name = field.name();
    let unknown = sheet.is_unknown(field);
    let typed = sheet.value(field);
    let chosen = if typed.is_empty() { ConcurrentRegistrations::DEFAULT.to_owned() } else { typed };
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
                                    type="radio" id=format!("{name}-{value}") name=name value=value checked=chosen == value && !unknown
                                    disabled=unknown
                                />
                                " " {value}
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
            <Verdict sheet=sheet field=field hint=text::CONCURRENT_HINT />
        </fieldset>
    }
    .into_any()
}
