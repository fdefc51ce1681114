use std::{iter::Peekable, vec::IntoIter};

use leptos::prelude::*;
use patchbay_shared::{Department, Permission};
use patchbay_store::{department::Node, role::COUNT_LIMIT};

use crate::{
    page::{account::Done, crumbs::Crumbs, may::may},
    text,
    ui::{Icon, Sign},
};

/// The `id` of the list.
const TREE: &str = "departments";

/// The company and its departments.
#[component]
pub fn Organization(
    /// The company first, each department before those below it.
    tree: Vec<Node>,
    /// What the company is called.
    company: String,
    /// What is looked for.
    search: String,
    /// What became of a save a moment ago.
    said: Option<&'static str>,
) -> impl IntoView {
    let count = tree.len().saturating_sub(1);
    let shown = fitting(tree, &search);
    let found = shown.len();
    let top = text::company_as_top(&company);
    let mut nodes = shown.into_iter().peekable();
    let (branches, _) = branches(&mut nodes, 0, &top);
    view! {
        <div class="head">
            <div>
                <Crumbs last=text::ORGANIZATION />
                <h1>{text::ORGANIZATION} " " <small>{text::departments(count)}</small></h1>
                <p class="soft">{text::ORGANIZATION_WORDS}</p>
            </div>
            <a class="button primary" href="/organization/new"><Icon sign=Sign::Plus /> " " {text::NEW_DEPARTMENT}</a>
        </div>
        {said.map(|words| view! { <Done words=words /> })}
        {(count > 0).then(|| view! { <Find search=search.clone() /> })}
        {(found == 0).then(|| view! { <p class="soft">{text::NO_DEPARTMENT_FOUND}</p> })}
        <ul class="tree" id=TREE aria-label=text::DEPARTMENTS>{branches}</ul>
        {(count == 0).then(|| view! { <Empty /> })}
        <form id="move" method="post" hidden>
            <input type="hidden" name="version" id="move-version" />
            <input type="hidden" name="name" id="move-name" />
            <input type="hidden" name="parent" id="move-parent" />
        </form>
    }
}

/// Those whose name contains what is looked for, and what they are below.
fn fitting(tree: Vec<Node>, search: &str) -> Vec<Node> {
    let search = search.trim().to_lowercase();
    if search.is_empty() {
        return tree;
    }
    let fits = |node: &Node| node.name.to_lowercase().contains(&search);
    // From behind: what is below somebody comes after them, before the next one as deep.
    let mut needed = [false; Department::DEEPEST + 2];
    let mut shown: Vec<Node> = tree
        .into_iter()
        .rev()
        .filter(|node| {
            let is_shown = fits(node) || std::mem::take(&mut needed[node.depth + 1]);
            needed[node.depth] |= is_shown;
            is_shown
        })
        .collect();
    shown.reverse();
    shown
}

/// Shows those whose name contains what is typed: at once with script, by a request without.
#[component]
fn Find(search: String) -> impl IntoView {
    let searched = !search.is_empty();
    view! {
        <form class="row find" role="search" method="get" action="/organization">
            <input
                class="input" type="search" name="q" value=search data-filter=TREE aria-label=text::FIND_DEPARTMENTS
                placeholder=text::FIND_DEPARTMENTS autocomplete="off"
            />
            <button class="button">{text::FIND}</button>
            {searched.then(|| view! { <a class="button quiet" href="/organization">{text::SHOW_ALL_DEPARTMENTS}</a> })}
            <small class="faint" role="status" id=format!("{TREE}-found")></small>
        </form>
    }
}

/// The next nodes of this depth, each with what is below it, and in how many lines that is.
fn branches(nodes: &mut Peekable<IntoIter<Node>>, depth: usize, company: &str) -> (Vec<AnyView>, usize) {
    let (mut found, mut lines) = (Vec::new(), 0);
    while let Some(node) = nodes.next_if(|node| node.depth == depth) {
        let (below, lines_below) = branches(nodes, depth + 1, company);
        lines += 1 + lines_below;
        found.push(
            view! { <Branch node=node company=company.to_owned() below=below lines=1 + lines_below /> }.into_any(),
        );
    }
    (found, lines)
}

/// A department and, to be opened and closed, what is below it. There may be a thousand: a line has no element that it can do
/// without, and says for how many lines there must be room where it is out of sight, since the browser draws none of them there.
#[component]
fn Branch(node: Node, company: String, below: Vec<AnyView>, lines: usize) -> impl IntoView {
    let Node { id, version, name, members, .. } = node;
    let is_company = id == Department::COMPANY;
    let name = if is_company { company } else { name };
    let title = match is_company {
        true => view! { <b dir="auto">{name.clone()}</b> }.into_any(),
        false => {
            view! { <a href=format!("/organization/{id}") draggable="false" dir="auto">{name.clone()}</a> }.into_any()
        }
    };
    let counted = text::members(&text::count(members, COUNT_LIMIT));
    let people = match may(Permission::ViewExtensions) && members > 0 {
        true => view! {
            <a class="faint" href=format!("/extensions?department={id}") draggable="false" aria-label=text::members_of(&counted, &name)>{counted.clone()}</a>
        }
        .into_any(),
        false => view! { <span class="faint">{counted}</span> }.into_any(),
    };
    view! {
        <li data-name=name.clone() id=format!("department-{id}") data-lines=(lines > 1).then(|| lines.to_string())>
            <div
                class="line" data-department=id.to_string() data-version=version.to_string()
                draggable=(!is_company).then_some("true")
            >
                {title} " " {people} " "
                <a
                    class="button quiet only add" href=format!("/organization/new?parent={id}") draggable="false"
                    aria-label=text::add_below(&name)
                ></a>
            </div>
            {(!below.is_empty()).then(|| view! {
                <details open>
                    <summary aria-label=text::below(&name)></summary>
                    <ul>{below}</ul>
                </details>
            })}
        </li>
    }
    .into_any()
}

/// There is nothing but the company yet.
#[component]
fn Empty() -> impl IntoView {
    view! {
        <section class="panel empty" aria-labelledby="empty-title">
            <h2 id="empty-title">{text::NO_DEPARTMENTS}</h2>
            <p>{text::NO_DEPARTMENTS_WORDS}</p>
            <div class="row"><a class="button primary" href="/organization/new"><Icon sign=Sign::Plus /> " " {text::NEW_DEPARTMENT}</a></div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_for_is_shown_with_what_it_is_below() {
        let node = |id: i64, name: &str, depth: usize| Node {
            id,
            version: 1,
            name: name.into(),
            names: Vec::new(),
            depth,
            members: 0,
        };
        let tree = vec![
            node(1, "", 0),
            node(2, "Research", 1),
            node(3, "Compilers", 2),
            node(4, "Engines", 2),
            node(5, "Sales", 1),
            node(6, "East", 2),
        ];
        let shown = |search| fitting(tree.clone(), search).iter().map(|node| node.id).collect::<Vec<_>>();
        assert_eq!(shown(" EN "), [1, 2, 4]);
        assert_eq!(shown("east"), [1, 5, 6]);
        assert_eq!(shown("sales"), [1, 5]);
        assert_eq!(shown("nobody"), [0_i64; 0]);
        assert_eq!(shown(" ").len(), tree.len());
    }
}
