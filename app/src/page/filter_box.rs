use leptos::prelude::*;

use crate::text;

/// From so many on a list has a box over it that narrows it.
const MANY: usize = 10;

/// Over a long list: shows of it what contains what is typed. It needs script, and belongs to no form.
#[component]
pub(super) fn FilterBox(
    /// The `id` of the list.
    list: &'static str,
    /// How many there are.
    many: usize,
) -> impl IntoView {
    (many >= MANY).then(|| {
        view! {
            <p class="row find">
                <input
                    class="input" type="search" form="" data-filter=list aria-label=text::FIND_DEPARTMENTS
                    placeholder=text::FIND_DEPARTMENTS autocomplete="off"
                />
                <small class="faint" role="status" id=format!("{list}-found")></small>
            </p>
        }
    })
}
