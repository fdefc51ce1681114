use leptos::prelude::*;
use patchbay_shared::{Permission, Permissions};
use patchbay_store::extension::COUNT_LIMIT;

use super::{may::may, menu::Menu, theme::ThemeChoice};
use crate::{
    text,
    ui::{Icon, Sign, Theme},
};

/// What stands around every page of somebody who is logged in.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Who is here.
    pub viewer: Viewer,
    /// How many extensions wait for Apply.
    pub pending: i64,
    /// How the SIP engine is.
    pub engine: EngineStatus,
    /// What is searched for.
    pub search: String,
    /// The entry of the menu that one is in.
    pub here: &'static str,
    /// Whose system it is.
    pub company: String,
    /// Whether there are departments.
    pub organizations: bool,
}

/// Somebody who is logged in.
#[derive(Clone, Debug, Default)]
pub struct Viewer {
    /// As they are called.
    pub name: String,
    /// Under the name.
    pub email: String,
    /// What they may do.
    pub may: Permissions,
    /// Whether they have an extension of their own.
    pub has_extension: bool,
}

/// How the SIP engine is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum EngineStatus {
    /// Phones can register.
    Running,
    /// It will answer in a moment.
    #[default]
    Starting,
    /// It does not run; the sentence says why and what to do.
    Down(String),
    /// Somebody else runs it.
    External,
    /// The portal works without one.
    None,
}

/// Side menu and header.
#[component]
pub(super) fn Framed(frame: Frame, theme: Theme) -> impl IntoView {
    let Frame { viewer, pending, engine, search, here, company, organizations } = frame;
    let brand = text::brand(&company);
    let initials: String = viewer
        .name
        .split([' ', '.', '@', '-'])
        .filter_map(|part| part.chars().next())
        .take(2)
        .collect::<String>()
        .to_uppercase();
    let views = may(Permission::ViewExtensions);
    view! {
        <nav class="side" id="side" popover aria-label=text::MAIN>
            <a class="brand" href="/"><Icon sign=Sign::Logo /> " " <bdi>{brand.clone()}</bdi></a>
            <Menu viewer=viewer.clone() here=here organizations=organizations />
            <footer><Engine engine=engine.clone() /></footer>
        </nav>
        <header class="top">
            <button class="button quiet only drawer" popovertarget="side" aria-label=text::MENU><Icon sign=Sign::Menu /></button>
            <a class="brand" href="/"><Icon sign=Sign::Logo /> " " <bdi>{brand.clone()}</bdi></a>
            {views.then(|| view! {
                <form class="search group" role="search" action="/extensions">
                    <Icon sign=Sign::Search />
                    <input
                        class="input" id="search" type="search" name="q" value=search.clone() aria-label=text::SEARCH_LABEL
                        placeholder=text::SEARCH aria-keyshortcuts="/"
                    />
                    <kbd aria-hidden="true">"/"</kbd>
                </form>
            })}
            {(views && pending > 0).then(|| view! {
                <a class="pill" href="/extensions/pending">
                    <Icon sign=Sign::Pending /> " " {text::count(pending, COUNT_LIMIT)} " " <span>{text::waiting(pending)}</span>
                </a>
            })}
            <button
                class=if views { "button quiet only" } else { "button quiet only push" } popovertarget="account"
                aria-label=text::account_of(&initials, &viewer.name)
            >
                <span class="avatar" aria-hidden="true">{initials.clone()}</span>
            </button>
        </header>
        <section class="menu end" id="account" popover aria-label=text::ACCOUNT>
            <header><b>{viewer.name.clone()}</b> <small>{viewer.email.clone()}</small></header>
            <hr />
            <ThemeChoice theme=theme />
            <hr />
            <Own has_extension=viewer.has_extension />
        </section>
    }
}

/// To one's own page, and out.
#[component]
fn Own(has_extension: bool) -> impl IntoView {
    let own = if has_extension { text::MENU_MY_EXTENSION } else { text::MY_ACCOUNT };
    view! {
        <ul><li><a href="/me"><Icon sign=Sign::User /> " " {own}</a></li></ul>
        <form method="post" action="/logout" data-forget-drafts="">
            <ul><li><button><Icon sign=Sign::Leave /> " " {text::LOG_OUT}</button></li></ul>
        </form>
    }
    .into_any()
}

#[component]
fn Engine(engine: EngineStatus) -> impl IntoView {
    let (class, words) = match &engine {
        EngineStatus::Running => ("dot registered", text::ENGINE_RUNNING),
        EngineStatus::External => ("dot registered", text::ENGINE_EXTERNAL),
        EngineStatus::Starting => ("dot silent", text::ENGINE_STARTING),
        EngineStatus::Down(_) => ("dot refused", text::ENGINE_DOWN),
        EngineStatus::None => ("dot", text::ENGINE_NONE),
    };
    view! { <small class="row"><i class=class></i> " " {words}</small> }
}

/// On pages whose work is for nothing without an engine: why there is none, and what to do.
#[component]
pub fn EngineNotice(engine: EngineStatus) -> impl IntoView {
    let words = match engine {
        EngineStatus::Down(why) => why,
        EngineStatus::None => text::ENGINE_NONE_WHY.to_owned(),
        _ => return ().into_any(),
    };
    view! {
        <section class="notice warn" role="status">
            <Icon sign=Sign::Warning />
            <div><h2>{text::ENGINE_NOTICE}</h2> <p>{words}</p></div>
        </section>
    }
    .into_any()
}
