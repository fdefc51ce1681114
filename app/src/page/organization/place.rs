use leptos::prelude::*;
use patchbay_store::department::Node;

use crate::text;

/// One department of the tree, the company among them, but for one and those below it.
#[component]
pub(super) fn Place(
    /// What it is called in the form, and its `id`.
    name: &'static str,
    /// Each before those below it.
    tree: Vec<Node>,
    /// The one that is no choice, nor what is below it.
    without: Option<i64>,
    /// The number that is chosen.
    chosen: String,
    /// What the company is called.
    company: String,
    /// Whether the choice was refused.
    wrong: bool,
) -> impl IntoView {
    let branch = without.and_then(|id| tree.iter().find(|node| node.id == id)).map(|node| node.names.clone());
    let is_choice = |node: &Node| branch.as_ref().is_none_or(|branch| !node.names.starts_with(branch));
    let options = tree
        .iter()
        .filter(|node| is_choice(node))
        .map(|node| {
            let id = node.id.to_string();
            view! { <option value=id.clone() selected=id == chosen>{text::department_path(&node.names, &company)}</option> }
        })
        .collect_view();
    view! {
        <select
            class="input" id=name name=name autocomplete="off" aria-describedby=format!("{name}-verdict")
            aria-invalid=wrong.then_some("true")
        >
            {options}
        </select>
    }
    .into_any()
}
