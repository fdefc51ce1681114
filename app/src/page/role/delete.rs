use leptos::prelude::*;
use patchbay_store::role::{COUNT_LIMIT, Found};

use super::{above, edit::People};
use crate::{
    page::{account::Refused, crumbs::Crumbs},
    text,
};

/// Asks once more before a role ends, and says what that means for those who have it.
#[component]
pub fn DeleteRole(
    /// The role.
    found: Found,
    /// Some of those who have it.
    people: Vec<String>,
    /// Why it was not deleted a moment ago.
    failure: Option<String>,
) -> impl IntoView {
    let Found { id, version, people: count, form, .. } = found;
    let title = text::delete_role(&form.name);
    view! {
        <div class="head"><div>
            <Crumbs above=above() last=form.name />
            <h1>{title.clone()} "?"</h1>
        </div></div>
        {failure.map(|words| view! { <Refused words=words /> })}
        <div class="stack">
            <form class="panel" method="post">
                <input type="hidden" name="version" value=version.to_string() />
                <p class="soft">{text::delete_role_words(&text::count(count, COUNT_LIMIT), count == 1)}</p>
                <p class="row">
                    <a class="button" href=format!("/roles/{id}") autofocus>{text::CANCEL}</a>
                    <button class="button danger">{title.clone()}</button>
                </p>
            </form>
            <People count=count people=people />
        </div>
    }
}
