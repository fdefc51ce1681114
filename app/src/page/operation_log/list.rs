use leptos::prelude::*;
use patchbay_shared::{ObjectKind, Outcome, Permission};
use patchbay_store::operation_log::{Detail, LogPage, LogRow};

use super::{
    filter::{Filter, Hidden},
    state::{LogState, PATH},
};
use crate::{
    page::{
        extension::Changes,
        filter::{NoRows, Older},
        may::may,
        moment::Moment,
        revision::Differences,
    },
    text,
    ui::{Icon, Sign},
};

/// The operation log, newest first.
#[component]
pub fn OperationLog(
    /// A part of it.
    page: LogPage,
    /// How it was asked for.
    state: LogState,
) -> impl IntoView {
    let LogPage { rows, next } = page;
    let further = !state.older.is_empty();
    let newest = further.then(|| state.href(None));
    let older = next.map(|next| state.href(Some(next)));
    let whole = !further && !state.filtered();
    view! {
        <div class="head">
            <div><h1>{text::OPERATION_LOG}</h1> <p class="soft">{text::OPERATION_LOG_WORDS}</p></div>
            <form method="post" action=format!("{PATH}/export")>
                <Hidden state=state.clone() />
                <button class="button"><Icon sign=Sign::Download /> " " {text::LOG_EXPORT}</button>
            </form>
        </div>
        <Filter state=state />
        {if rows.is_empty() {
            let empty = (text::LOG_EMPTY, text::LOG_EMPTY_WORDS);
            view! { <NoRows whole=whole empty=empty nothing_found=text::LOG_NOTHING_FOUND href=PATH show_all=text::LOG_SHOW_ALL /> }.into_any()
        } else {
            view! { <Rows rows=rows /> }.into_any()
        }}
        <Older newest=newest older=older />
    }
}

#[component]
fn Rows(rows: Vec<LogRow>) -> impl IntoView {
    let heads = [text::LOG_WHEN, text::LOG_WHO, text::LOG_WHAT, text::LOG_OBJECT, text::LOG_OUTCOME]
        .map(|words| view! { <th role="columnheader" scope="col">{words}</th> })
        .collect_view();
    view! {
        <table class="table log" role="table" aria-label=text::OPERATION_LOG>
            <thead><tr role="row">{heads}</tr></thead>
            <tbody>{rows.into_iter().map(|row| view! { <Row row=row /> }).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Row(row: LogRow) -> impl IntoView {
    let LogRow { at, actor, known, address, operation, kind, object_id, object, version, detail, outcome, .. } = row;
    let nobody = actor.is_empty();
    let words = if object.is_empty() { text::object(kind).to_owned() } else { object };
    let href = object_id.and_then(|id| match (kind, version) {
        (ObjectKind::Extension, _) if !may(Permission::ViewExtensions) => None,
        (ObjectKind::Extension, Some(version)) => Some(format!("/extensions/{id}/versions/{version}")),
        (ObjectKind::Extension, None) => Some(format!("/extensions/{id}/history")),
        (ObjectKind::Role, Some(_)) if may(Permission::ManageRoles) => Some(format!("/roles/{id}")),
        (ObjectKind::Department, Some(_)) if may(Permission::ManageOrganizations) => {
            Some(format!("/organization/{id}"))
        }
        _ => None,
    });
    let mark = match outcome {
        Outcome::Done => "",
        Outcome::Refused(_) => "mark weak",
        Outcome::Failed(_) => "mark bad",
    };
    view! {
        <tr role="row">
            <td role="cell"><Moment at=at seconds=true /></td>
            <td role="cell">
                {if nobody { text::LOG_NOBODY.into_any() } else { view! { <bdi>{actor}</bdi> }.into_any() }}
                {(!known && !nobody).then(|| view! { " " <small class="faint">{text::LOG_UNKNOWN_ACTOR}</small> })}
                {address.map(|address| view! { " " <small class="faint">{address}</small> })}
            </td>
            <td role="cell">{text::operation(operation)}</td>
            <td role="cell">
                {match href {
                    Some(href) => view! { <a href=href><bdi>{words}</bdi></a> }.into_any(),
                    None => view! { <bdi>{words}</bdi> }.into_any(),
                }}
                {match detail {
                    Detail::Extension(changes) => view! { <Changes changes=changes /> }.into_any(),
                    Detail::Settings(changes) => view! { <Differences changes=changes words=text::setting_value /> }.into_any(),
                    Detail::Role(changes) => view! { <Differences changes=changes words=text::role_value /> }.into_any(),
                    Detail::Presence(from, to) => view! {
                        " " <span class="soft">{text::log_change(text::PRESENCE, text::presence(from), text::presence(to))}</span>
                    }.into_any(),
                    Detail::MailServer(changes) => view! { <Differences changes=changes words=text::mail_value /> }.into_any(),
                    Detail::Email(from, to) => view! {
                        " " <span class="soft"><bdi>{text::log_change(text::EMAIL, &from, &to)}</bdi></span>
                    }.into_any(),
                    Detail::Department(changes) => view! { <Differences changes=changes words=text::department_value /> }.into_any(),
                }}
            </td>
            <td role="cell"><span class=mark>{text::outcome(&outcome)}</span></td>
        </tr>
    }
}
