use leptos::prelude::*;
use patchbay_shared::CallEnd;

use super::state::{CallLogState, PATH};
use crate::{
    page::filter::{FilterDay, FilterText, HiddenFilters},
    text,
    ui::{Icon, Sign},
};

/// What of the log is shown. Its state is the address.
#[component]
pub(super) fn Filter(state: CallLogState) -> impl IntoView {
    let chosen = state.end();
    let ends = CallEnd::ALL
        .into_iter()
        .map(|end| view! { <option value=end.name() selected=chosen == Some(end)>{text::call_end(end)}</option> })
        .collect_view();
    view! {
        <form class="filter" role="search" method="get" action=PATH aria-label=text::CALL_LOG>
            <FilterText name="q" label=text::CALL_SEARCH value=state.q.clone() />
            <div class="field">
                <label for="end">{text::CALL_END}</label>
                <select class="input" id="end" name="end"><option value="">{text::LOG_ANY}</option> {ends}</select>
            </div>
            <FilterDay name="from" label=text::LOG_FROM value=state.from.clone() />
            <FilterDay name="to" label=text::LOG_UNTIL value=state.to.clone() />
            <button class="button"><Icon sign=Sign::Search /> " " {text::LOG_SEARCH}</button>
        </form>
    }
}

/// The same state for the button that makes a file of it.
#[component]
pub(super) fn Hidden(state: CallLogState) -> impl IntoView {
    let CallLogState { q, end, from, to, older: _ } = state;
    view! { <HiddenFilters filters=vec![("q", q), ("end", end), ("from", from), ("to", to)] /> }
}
