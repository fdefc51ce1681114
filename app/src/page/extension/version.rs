use leptos::prelude::*;
use patchbay_shared::{Change, Field, Permission};
use patchbay_store::extension::AsOf;
use time::OffsetDateTime;

use super::{
    changes::{Changes, FromTo, Made, Refusal},
    edit::Crumbs,
};
use crate::{
    page::{
        may::{May, may},
        moment::Moment,
    },
    text,
    ui::{Icon, Sign},
};

/// An extension as of one version, and what of it can come back.
#[component]
pub fn AsOfVersion(
    /// The version.
    as_of: AsOf,
    /// The moment it was looked for, and the version that phones saw then.
    moment: Option<(OffsetDateTime, Option<i32>)>,
    /// The fields that were ticked before; without, all but secrets are.
    ticked: Option<Vec<Field>>,
    /// Why they did not come back.
    refusal: Vec<String>,
) -> impl IntoView {
    let AsOf { head, version, made, applied, is_end, role, departments, form, changes } = as_of;
    let facts = Field::ALL
        .into_iter()
        .filter(|field| !matches!(field, Field::UserPassword | Field::RegistrationPassword))
        .filter(|field| *field != Field::Organizations || departments.is_some())
        .map(|field| {
            let value = match field {
                Field::Role => role.as_deref().unwrap_or_default(),
                Field::Organizations => departments.as_deref().unwrap_or_default(),
                field => form.value(field),
            };
            let value = match text::value(field, Some(value)) {
                None => view! { <span class="faint">{text::NONE}</span> }.into_any(),
                Some(value) => view! { <bdi>{value}</bdi> }.into_any(),
            };
            view! { <div><dt>{text::label(field)}</dt><dd>{value}</dd></div> }
        })
        .collect_view();
    let id = head.id;
    view! {
        <div class="head">
            <div>
                {if head.deleted_at.is_none() {
                    view! { <Crumbs last=text::version(version) of=(head.number.clone(), id) /> }.into_any()
                } else {
                    view! { <Crumbs last=text::version(version) /> }.into_any()
                }}
                <h1>{head.number.clone()} " " <bdi>{head.name.clone()}</bdi> " " {text::as_of(version)}</h1>
                <p class="soft"><Made stamp=made /></p>
                {applied.map(|stamp| view! { <p class="soft">{text::APPLIED_BY} " " <Made stamp=stamp /></p> })}
                {moment.map(|(at, live)| view! { <Held at=at id=id version=version live=live /> })}
                {is_end.then(|| view! { <p class="soft">{text::SHOWN_IS_WHAT_ENDED}</p> })}
            </div>
            <a class="button" href=format!("/extensions/{id}/history")><Icon sign=Sign::History /> " " {text::HISTORY}</a>
        </div>
        <Refusal words=refusal />
        <div class="stack">
            <section class="panel" aria-labelledby="then">
                <h2 id="then">{text::EXTENSION_THEN}</h2>
                <dl class="facts">{facts}</dl>
                <p class="hint"><Icon sign=Sign::Lock /> {text::SECRETS_NOT_SHOWN}</p>
            </section>
            {if head.deleted_at.is_some() {
                view! { <p class="soft">{text::RESTORE_FIRST}</p> }.into_any()
            } else if changes.is_empty() || is_end {
                view! { <p class="soft">{text::NOTHING_DIFFERS}</p> }.into_any()
            } else if may(Permission::EditExtensions) {
                view! { <Restore id=id from=head.version version=version changes=changes ticked=ticked /> }.into_any()
            } else {
                view! { <Changes changes=changes /> }.into_any()
            }}
        </div>
    }
}

/// That it is what somebody wanted to see of a moment, and what the phones saw then.
#[component]
fn Held(at: OffsetDateTime, id: i64, version: i32, live: Option<i32>) -> impl IntoView {
    let other = live.filter(|live| *live != version);
    view! {
        <p class="soft">
            {text::NEWEST_AT} " " <Moment at=at /> ". " {text::phones_saw(version, live)}
            {other.map(|live| view! {
                " " <a href=format!("/extensions/{id}/versions/{live}")>{text::show_version(live)}</a>
            })}
        </p>
    }
}

/// One box for each field that differs from now.
#[component]
fn Restore(id: i64, from: i32, version: i32, changes: Vec<Change>, ticked: Option<Vec<Field>>) -> impl IntoView {
    let changed = |field| changes.iter().any(|change| change.field == field);
    let both = changed(Field::RegistrationName) && changed(Field::RegistrationPassword);
    let boxes = changes
        .into_iter()
        // A role comes back by whoever may give it.
        .filter(|change| change.field != Field::Role || may(Permission::ManageRoles))
        // Under the name, if that differs too: they are one credential.
        .filter(|change| !(both && change.field == Field::RegistrationPassword))
        .map(|change| {
            let field = change.field;
            let credential = both && field == Field::RegistrationName;
            let checked = match &ticked {
                Some(ticked) => ticked.contains(&field),
                None => !change.secret && !credential,
            };
            let label = if credential { text::CREDENTIAL } else { text::label(field) };
            view! {
                <li>
                    <label class="check">
                        <input type="checkbox" name="field" value=field.name() checked=checked />
                        <span><b>{label}</b> " " <FromTo change=change /></span>
                    </label>
                </li>
            }
        })
        .collect_view();
    view! { <Choice id=id from=from version=version><ul>{boxes}</ul></Choice> }
}

/// What was ticked when it could not come back, to be sent once more as it is.
#[component]
pub fn RestoreAgain(
    /// The extension.
    id: i64,
    /// The newest version when it was ticked.
    from: i32,
    /// The version whose values are to come back.
    version: i32,
    /// The fields.
    ticked: Vec<Field>,
    /// Why they did not come back.
    words: String,
) -> impl IntoView {
    let boxes = ticked
        .into_iter()
        .map(|field| {
            view! {
                <li>
                    <label class="check">
                        <input type="checkbox" name="field" value=field.name() checked />
                        <span><b>{text::label(field)}</b></span>
                    </label>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="head"><h1>{text::restore_title(version)}</h1></div>
        <Refusal words=vec![words] />
        <Choice id=id from=from version=version><ul>{boxes}</ul></Choice>
    }
}

/// What brings back what is ticked in it.
#[component]
fn Choice(id: i64, from: i32, version: i32, children: Children) -> impl IntoView {
    view! {
        <form
            class="panel" id="restore" method="post" action=format!("/extensions/{id}/versions/{version}") aria-labelledby="restore-title"
        >
            <input type="hidden" name="from" value=from />
            <h2 id="restore-title">{text::restore_title(version)}</h2>
            <p class="soft">{text::RESTORE_WORDS}</p>
            {children()}
            <p class="row">
                <button class="button" name="apply" value="no">{text::RESTORE}</button>
                <May permission=Permission::ApplyExtensions>
                    <button class="button primary" name="apply" value="yes">{text::RESTORE_AND_APPLY}</button>
                </May>
            </p>
        </form>
    }
}
