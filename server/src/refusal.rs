use std::net::IpAddr;

use axum::{
    extract::{MatchedPath, Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use patchbay_app::{api::Failure, ui::Theme};
use patchbay_shared::Operation;
use patchbay_store::{secret::Token, session};

use crate::{
    attempt,
    cookie::{self, Carried},
    look::Look,
    page, render,
    state::AppState,
    visitor, ways,
};

/// What somebody asked for who may have to be refused: a page in the colours they chose, or an answer for a script.
pub struct Asked {
    script: bool,
    theme: Theme,
    token: Option<Token>,
    /// What would have been done.
    operation: Option<Operation>,
    address: Option<IpAddr>,
}

impl Asked {
    /// Remembers it before the request is gone.
    pub fn of(request: &Request, state: &AppState) -> Self {
        let path = request.uri().path();
        let script = path.starts_with("/api/") || path.starts_with("/events/");
        let headers = request.headers();
        let way = request.extensions().get::<MatchedPath>().filter(|_| request.method() == Method::POST);
        Self {
            script,
            theme: cookie::theme(headers),
            token: Carried::Session.read(headers, state.https),
            operation: way.and_then(|way| ways::done_at(way.as_str())),
            address: visitor::address(request.extensions(), headers, state),
        }
    }

    /// As whoever asked sees pages: no handler has looked their session up. A script sees none.
    async fn look(&self, state: &AppState) -> Look {
        let found = match &self.token {
            Some(token) if !self.script => session::find(&state.store, token, (state.clock)()).await.ok().flatten(),
            _ => None,
        };
        Look::new(self.theme, found.as_ref())
    }

    /// Writes down what another site's page had the browser of somebody who is logged in send.
    async fn write_down(&self, state: &AppState) {
        if let (Some(token), Some(operation)) = (&self.token, self.operation)
            && let Ok(Some(session)) = session::find(&state.store, token, (state.clock)()).await
        {
            attempt::from_other_site(state, operation, &session, self.address).await;
        }
    }

    /// The refusal in the form that was asked for.
    async fn refuse(&self, state: &AppState, look: Look, failure: &Failure) -> Response {
        if self.script { render::api_failure(failure) } else { render::failure(state, look, failure).await }
    }

    /// The same without a look at the database, which may be what does not answer.
    pub async fn give_up(&self, state: &AppState, failure: &Failure) -> Response {
        self.refuse(state, Look::new(self.theme, None), failure).await
    }
}

/// Says in the form that was asked for what a library refused with a line of plain text: another site's request, an
/// address that is not UTF-8, a method that is not there, a body that is too long.
pub async fn put_in_form(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let asked = Asked::of(&request, &state);
    let response = next.run(request).await;
    if !is_raw(&response) {
        return response;
    }
    let failure = match response.status() {
        StatusCode::FORBIDDEN => Failure::OtherSite,
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLarge,
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED if !asked.script => {
            return page::fallback::not_there(&state, asked.look(&state).await).await;
        }
        _ => Failure::Malformed,
    };
    if failure == Failure::OtherSite {
        asked.write_down(&state).await;
    }
    let look = asked.look(&state).await;
    asked.refuse(&state, look, &failure).await
}

/// Whether it is a refusal that neither a page nor an answer for scripts of ours says.
fn is_raw(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    response.status().is_client_error() && !kind.starts_with("text/html") && !kind.starts_with("application/json")
}
