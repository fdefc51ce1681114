use leptos::prelude::*;
use patchbay_shared::{Field, Switch};

use super::{LONGEST_LIST, Sheet, verdict::Verdict};
use crate::{page::rcdata::rcdata, text};

/// Something that is on or off.
#[component]
pub(super) fn SwitchField(sheet: Sheet, field: Field, hint: &'static str) -> impl IntoView {
    let name = field.name();
    let on = !sheet.value(field).trim().is_empty();
    view! {
        <div class="field wide">
            <label class="check">
                <input
                    type="checkbox" id=name name=name value=Switch::ON checked=on disabled=sheet.is_unknown(field)
                    aria-describedby=format!("{name}-verdict")
                    aria-invalid=sheet.error(field).map(|_| "true")
                />
                <span>{text::label(field)}</span>
            </label>
            <Verdict sheet=sheet field=field hint=hint />
        </div>
    }
    .into_any()
}

/// Values that are typed one a line.
#[component]
pub(super) fn ListField(sheet: Sheet, field: Field, hint: &'static str) -> impl IntoView {
    let name = field.name();
    view! {
        <div class="field wide">
            <label for=name>{text::label(field)}</label>
            <textarea
                class="input" id=name name=name rows="4" maxlength=LONGEST_LIST autocomplete="off" autocapitalize="none" spellcheck="false"
                disabled=sheet.is_unknown(field)
                aria-describedby=format!("{name}-verdict") aria-invalid=sheet.error(field).map(|_| "true")
            >
                {within_textarea(&sheet.value(field))}
            </textarea>
            <Verdict sheet=sheet field=field hint=hint />
        </div>
    }
    .into_any()
}

/// A text as it is written within a text area: leptos writes it there as it is. A first line break is not read, so there is one
/// that may get lost.
fn within_textarea(text: &str) -> String {
    format!("\n{}", rcdata(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_text_area_but_its_end() {
        let view = || view! { <textarea>{within_textarea("</textarea><script>&lt;\n")}</textarea> };
        let html = Owner::new().with(|| view().to_html());
        assert_eq!(html, "<textarea>\n&lt;/textarea>&lt;script>&amp;lt;\n</textarea>");
    }
}
