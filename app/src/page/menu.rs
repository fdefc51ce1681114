use leptos::prelude::*;
use patchbay_shared::Permission;

use super::{frame::Viewer, may::may};
use crate::{
    text,
    ui::{Icon, Sign},
};

/// A place of the menu, for those who have its permission.
struct Place {
    /// What a page calls itself that is there.
    key: &'static str,
    href: &'static str,
    words: &'static str,
    permission: Permission,
    /// There only while organizations are on.
    of_organizations: bool,
}

impl Place {
    const fn new(key: &'static str, href: &'static str, words: &'static str, permission: Permission) -> Self {
        Self { key, href, words, permission, of_organizations: false }
    }
}

/// Places that belong together.
struct Group {
    sign: Sign,
    words: &'static str,
    places: &'static [Place],
}

const GROUPS: [Group; 4] = [
    Group {
        sign: Sign::Phone,
        words: text::MENU_EXTENSION_AND_TRUNK,
        places: &[
            Place::new("extensions", "/extensions", text::MENU_EXTENSION, Permission::ViewExtensions),
            Place::new("jobs", "/jobs", text::JOBS, Permission::ViewExtensions),
            Place::new("roles", "/roles", text::ROLES, Permission::ManageRoles),
            Place {
                of_organizations: true,
                ..Place::new("organization", "/organization", text::ORGANIZATION, Permission::ManageOrganizations)
            },
        ],
    },
    Group {
        sign: Sign::Shield,
        words: text::SECURITY,
        places: &[
            Place::new("bans", "/security/bans", text::BANS, Permission::ManageSecurity),
            Place::new("unknown-phones", "/security/unknown-phones", text::UNKNOWN_PHONES, Permission::ManageSecurity),
            Place::new("lock-outs", "/security/lock-outs", text::LOCK_OUTS, Permission::ManageSecurity),
            Place::new("sessions", "/security/sessions", text::SESSIONS, Permission::ManageSecurity),
        ],
    },
    Group {
        sign: Sign::Pending,
        words: text::MENU_REPORTS,
        places: &[Place::new("calls", "/calls", text::CALL_LOG, Permission::ReadCallLog)],
    },
    Group {
        sign: Sign::History,
        words: text::MENU_MAINTENANCE,
        places: &[Place::new("operation-log", "/operation-log", text::OPERATION_LOG, Permission::ReadOperationLog)],
    },
];

/// The places that somebody may go to.
#[component]
pub(super) fn Menu(viewer: Viewer, here: &'static str, organizations: bool) -> impl IntoView {
    let current = move |entry: &str| (entry == here).then_some("page");
    let groups = GROUPS
        .into_iter()
        .filter_map(|Group { sign, words, places }| {
            let open: Vec<_> = places
                .iter()
                .filter(|place| may(place.permission) && (organizations || !place.of_organizations))
                .collect();
            (!open.is_empty()).then(|| {
                let places = open
                    .into_iter()
                    .map(|place| {
                        view! { <li><a href=place.href aria-current=current(place.key)>{place.words}</a></li> }
                    })
                    .collect_view();
                view! {
                    <li>
                        <details open>
                            <summary><Icon sign=sign /> " " {words} " " <Icon sign=Sign::Right /></summary>
                            <ul>{places}</ul>
                        </details>
                    </li>
                }
            })
        })
        .collect_view();
    view! {
        <ul>
            {groups}
            {may(Permission::ChangeSettings).then(|| view! {
                <li><a href="/settings" aria-current=current("settings")><Icon sign=Sign::Settings /> " " {text::SETTINGS}</a></li>
            })}
            {viewer.has_extension.then(|| view! {
                <li><a href="/me" aria-current=current("me")><Icon sign=Sign::User /> " " {text::MENU_MY_EXTENSION}</a></li>
            })}
        </ul>
    }
    // A type of its own: the frame's is deep enough.
    .into_any()
}
