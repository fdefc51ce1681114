use leptos::prelude::*;
use patchbay_shared::{Operation, Outcome};

use super::state::{LogState, PATH};
use crate::{
    page::filter::{FilterDay, FilterText, HiddenFilters},
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
            <FilterText name="q" label=text::LOG_TEXT value=state.q.clone() />
            <FilterText name="who" label=text::LOG_WHO value=state.who.clone() />
            <FilterText name="on" label=text::LOG_OBJECT value=state.on.clone() />
            <div class="field">
                <label for="what">{text::LOG_WHAT}</label>
                <select class="input" id="what" name="what"><option value="">{text::LOG_ANY}</option> {operations}</select>
            </div>
            <div class="field">
                <label for="outcome">{text::LOG_OUTCOME}</label>
                <select class="input" id="outcome" name="outcome"><option value="">{text::LOG_ANY}</option> {outcomes}</select>
            </div>
            <FilterDay name="from" label=text::LOG_FROM value=state.from.clone() />
            <FilterDay name="to" label=text::LOG_UNTIL value=state.to.clone() />
            <button class="button"><Icon sign=Sign::Search /> " " {text::LOG_SEARCH}</button>
        </form>
    }
}

/// The same state for the button that makes a file of it.
#[component]
pub(super) fn Hidden(state: LogState) -> impl IntoView {
    let LogState { who, what, on, outcome, from, to, q, older: _ } = state;
    let filters =
        vec![("who", who), ("what", what), ("on", on), ("outcome", outcome), ("from", from), ("to", to), ("q", q)];
    view! { <HiddenFilters filters=filters /> }
}
