use leptos::prelude::*;
use patchbay_shared::Field;

use super::Sheet;
use crate::text;

/// A part of the form that is shown by itself: the one that the page's address names, or that holds what it names. Links
/// and the style sheet do that alone, so that all fields stay in one form and nothing needs script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    User,
    Presence,
    Features,
    Security,
}

impl Tab {
    const ALL: [Self; 4] = [Self::User, Self::Presence, Self::Features, Self::Security];

    /// Where the field stands.
    const fn of(field: Field) -> Self {
        match field {
            Field::FirstName
            | Field::LastName
            | Field::Email
            | Field::Mobile
            | Field::UserPassword
            | Field::Role
            | Field::Organizations
            | Field::JobTitle
            | Field::Number
            | Field::CallerId
            | Field::RegistrationName
            | Field::RegistrationPassword
            | Field::ConcurrentRegistrations => Self::User,
            Field::Presence(..) => Self::Presence,
            Field::CallWaiting | Field::CallHandling | Field::PickupGroups => Self::Features,
            Field::RemoteRegistration
            | Field::NetworkRestriction
            | Field::Networks
            | Field::UserAgentRestriction
            | Field::UserAgents
            | Field::CallDuration
            | Field::CallLimit
            | Field::CallLimitSeconds => Self::Security,
        }
    }

    /// The `id` of the part, as the page's address names it.
    const fn id(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Presence => "presence",
            Self::Features => "features",
            Self::Security => "security",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::User => text::TAB_USER,
            Self::Presence => text::PRESENCE,
            Self::Features => text::TAB_FEATURES,
            Self::Security => text::TAB_SECURITY,
        }
    }

    /// The one that is shown while the address names none: that of the first field to be put right.
    pub(super) fn opened(sheet: Sheet) -> Self {
        sheet.look(|opened| opened.errors.iter().next().map_or(Self::User, |(field, _)| Self::of(field)))
    }
}

/// The ways to the parts.
#[component]
pub(super) fn Tabs(opened: Tab) -> impl IntoView {
    // Which part is shown, and in which something is wrong, the style sheet alone knows: what it does not show is not said.
    let way = |tab: Tab| {
        view! {
            <a class=(tab == opened).then_some("open") href=format!("#{}", tab.id())>
                {tab.label()} <span class="unseen shown">" " {text::TAB_SHOWN}</span>
                <span class="unseen wrong">" " {text::TAB_WRONG}</span>
            </a>
        }
    };
    view! { <nav class="tabs" aria-label=text::PARTS>{Tab::ALL.into_iter().map(way).collect_view()}</nav> }
}

/// A part.
#[component]
pub(super) fn Part(tab: Tab, opened: Tab, children: Children) -> impl IntoView {
    let class = if tab == opened { "tab stack open" } else { "tab stack" };
    view! { <div class=class id=tab.id()>{children()}</div> }
}
