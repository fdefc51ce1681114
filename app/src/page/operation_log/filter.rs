use leptos::prelude::*;
use patchbay_shared::{Operation, Outcome};

use super::state::{LogState, PATH};
use crate::{
    text,
    ui::{Icon, Sign},
};

/// What of the log is shown. Its state is the address.
#[component]
pub(super) fn Filter(state: LogState) -> impl IntoView {
    let (operation, outcome) = (state.operation(), state.outcome());
    let operations = Operation::ALL
        .into_iter()
        .map(|known| {
            view! { <option value=known.name() selected=operation == Some(known)>{text::operation(known)}</option> }
        })
        .collect_view();
    let outcomes = Outcome::NAMES
        .into_iter()
        .map(|name| view! { <option value=name selected=outcome == Some(name)>{text::outcome_name(name)}</option> })
        .collect_view();
    view! {
        <form class="filter" role="search" method="get" action=PATH aria-label=text::OPERATION_LOG>
            <Text name="q" label=text::LOG_TEXT value=state.q.clone() />
            <Text name="who" label=text::LOG_WHO value=state.who.clone() />
            <Text name="on" label=text::LOG_OBJECT value=state.on.clone() />
            <div class="field">
                <label for="what">{text::LOG_WHAT}</label>
                <select class="input" id="what" name="what"><option value="">{text::LOG_ANY}</option> {operations}</select>
            </div>
            <div class="field">
                <label for="outcome">{text::LOG_OUTCOME}</label>
                <select class="input" id="outcome" name="outcome"><option value="">{text::LOG_ANY}</option> {outcomes}</select>
            </div>
            <Day name="from" label=text::LOG_FROM value=state.from.clone() />
            <Day name="to" label=text::LOG_UNTIL value=state.to.clone() />
            <button class="button"><Icon sign=Sign::Search /> " " {text::LOG_SEARCH}</button>
        </form>
    }
}

#[component]
fn Text(name: &'static str, label: &'static str, value: String) -> impl IntoView {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input class="input" id=name name=name value=value dir="auto" autocomplete="off" />
        </div>
    }
}

#[component]
fn Day(name: &'static str, label: &'static str, value: String) -> impl IntoView {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input class="input" id=name name=name type="date" value=value />
        </div>
    }
}

/// The same state for the button that makes a file of it.
#[component]
pub(super) fn Hidden(state: LogState) -> impl IntoView {
    let LogState { who, what, on, outcome, from, to, q, older: _ } = state;
    [("who", who), ("what", what), ("on", on), ("outcome", outcome), ("from", from), ("to", to), ("q", q)]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view()
}
