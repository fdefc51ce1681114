use leptos::prelude::*;

use crate::ui::{Icon, Sign};

/// What is wrong with a field, or how it is meant.
#[component]
pub(super) fn Verdict(
    /// The field's name.
    field: &'static str,
    /// What is wrong with it.
    wrong: Option<String>,
    /// How it is meant.
    hint: &'static str,
) -> impl IntoView {
    let id = format!("{field}-verdict");
    match wrong {
        Some(words) => view! { <p class="error" id=id><Icon sign=Sign::Error /> {words}</p> }.into_any(),
        None => view! { <p class="hint" id=id>{hint}</p> }.into_any(),
    }
}
