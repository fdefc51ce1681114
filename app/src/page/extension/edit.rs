use leptos::prelude::*;
use patchbay_shared::{Permission, PresenceStatus};
use patchbay_store::extension::{Editors, Previous};

use super::{editors::WhoMayEdit, form::Form, presence::ChoosePresence, previous::OldPassword};
use crate::{
    page::{
        crumbs,
        may::{May, may},
        view::ViewAs,
    },
    text,
    ui::{Icon, Opened, Sign},
};

/// The form of a new extension.
#[component]
pub fn New(
    /// What stands in it.
    opened: Opened,
) -> impl IntoView {
    view! {
        <div class="head">
            <div>
                <Crumbs last=text::NEW.to_owned() />
                <h1>{text::NEW_EXTENSION}</h1>
            </div>
        </div>
        <Form opened=opened />
    }
}

/// The form of an existing extension.
#[component]
pub fn Edit(
    /// The extension.
    id: i64,
    /// As it is shown.
    name: String,
    /// What stands in its form: what was saved last, or what was typed and not saved.
    opened: Opened,
    /// Whether a save a moment ago found nothing to do.
    unchanged: bool,
    /// The version the phones see, and the newest one if it is another.
    pending: Option<(Option<i32>, i32)>,
    /// An old registration password that still works.
    previous: Option<Previous>,
    /// Whether there is a second factor that whoever looks may take away.
    second_factor: bool,
    /// Whether whoever looks may look at the portal as its person.
    view_as: bool,
    /// Who else may change it.
    editors: Vec<Editors>,
    /// Where its person is, unless that could not be read.
    presence: Option<PresenceStatus>,
    /// The numbers of deleted extensions that its calls go on to.
    gone: Vec<String>,
) -> impl IntoView {
    let number = opened.form.number.clone();
    let version = opened.version;
    view! {
        <div class="head">
            <div>
                <Crumbs last=number.clone() />
                <h1>{number} " " <bdi>{name}</bdi></h1>
            </div>
            <a class="button" href=format!("/extensions/{id}/phone")><Icon sign=Sign::Phone /> " " {text::SET_UP_PHONE}</a>
            <a class="button" href=format!("/extensions/{id}/history")><Icon sign=Sign::History /> " " {text::HISTORY}</a>
            <LogIn id=id second_factor=second_factor />
            {view_as.then(|| view! { <ViewAs action=format!("/extensions/{id}/view") words=text::VIEW_AS_PERSON /> })}
            <May permission=Permission::DeleteExtensions>
                <a class="button" href=format!("/extensions/{id}/delete")><Icon sign=Sign::Trash /> " " {text::DELETE_DOTS}</a>
            </May>
        </div>
        {unchanged.then(|| view! {
            <section class="notice ok" role="status"><Icon sign=Sign::Done /> <div><p>{text::nothing_to_save(version)}</p></div></section>
        })}
        {pending.map(|(applied, version)| view! { <Pending id=id version=version applied=applied /> })}
        {previous.map(|previous| view! { <OldPassword id=id previous=previous /> })}
        <WhoMayEdit editors=editors />
        {presence.map(|status| view! { <ChoosePresence action=format!("/extensions/{id}/presence") from="form" status=status /> })}
        {(!gone.is_empty()).then(|| view! {
            <section class="notice warn"><Icon sign=Sign::Warning /> <div><p>{text::gone_destinations(&gone)}</p></div></section>
        })}
        <Form opened=opened />
    }
}

/// An extension of which whoever looks can change nothing, since its person may do more than they.
#[component]
pub fn Closed(
    /// The extension.
    id: i64,
    /// Its number.
    number: String,
    /// As its person is shown.
    name: String,
    /// Who may change it.
    editors: Vec<Editors>,
) -> impl IntoView {
    view! {
        <div class="head">
            <div>
                <Crumbs last=number.clone() />
                <h1>{number} " " <bdi>{name}</bdi></h1>
            </div>
            <a class="button" href=format!("/extensions/{id}/phone")><Icon sign=Sign::Phone /> " " {text::SET_UP_PHONE}</a>
            <a class="button" href=format!("/extensions/{id}/history")><Icon sign=Sign::History /> " " {text::HISTORY}</a>
        </div>
        <section class="notice info"><Icon sign=Sign::Lock /> <div><p>{text::OUTRANKED}</p></div></section>
        <WhoMayEdit editors=editors />
    }
}

/// Help for a person who cannot log in any more.
#[component]
fn LogIn(id: i64, second_factor: bool) -> impl IntoView {
    view! {
        {second_factor.then(|| view! {
            <form method="post" action=format!("/extensions/{id}/second-factor/remove")>
                <button class="button">{text::REMOVE_SECOND_FACTOR}</button>
            </form>
        })}
        <form method="post" action=format!("/extensions/{id}/password-link")>
            <button class="button"><Icon sign=Sign::Lock /> " " {text::ISSUE_LINK}</button>
        </form>
    }
    .into_any()
}

/// Saved, but not what the phones see: the one thing to do about it.
#[component]
pub(super) fn Pending(id: i64, version: i32, applied: Option<i32>) -> impl IntoView {
    view! {
        <form class="notice info" method="post" action=format!("/extensions/{id}/apply")>
            <input type="hidden" name="version" value=version />
            <Icon sign=Sign::Pending />
            <div><p>{text::pending(version, applied)}</p></div>
            <May permission=Permission::ApplyExtensions>
                <p class="row"><button class="button small">{text::APPLY}</button></p>
            </May>
        </form>
    }
}

/// Where one is, below the list.
#[component]
pub(super) fn Crumbs(
    last: String,
    /// The extension's number and id, on a page within its own.
    #[prop(optional)]
    of: Option<(String, i64)>,
) -> impl IntoView {
    let of = of.map(|(number, id)| (number, may(Permission::EditExtensions).then(|| format!("/extensions/{id}"))));
    let list = (text::MENU_EXTENSION.to_owned(), Some("/extensions".to_owned()));
    let above: Vec<_> = std::iter::once(list).chain(of).collect();
    view! { <crumbs::Crumbs above=above last=last /> }
}
