use axum::response::Redirect;
use patchbay_store::session::Who;

use crate::visitor::Visitor;

/// Where somebody begins, depending on who they are.
pub async fn start(visitor: Visitor) -> Redirect {
    Redirect::to(match visitor.context.session.map(|session| session.who) {
        Some(Who::Administrator { .. }) => "/extensions",
        Some(Who::Person { .. }) => "/me",
        None => "/login",
    })
}
