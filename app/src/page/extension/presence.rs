use leptos::prelude::*;
use patchbay_shared::{PresenceStatus, Present};

use crate::{
    text,
    ui::{Icon, LivePresence, Sign},
};

/// Where somebody is, and how it is changed: on a page about them.
#[component]
pub fn ChoosePresence(
    /// Where it is posted to.
    action: String,
    /// Which page comes back.
    #[prop(optional)]
    from: Option<&'static str>,
    /// Where they are.
    status: PresenceStatus,
) -> impl IntoView {
    view! {
        <form class="row" method="post" action=action>
            {from.map(|from| view! { <input type="hidden" name="from" value=from /> })}
            <label><span>{text::PRESENCE}</span> " "
                <select class="input" name="status" autocomplete="off">{options(Some(status))}</select>
            </label>
            <button class="button small">{text::CHANGE_PRESENCE}</button>
        </form>
    }
    .into_any()
}

/// Every status to choose from.
pub(super) fn options(chosen: Option<PresenceStatus>) -> impl IntoView {
    PresenceStatus::ALL
        .into_iter()
        .map(|status| {
            view! { <option value=status.name() selected=chosen == Some(status)>{text::presence(status)}</option> }
        })
        .collect_view()
}

/// Where somebody is, in a row of the list; a button for who may change it.
#[component]
pub(super) fn RowPresence(
    id: i64,
    /// The number that phones know, by which news of it comes; empty while there is none.
    live_number: String,
    present: Present,
    /// Whose it is, in words.
    whose: String,
    /// The list as it is asked for, to come back to; `None` for who may not change it.
    list: Option<String>,
) -> impl IntoView {
    let shown = view! { <LivePresence number=live_number present=present /> };
    let Some(list) = list else { return shown.into_any() };
    let menu = format!("presence-{id}");
    let choices = PresenceStatus::ALL
        .into_iter()
        .map(|status| view! { <li><button name="status" value=status.name()>{text::presence(status)}</button></li> })
        .collect_view();
    view! {
        <button type="button" class="presence" popovertarget=menu.clone()>
            {shown} <span class="unseen">{whose}</span> <Icon sign=Sign::Down />
        </button>
        <form class="menu" id=menu popover method="post" action=format!("/extensions/{id}/presence")>
            <input type="hidden" name="list" value=list />
            <ul>{choices}</ul>
        </form>
    }
    .into_any()
}
