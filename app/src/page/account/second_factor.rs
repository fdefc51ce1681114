use leptos::prelude::*;
use patchbay_shared::Secret;
use patchbay_store::second_factor::Status;

use super::{Refused, me::FACTOR_FORM, password::CurrentPassword};
use crate::{
    page::{button::CopyButton, moment::Moment, qr::Qr},
    text,
};

/// How one's second factor stands, and what can be done about it.
#[component]
pub(super) fn SecondFactor(
    status: Status,
    /// Why the current password was refused.
    refused: Option<String>,
) -> impl IntoView {
    view! {
        <form class="section stack" method="post" action="/me/second-factor" novalidate aria-labelledby="factor-title">
            <h2 id="factor-title">{text::SECOND_FACTOR}</h2>
            {match status.since {
                Some(since) => view! {
                    <p>{text::SECOND_FACTOR_SINCE} " " <Moment at=since /> ". " {text::recovery_codes_left(status.recovery_codes)}</p>
                }
                .into_any(),
                None => view! { <p class="soft">{text::SECOND_FACTOR_WORDS}</p> }.into_any(),
            }}
            <CurrentPassword id=FACTOR_FORM refused=refused />
            <p class="row">
                {if status.since.is_some() {
                    view! {
                        <button class="button" formaction="/me/recovery-codes">{text::NEW_RECOVERY_CODES}</button>
                        " "
                        <button class="button danger" formaction="/me/second-factor/remove">{text::REMOVE_SECOND_FACTOR}</button>
                    }
                    .into_any()
                } else {
                    view! { <button class="button">{text::SET_UP_SECOND_FACTOR}</button> }.into_any()
                }}
            </p>
        </form>
    }
}

/// What the app has to know, and the first code.
#[component]
pub fn Enroll(
    /// In base 32, for those who type it.
    secret: Secret,
    /// For those who scan it.
    uri: Secret,
    /// Why the code was refused.
    failure: Option<String>,
) -> impl IntoView {
    // In fours, as apps show it.
    let shown: String = secret
        .expose()
        .chars()
        .enumerate()
        .flat_map(|(at, letter)| (at > 0 && at % 4 == 0).then_some(' ').into_iter().chain([letter]))
        .collect();
    view! {
        <div class="head"><h1>{text::SET_UP_SECOND_FACTOR}</h1></div>
        <form class="panel stack" method="post" action="/me/second-factor/confirm" novalidate>
            {failure.map(|words| view! { <Refused words=words /> })}
            <p>{text::SCAN_WORDS}</p>
            <Qr text=uri.expose().to_owned() label=text::SECOND_FACTOR_QR />
            <dl class="facts">
                <div>
                    <dt>{text::SECOND_FACTOR_KEY}</dt>
                    <dd><code>{shown}</code></dd>
                    <dd><CopyButton text=secret.expose().to_owned() label=text::copy(text::SECOND_FACTOR_KEY) words=false /></dd>
                </div>
            </dl>
            <div class="field">
                <label for="code">{text::CODE}</label>
                <input
                    class="input" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" autocapitalize="none"
                    aria-describedby="code-hint" required
                />
                <p class="hint" id="code-hint">{text::FIRST_CODE_HINT}</p>
            </div>
            <p class="row">
                <button class="button primary">{text::CONFIRM_SECOND_FACTOR}</button>
                " "
                <a class="button quiet" href="/me">{text::CANCEL}</a>
            </p>
        </form>
    }
}
