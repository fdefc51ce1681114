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
            Place {
                key: "extensions",
                href: "/extensions",
                words: text::MENU_EXTENSION,
                permission: Permission::ViewExtensions,
            },
            Place { key: "roles", href: "/roles", words: text::ROLES, permission: Permission::ManageRoles },
        ],
    },
    Group {
        sign: Sign::Shield,
        words: text::SECURITY,
        places: &[
            Place { key: "bans", href: "/security/bans", words: text::BANS, permission: Permission::ManageSecurity },
            Place {
                key: "unknown-phones",
                href: "/security/unknown-phones",
                words: text::UNKNOWN_PHONES,
                permission: Permission::ManageSecurity,
            },
            Place {
                key: "lock-outs",
                href: "/security/lock-outs",
                words: text::LOCK_OUTS,
                permission: Permission::ManageSecurity,
            },
            Place {
                key: "sessions",
                href: "/security/sessions",
                words: text::SESSIONS,
                permission: Permission::ManageSecurity,
            },
        ],
    },
    Group {
        sign: Sign::Pending,
        words: text::MENU_REPORTS,
        places: &[Place { key: "calls", href: "/calls", words: text::CALL_LOG, permission: Permission::ReadCallLog }],
    },
    Group {
        sign: Sign::History,
        words: text::MENU_MAINTENANCE,
        places: &[Place {
            key: "operation-log",
            href: "/operation-log",
            words: text::OPERATION_LOG,
            permission: Permission::ReadOperationLog,
        }],
    },
];

/// The places that somebody may go to.
#[component]
pub(super) fn Menu(viewer: Viewer, here: &'static str) -> impl IntoView {
    let current = move |entry: &str| (entry == here).then_some("page");
    let groups = GROUPS
        .into_iter()
        .filter_map(|Group { sign, words, places }| {
            let open: Vec<_> = places.iter().filter(|place| may(place.permission)).collect();
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
