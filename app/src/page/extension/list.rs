use leptos::prelude::*;
use patchbay_shared::{Permission, PresenceStatus, Present};
use patchbay_store::extension::{COUNT_LIMIT, Cursor, ListQuery, Page, Row, Sort, SortKey};
use serde::{Deserialize, Serialize};

use super::{
    presence::{RowPresence, options},
    selected::{SelectPage, SelectRow, Selecting, may_select},
};
use crate::{
    page::{
        address::address,
        frame::{EngineNotice, EngineStatus},
        may::{May, may},
        pager::Pager,
    },
    text,
    ui::{Icon, LivePhones, LiveSource, Sign},
};

/// How many rows a page may have.
const SIZES: [u16; 3] = [25, 50, 100];

/// The list's state as it stands in the URL. What is not understood is what was not said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListState {
    /// What is searched for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// `number`, `name`, `email` or `caller_id`; with `-` before it from the end.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sort: String,
    /// The number of a department: of it and of those below it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub department: String,
    /// The name of a status: of people who have it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub presence: String,
    /// Rows on a page.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub size: String,
    /// The extension the page follows.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
    /// The extension the page comes before.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub before: String,
}

const KEYS: [(SortKey, &str); 4] =
    [(SortKey::Number, "number"), (SortKey::Name, "name"), (SortKey::Email, "email"), (SortKey::CallerId, "caller_id")];

impl ListState {
    /// What is asked of the database.
    pub fn query(&self) -> ListQuery {
        let after = self.after.parse().ok().map(Cursor::After);
        let before = self.before.parse().ok().map(Cursor::Before);
        let department = self.department.parse().ok();
        ListQuery {
            search: self.q.clone(),
            department,
            presence: PresenceStatus::of_name(&self.presence),
            sort: self.order(),
            cursor: after.or(before),
            size: self.rows(),
        }
    }

    /// The state while there are departments, or are none: then it is of none.
    pub fn within(self, organizations: bool) -> Self {
        if organizations { self } else { Self { department: String::new(), ..self } }
    }

    fn rows(&self) -> u16 {
        self.size.parse().ok().filter(|size| SIZES.contains(size)).unwrap_or(SIZES[0])
    }

    fn order(&self) -> Sort {
        let (descending, name) = match self.sort.strip_prefix('-') {
            Some(name) => (true, name),
            None => (false, self.sort.as_str()),
        };
        let key = KEYS.into_iter().find(|(_, known)| *known == name).map_or(SortKey::Number, |(key, _)| key);
        Sort { key, descending }
    }

    fn filtered(&self) -> bool {
        let ListQuery { search, department, presence, .. } = self.query();
        !search.trim().is_empty() || department.is_some() || presence.is_some()
    }

    /// Where it is read.
    pub fn href(&self) -> String {
        address("/extensions", self)
    }

    fn first_page(&self) -> Self {
        Self { after: String::new(), before: String::new(), ..self.clone() }
    }

    fn sorted_by(&self, key: SortKey) -> Self {
        let name = KEYS.into_iter().find(|(known, _)| *known == key).map_or("", |(_, name)| name);
        let order = self.order();
        let descending = order.key == key && !order.descending;
        Self { sort: if descending { format!("-{name}") } else { name.to_owned() }, ..self.first_page() }
    }
}

/// The list of extensions.
#[component]
pub fn List(
    /// One page of it.
    page: Page,
    /// How it was asked for.
    state: ListState,
    /// How the SIP engine is.
    engine: EngineStatus,
    /// The departments to choose from, by number and name; `None` while there are none.
    departments: Option<Vec<(i64, String)>>,
) -> impl IntoView {
    let export = (!page.rows.is_empty()).then(|| view! { <Export state=state.clone() /> });
    let organizations = departments.is_some();
    let empty = page.rows.is_empty() && !state.filtered() && !page.has_previous && !page.has_next;
    view! {
        <div class="head tools">
            <h1>{text::EXTENSIONS} " " {(!empty).then(|| view! { <small>{text::count(page.total, COUNT_LIMIT)}</small> })}</h1>
            {export}
            <a class="button" href="/extensions/deleted"><Icon sign=Sign::Trash /> " " <span>{text::DELETED}</span></a>
            <May permission=Permission::AddExtensions>
            <button class="button primary" popovertarget="add"><Icon sign=Sign::Plus /> " " {text::ADD} " " <Icon sign=Sign::Down /></button>
            <ul class="menu end" id="add" popover>
                <li><a href="/extensions/new"><Icon sign=Sign::User /> " " <span>{text::ADD} <small>{text::ADD_HINT}</small></span></a></li>
                <li><a href="/extensions/bulk/add"><Icon sign=Sign::Plus /> " " <span>{text::BULK_ADD} <small>{text::BULK_ADD_HINT}</small></span></a></li>
                <li><a href="/extensions/import"><Icon sign=Sign::Plus /> " " <span>{text::IMPORT} <small>{text::IMPORT_HINT}</small></span></a></li>
            </ul>
            </May>
        </div>
        <EngineNotice engine=engine />
        {(!empty).then(|| view! { <Filters state=state.clone() departments=departments /> })}
        {if empty {
            view! { <Empty /> }.into_any()
        } else if page.rows.is_empty() {
            view! { <NothingFound state=state /> }.into_any()
        } else {
            view! { <Rows page=page state=state organizations=organizations /> }.into_any()
        }}
    }
}

/// Takes away as a file what is found, or everything.
#[component]
fn Export(state: ListState) -> impl IntoView {
    let words = if state.filtered() { text::EXPORT_FOUND } else { text::EXPORT_ALL };
    view! {
        <May permission=Permission::ExportExtensions>
            <form method="post" action="/extensions/export">
                <input type="hidden" name="q" value=state.q.clone() />
                <input type="hidden" name="sort" value=state.sort.clone() />
                <input type="hidden" name="department" value=state.department.clone() />
                <input type="hidden" name="presence" value=state.presence.clone() />
                <button class="button"><Icon sign=Sign::Download /> " " <span>{words}</span></button>
            </form>
        </May>
    }
}

/// Of which department the list is, and of whom.
#[component]
fn Filters(state: ListState, departments: Option<Vec<(i64, String)>>) -> impl IntoView {
    let chosen = state.department.clone();
    let departments = departments.map(|departments| {
        let options = departments
            .into_iter()
            .map(|(id, name)| {
                let id = id.to_string();
                view! { <option value=id.clone() selected=id == chosen>{name}</option> }
            })
            .collect_view();
        view! {
            <label><span>{text::ORGANIZATION}</span> " "
                <select class="input" name="department">
                    <option value="">{text::ALL_DEPARTMENTS}</option>
                    {options}
                </select>
            </label>
        }
    });
    view! {
        <form class="row narrow" method="get" action="/extensions">
            <input type="hidden" name="q" value=state.q.clone() />
            <input type="hidden" name="sort" value=state.sort.clone() />
            <input type="hidden" name="size" value=state.size.clone() />
            {departments}
            <label><span>{text::PRESENCE}</span> " "
                <select class="input" name="presence">
                    <option value="">{text::ALL_PRESENCE}</option>
                    {options(PresenceStatus::of_name(&state.presence))}
                </select>
            </label>
            <button class="button small">{text::SHOW}</button>
        </form>
    }
    .into_any()
}

#[component]
fn Rows(page: Page, state: ListState, organizations: bool) -> impl IntoView {
    let list = state.href();
    let selects = may_select();
    let numbers = page.rows.iter().filter_map(|row| row.live_number.clone()).collect();
    let first = page.rows.first().map(|row| row.number.clone()).unwrap_or_default();
    let last = page.rows.last().map(|row| row.number.clone()).unwrap_or_default();
    let previous = page
        .rows
        .first()
        .filter(|_| page.has_previous)
        .map(|row| ListState { before: row.id.to_string(), ..state.first_page() }.href());
    let next = page
        .rows
        .last()
        .filter(|_| page.has_next)
        .map(|row| ListState { after: row.id.to_string(), ..state.first_page() }.href());
    let head = |key: SortKey, class: &'static str, words: &'static str| {
        let order = state.order();
        let sorted = (order.key == key).then_some(if order.descending { "descending" } else { "ascending" });
        let sign_class = if order.key == key && order.descending { "turned" } else { "" };
        view! {
            <th role="columnheader" scope="col" class=class aria-sort=sorted>
                <a href=state.sorted_by(key).href()>{words} " " <span class=sign_class><Icon sign=Sign::UpArrow /></span></a>
            </th>
        }
    };
    view! {
        <div class="listing">
            <table class="table list" role="table" aria-label=text::EXTENSIONS>
                <colgroup>
                    {selects.then(|| view! { <col class="c-select" /> })}<col class="c-phones" /><col class="c-presence" /><col class="c-number" /><col class="c-name" /><col class="c-mail" /><col class="c-role" />{organizations.then(|| view! { <col class="c-organization" /> })}<col class="c-caller" /><col class="c-marks" /><col class="c-more" />
                </colgroup>
                <thead>
                    <tr role="row">
                        {selects.then(|| view! { <th role="columnheader" scope="col" class="select"><span class="unseen">{text::SELECT}</span> <SelectPage /></th> }.into_any())}
                        <th role="columnheader" scope="col" class="phones-cell">{text::PHONES}</th>
                        <th role="columnheader" scope="col" class="presence-cell">{text::PRESENCE}</th>
                        {head(SortKey::Number, "number", text::NUMBER)}
                        {head(SortKey::Name, "name", text::NAME)}
                        {head(SortKey::Email, "mail", text::EMAIL)}
                        <th role="columnheader" scope="col" class="role">{text::ROLE}</th>
                        {organizations.then(|| view! { <th role="columnheader" scope="col" class="organization">{text::ORGANIZATION}</th> })}
                        {head(SortKey::CallerId, "caller", text::label(patchbay_shared::Field::CallerId))}
                        <th role="columnheader" scope="col" class="marks-cell">{text::MARKS}</th>
                        <th role="columnheader" scope="col" class="more"><span class="unseen">{text::MORE}</span></th>
                    </tr>
                </thead>
                <tbody>{page.rows.into_iter().map(|row| view! { <Line row=row organizations=organizations selects=selects list=list.clone() /> }).collect_view()}</tbody>
            </table>
        </div>
        <Selecting state=state.clone() total=state.q.trim().is_empty().then_some(page.total) />
        <Pager previous=previous next=next range=text::from_to(&first, &last)>
            <form class="row" method="get" action="/extensions">
                <input type="hidden" name="q" value=state.q.clone() />
                <input type="hidden" name="sort" value=state.sort.clone() />
                <input type="hidden" name="department" value=state.department.clone() />
                <input type="hidden" name="presence" value=state.presence.clone() />
                <label><span>{text::ROWS}</span> " "
                    <select class="input" name="size">
                        {SIZES.into_iter().map(|size| view! { <option selected=size == state.rows()>{size.to_string()}</option> }).collect_view()}
                    </select>
                </label>
                <button class="button small">{text::SHOW}</button>
            </form>
        </Pager>
        <LiveSource numbers=numbers topics=Vec::new() />
    }
}

#[component]
fn Line(row: Row, organizations: bool, selects: bool, list: String) -> impl IntoView {
    let Row {
        id,
        version,
        number,
        name,
        presence,
        information,
        email,
        role,
        departments,
        caller_id,
        concurrent_registrations,
        pending,
        weak,
        live_number,
        phones,
    } = row;
    let live_number = live_number.unwrap_or_default();
    let whose = text::change_presence_of(&number, &name);
    let present = Present { status: presence, information };
    let list = may(Permission::EditExtensions).then_some(list);
    let phone = format!("/extensions/{id}/phone");
    let edit = may(Permission::EditExtensions).then(|| format!("/extensions/{id}"));
    let open = edit.clone().unwrap_or_else(|| phone.clone());
    let menu = format!("more-{id}");
    let md5 = phones.iter().any(|phone| phone.digest == "MD5");
    view! {
        <tr role="row">
            {selects.then(|| view! { <td role="cell" class="select free"><SelectRow id=id version=version number=number.clone() name=name.clone() /></td> })}
            <td role="cell" class="phones-cell free">
                <LivePhones
                    id=id
                    number=live_number.clone() phones=phones allowed=concurrent_registrations
                    href=phone.clone()
                />
            </td>
            <td role="cell" class="presence-cell free">
                <RowPresence id=id live_number=live_number present=present whose=whose list=list />
            </td>
            <th role="rowheader" scope="row" class="number"><a href=open.clone()>{number.clone()}</a></th>
            <td role="cell" class="name"><a href=open><bdi>{name.clone()}</bdi></a></td>
            <td role="cell" class="mail">{email}</td>
            <td role="cell" class="role"><bdi>{role}</bdi></td>
            {organizations.then(|| view! { <td role="cell" class="organization"><bdi>{text::in_departments(&departments)}</bdi></td> })}
            <td role="cell" class="caller">{caller_id}</td>
            <td role="cell" class="marks-cell">
                <span class="marks">
                    {pending.then(|| view! { <span class="mark pending">{text::MARK_PENDING}</span> })}
                    {weak.then(|| view! { <span class="mark weak">{text::MARK_WEAK}</span> })}
                    {md5.then(|| view! { <span class="mark">{text::MARK_MD5}</span> })}
                </span>
            </td>
            <td role="cell" class="more free">
                <button type="button" class="button quiet only" popovertarget=menu.clone() aria-label=text::more(&number, &name)>
                    <Icon sign=Sign::More />
                </button>
                <ul class="menu end" id=menu popover>
                    {edit.map(|edit| view! { <li><a href=edit><Icon sign=Sign::Edit /> " " {text::EDIT}</a></li> })}
                    <li><a href=phone><Icon sign=Sign::Phone /> " " {text::SET_UP_PHONE}</a></li>
                    <li><a href=format!("/extensions/{id}/history")><Icon sign=Sign::History /> " " {text::HISTORY}</a></li>
                    <May permission=Permission::DeleteExtensions>
                        <li><hr /></li>
                        <li><a class="danger" href=format!("/extensions/{id}/delete")><Icon sign=Sign::Trash /> " " {text::DELETE_DOTS}</a></li>
                    </May>
                </ul>
            </td>
        </tr>
    }
    .into_any()
}

/// Nobody is there yet: an invitation, with the picture of a patch bay.
#[component]
fn Empty() -> impl IntoView {
    view! {
        <section class="empty" aria-labelledby="empty-title">
            <svg viewBox="0 0 120 64" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" aria-hidden="true">
                <rect x=".75" y="8.75" width="118.5" height="38.5" rx="6" />
                <circle cx="20" cy="28" r="7" /><circle cx="40" cy="28" r="7" /><circle cx="60" cy="28" r="7" /><circle cx="80" cy="28" r="7" /><circle cx="100" cy="28" r="7" />
                <g class="cord"><circle cx="20" cy="28" r="3" /><path d="M20 28c0 46 60 40 60 0" /><circle cx="80" cy="28" r="3" /></g>
            </svg>
            <h2 id="empty-title">{text::EMPTY_TITLE}</h2>
            <p>{text::EMPTY_WORDS}</p>
            <May permission=Permission::AddExtensions>
                <div class="row"><a class="button primary" href="/extensions/new"><Icon sign=Sign::Plus /> " " {text::ADD_THE_FIRST}</a></div>
            </May>
        </section>
    }
}

#[component]
fn NothingFound(state: ListState) -> impl IntoView {
    let title = match state.q.trim() {
        "" if !state.presence.is_empty() => text::NOBODY_IS_THAT.to_owned(),
        "" => text::NOBODY_IN_DEPARTMENT.to_owned(),
        search => text::nothing_found(search),
    };
    view! {
        <section class="panel empty" aria-labelledby="empty-title">
            <h2 id="empty-title">{title}</h2>
            <div class="row"><a class="button" href="/extensions">{text::SHOW_ALL}</a></div>
        </section>
    }
}
