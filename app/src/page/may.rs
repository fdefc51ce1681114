//! What a page offers: that, and nothing else, which whoever looks at it may do. Each operation asks for its permit all the
//! same.

use leptos::prelude::*;
use patchbay_shared::{Permission, Permissions};

/// What whoever looks at the page may do: the document says it, for everything in it.
#[derive(Clone, Copy)]
pub(super) struct Offered(pub(super) Permissions);

/// Whether whoever looks at the page may do something. In a form of somebody who was logged out while they typed, everything
/// stays where it was.
pub(super) fn may(permission: Permission) -> bool {
    use_context::<Offered>().is_none_or(|Offered(permissions)| permissions.contains(permission))
}

/// What is offered to those who have a permission.
#[component]
pub(super) fn May(permission: Permission, children: Children) -> impl IntoView {
    may(permission).then(children)
}
