use std::convert::Infallible;

use axum::{extract::FromRequestParts, http::request::Parts};
use patchbay_app::{page::Flash, ui::Theme};
use patchbay_shared::Permissions;
use patchbay_store::session::{Session, Viewed};

use crate::{cookie, state::AppState, visitor};

/// What every page of a visitor has in common, also one about a failure.
#[derive(Clone, Copy, Default)]
pub struct Look {
    /// Light or dark.
    pub theme: Theme,
    /// As whom they look at the portal, if as somebody else: every page says so.
    pub viewing: Option<Viewed>,
    /// What they may do: what they may not is not offered.
    pub may: Permissions,
    /// What they did a moment ago, if no page has said it yet.
    pub flash: Option<Flash>,
}

impl Look {
    /// Of who sent this request.
    pub fn new(theme: Theme, session: Option<&Session>) -> Self {
        Self {
            theme,
            viewing: session.and_then(Session::viewed),
            may: session.map(|session| session.grants.permissions).unwrap_or_default(),
            flash: None,
        }
    }

    /// Of a request whose session was looked up before, if anything of it is needed.
    pub fn of(parts: &Parts) -> Self {
        parts.extensions.get().copied().unwrap_or_else(|| Self::new(cookie::theme(&parts.headers), None))
    }
}

impl FromRequestParts<AppState> for Look {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        Ok(visitor::look(parts, state).await)
    }
}
