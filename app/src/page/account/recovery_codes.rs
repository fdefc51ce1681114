use leptos::prelude::*;
use patchbay_shared::Secret;

use super::Done;
use crate::{page::button::CopyButton, text};

/// The recovery codes, this once.
#[component]
pub fn RecoveryCodes(
    /// All of them.
    codes: Vec<Secret>,
    /// Whether the second factor was switched on with them.
    switched_on: bool,
) -> impl IntoView {
    let all: String = codes.iter().map(|code| format!("{}\n", code.expose())).collect();
    view! {
        <div class="head"><h1>{text::RECOVERY_CODES}</h1></div>
        {switched_on.then(|| view! { <Done words=text::SECOND_FACTOR_ON /> })}
        <section class="panel stack">
            <p>{text::RECOVERY_CODES_WORDS}</p>
            <ul class="codes">{codes.iter().map(|code| view! { <li><code>{code.expose().to_owned()}</code></li> }).collect_view()}</ul>
            <p class="row">
                <CopyButton text=all label=text::COPY_ALL.to_owned() words=true />
                " "
                <a class="button primary" href="/me">{text::CODES_ARE_KEPT}</a>
            </p>
        </section>
    }
}
