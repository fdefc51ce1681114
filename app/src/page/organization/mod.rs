//! Pages about the tree of departments.

mod delete;
mod edit;
mod form;
mod place;
mod tree;

pub use delete::DeleteDepartment;
pub use edit::{DepartmentFill, DepartmentPage};
pub use tree::Organization;

use leptos::prelude::*;

use crate::text;

/// Where one is.
#[component]
fn Crumbs(
    /// The page; without, the tree.
    #[prop(optional, into)]
    last: String,
) -> impl IntoView {
    let tree = last.is_empty();
    view! {
        <nav class="crumbs" aria-label=text::YOU_ARE_HERE>
            <ol>
                <li>{text::MENU_EXTENSION_AND_TRUNK}</li>
                {if tree {
                    view! { <li aria-current="page">{text::ORGANIZATION}</li> }.into_any()
                } else {
                    view! { <li><a href="/organization">{text::ORGANIZATION}</a></li> <li aria-current="page"><bdi>{last}</bdi></li> }.into_any()
                }}
            </ol>
        </nav>
    }
}
