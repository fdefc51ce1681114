//! Pages about roles.

mod delete;
mod edit;
mod form;
mod list;
mod matrix;

pub use delete::DeleteRole;
pub use edit::{RoleFill, RolePage};
pub use list::Roles;

use leptos::prelude::*;

use crate::text;

/// Where one is.
#[component]
fn Crumbs(
    /// The page; without, the list of roles.
    #[prop(optional, into)]
    last: String,
) -> impl IntoView {
    let list = last.is_empty();
    view! {
        <nav class="crumbs" aria-label=text::YOU_ARE_HERE>
            <ol>
                <li>{text::MENU_EXTENSION_AND_TRUNK}</li>
                {if list {
                    view! { <li aria-current="page">{text::ROLES}</li> }.into_any()
                } else {
                    view! { <li><a href="/roles">{text::ROLES}</a></li> <li aria-current="page"><bdi>{last}</bdi></li> }.into_any()
                }}
            </ol>
        </nav>
    }
}
