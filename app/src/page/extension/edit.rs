use leptos::prelude::*;
use patchbay_shared::{ExtensionForm, FieldErrors, Occasion, PasswordPolicy, Rules};
use patchbay_store::extension::{Current, Previous};

use super::previous::OldPassword;
use crate::{
    api::Failure,
    text,
    ui::{ExtensionEditor, Icon, Sign},
};

/// The form of a new extension.
#[component]
pub fn New(
    /// The next free number, or what was typed before.
    form: ExtensionForm,
    /// What user passwords must be.
    policy: PasswordPolicy,
    /// What was wrong with what was typed before.
    errors: FieldErrors,
    /// Why it was not saved otherwise.
    failure: Option<Failure>,
) -> impl IntoView {
    let rules = Rules { occasion: Occasion::Create, policy };
    view! {
        <div class="head">
            <div>
                <Crumbs last=text::NEW.to_owned() />
                <h1>{text::NEW_EXTENSION}</h1>
            </div>
        </div>
        <ExtensionEditor id=None version=0 form=form rules=rules errors=errors failure=failure action="/extensions/new".to_owned() />
    }
}

/// The form of an existing extension.
#[component]
pub fn Edit(
    /// The extension as it was saved last; its form may hold what was typed before instead.
    current: Current,
    /// An old registration password that still works.
    previous: Option<Previous>,
    /// What user passwords must be.
    policy: PasswordPolicy,
    /// What was wrong with what was typed before.
    errors: FieldErrors,
    /// Why it was not saved otherwise.
    failure: Option<Failure>,
) -> impl IntoView {
    let rules = Rules { occasion: Occasion::Update, policy };
    let id = current.id;
    let action = format!("/extensions/{id}");
    view! {
        <div class="head">
            <div>
                <Crumbs last=current.form.number.clone() />
                <h1>{current.form.number.clone()} " " <bdi>{current.name()}</bdi></h1>
            </div>
            <a class="button" href=format!("/extensions/{id}/phone")><Icon sign=Sign::Phone /> " " {text::SET_UP_PHONE}</a>
            <a class="button" href=format!("/extensions/{id}/delete")><Icon sign=Sign::Trash /> " " {text::DELETE_DOTS}</a>
        </div>
        {current.is_pending().then(|| view! { <Pending id=id version=current.version applied=current.applied_version /> })}
        {previous.map(|previous| view! { <OldPassword id=id previous=previous /> })}
        <ExtensionEditor
            id=Some(id) version=current.version form=current.form rules=rules errors=errors failure=failure action=action
        />
    }
}

/// Saved, but not what the phones see: the one thing to do about it.
#[component]
pub(super) fn Pending(id: i64, version: i32, applied: Option<i32>) -> impl IntoView {
    view! {
        <form class="notice info" method="post" action=format!("/extensions/{id}/apply")>
            <Icon sign=Sign::Pending />
            <div><p>{text::pending(version, applied)}</p></div>
            <p class="row"><button class="button small">{text::APPLY}</button></p>
        </form>
    }
}

/// Where one is.
#[component]
pub(super) fn Crumbs(last: String) -> impl IntoView {
    view! {
        <nav class="crumbs" aria-label="You are here">
            <ol>
                <li>{text::MENU_EXTENSION_AND_TRUNK}</li>
                <li><a href="/extensions">{text::MENU_EXTENSION}</a></li>
                <li aria-current="page">{last}</li>
            </ol>
        </nav>
    }
}
