use patchbay_store::{role, session::ManageRoles};

use crate::{state::AppState, visitor::Visitor};

/// The names of the roles that whoever asks may give; `None` if they may give none. Who was logged out meanwhile may have
/// `typed` one, and shall not lose it.
pub(super) async fn choices(state: &AppState, visitor: &Visitor, typed: &str) -> Option<Vec<String>> {
    let Ok(permit) = visitor.context.permit::<ManageRoles>() else {
        return (visitor.context.session.is_none() && !typed.is_empty()).then(Vec::new);
    };
    // A form that could not be saved is shown again although the database is away: with what stands in it, then.
    let roles = role::list(&state.store, &permit).await.unwrap_or_default();
    Some(roles.into_iter().filter(|role| role.covered).map(|role| role.name).collect())
}
