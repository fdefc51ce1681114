use axum::response::Redirect;
use patchbay_shared::Permission;

use crate::visitor::Visitor;

/// Where somebody begins, depending on who they are and what they may do.
pub async fn start(visitor: Visitor) -> Redirect {
    Redirect::to(match visitor.context.session {
        Some(session) if session.grants.allow(Permission::ViewExtensions) => "/extensions",
        Some(_) => "/me",
        None => "/login",
    })
}
