use leptos::prelude::*;

use super::Refused;
use crate::text;

/// After the password: the code of the second factor.
#[component]
pub fn SecondStep(
    /// Where to go afterwards: a path of this site.
    next: String,
    /// Why it did not work.
    failure: Option<String>,
) -> impl IntoView {
    view! {
        <h1>{text::SECOND_STEP}</h1>
        <form class="panel stack" method="post" action="/login/code">
            {failure.map(|words| view! { <Refused words=words /> })}
            <input type="hidden" name="next" value=next />
            <div class="field">
                <label for="code">{text::CODE}</label>
                <input
                    class="input" id="code" name="code" autocomplete="one-time-code" autocapitalize="none" spellcheck="false"
                    aria-describedby="code-hint" required autofocus
                />
                <p class="hint" id="code-hint">{text::CODE_HINT}</p>
            </div>
            <button class="button primary">{text::LOG_IN}</button>
        </form>
        <p class="faint"><a href="/login">{text::START_OVER}</a></p>
    }
}
