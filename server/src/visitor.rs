use std::{
    convert::Infallible,
    marker::PhantomData,
    net::{IpAddr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts, Path},
    http::{Extensions, HeaderMap, Method, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use patchbay_app::api::{Context, Failure};
use patchbay_store::{
    secret::Token,
    session::{self, Operation, Origin, Permit, Session},
};

use crate::{
    attempt::Attempt,
    cookie::{self, Carried},
    look::Look,
    page::fallback,
    render,
    state::AppState,
};

/// Whoever sent the request: perhaps somebody who is logged in.
pub struct Visitor {
    pub context: Context,
    pub look: Look,
    pub origin: Origin,
    /// What becomes of what they try.
    pub attempt: Attempt,
}

impl FromRequestParts<AppState> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        match read(parts, state).await {
            (visitor, None) => Ok(visitor),
            (_, Some(failure)) if parts.uri.path().starts_with("/api/") => Err(render::api_failure(&failure)),
            (visitor, Some(failure)) => Err(render::failure(state, visitor.look, &failure).await),
        }
    }
}

/// Whoever sent the request and, if that could not be found out, why not.
async fn read(parts: &mut Parts, state: &AppState) -> (Visitor, Option<Failure>) {
    let now = (state.clock)();
    let find = async {
        match Carried::Session.read(&parts.headers, state.https) {
            Some(token) => find(state, &token, parts.uri.path(), now).await,
            None => Ok(None),
        }
    };
    let (found, renewed) = tokio::join!(find, state.store.renew_settings());
    if let Err(error) = renewed {
        // Pages without anything of the database are shown all the same, with the settings that were known.
        tracing::warn!(error = &error as &dyn std::error::Error, "the settings could not be read");
    }
    let (session, failure) = match found {
        Ok(session) => looking(session, &parts.method),
        Err(failure) => (None, Some(failure)),
    };
    let origin = origin(parts, state);
    let flash = cookie::flash::read(&parts.headers, state.https);
    let look = Look { flash, ..Look::new(cookie::theme(&parts.headers), session.as_ref()) };
    // What refuses the request behind this one draws the same page.
    parts.extensions.insert(look);
    let attempt: Attempt = parts.extensions.get().cloned().unwrap_or_default();
    attempt.by(session.as_ref(), origin.address);
    let visitor = Visitor { context: Context { store: state.store.clone(), session, now }, look, origin, attempt };
    (visitor, failure)
}

/// Of whoever sent the request, as far as that can be found out.
pub async fn look(parts: &mut Parts, state: &AppState) -> Look {
    read(parts, state).await.0.look
}

/// Whoever looks at the portal as somebody else changes nothing: by a request that would, their session gives no permit. Every
/// handler and every server function has its session from here.
fn looking(session: Option<Session>, method: &Method) -> (Option<Session>, Option<Failure>) {
    let viewing = session.as_ref().is_some_and(|session| session.viewed().is_some());
    if viewing && !method.is_safe() {
        (session.map(Session::to_change), Some(Failure::Viewing))
    } else {
        (session, None)
    }
}

/// Somebody who posts what they typed: refused, if at all, with the form still in front of them.
pub struct Writer<O> {
    pub visitor: Visitor,
    /// Why they may not write at the moment.
    pub refusal: Option<Failure>,
    operation: PhantomData<O>,
}

impl<O: Operation> FromRequestParts<AppState> for Writer<O> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let (visitor, failure) = read(parts, state).await;
        let refusal = failure.or_else(|| visitor.context.permit::<O>().err());
        Ok(Self { visitor, refusal, operation: PhantomData })
    }
}

/// Pages that are open come again by themselves; that is no sign of anybody being there.
const BY_ITSELF: &str = "/events/";

async fn find(
    state: &AppState,
    token: &Token,
    path: &str,
    now: time::OffsetDateTime,
) -> Result<Option<Session>, Failure> {
    let session = session::find(&state.store, token, now).await?;
    if let Some(session) = &session
        && !path.starts_with(BY_ITSELF)
    {
        session::seen(&state.store, session, now).await?;
    }
    Ok(session)
}

fn origin(parts: &Parts, state: &AppState) -> Origin {
    Origin { address: address(&parts.extensions, &parts.headers, state), user_agent: user_agent(&parts.headers) }
}

/// Where a request came from.
pub fn address(extensions: &Extensions, headers: &HeaderMap, state: &AppState) -> Option<IpAddr> {
    let peer: Option<&ConnectInfo<SocketAddr>> = extensions.get();
    peer.map(|ConnectInfo(peer)| state.proxies.client(peer.ip(), headers))
}

fn user_agent(headers: &HeaderMap) -> String {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// Somebody who may do what the operation `O` stands for. Others are sent to log in, or told that they may not.
pub struct Allowed<O> {
    pub visitor: Visitor,
    pub permit: Permit<O>,
}

impl<O: Operation> FromRequestParts<AppState> for Allowed<O> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        match visitor.context.permit() {
            Ok(permit) => Ok(Self { visitor, permit }),
            Err(failure) => Err(refuse(parts, state, &visitor, &failure).await),
        }
    }
}

/// To the log-in, if that is what is missing.
async fn refuse(parts: &Parts, state: &AppState, visitor: &Visitor, failure: &Failure) -> Response {
    match failure {
        Failure::LoggedOut => log_in(parts),
        failure => render::failure(state, visitor.look, failure).await,
    }
}

/// Somebody who is logged in, about what is theirs.
pub struct Member {
    pub visitor: Visitor,
    pub session: Session,
}

impl FromRequestParts<AppState> for Member {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        match visitor.context.session.clone() {
            Some(session) => Ok(Self { visitor, session }),
            None => Err(log_in(parts)),
        }
    }
}

/// Somebody who leaves, also while they look at the portal as somebody else.
pub struct Leaver {
    pub visitor: Visitor,
    /// Of who is really there.
    pub session: Option<Session>,
}

impl FromRequestParts<AppState> for Leaver {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let (visitor, failure) = read(parts, state).await;
        match failure {
            None | Some(Failure::Viewing) => {
                let session = visitor.context.session.as_ref().map(|session| session.own().clone());
                Ok(Self { visitor, session })
            }
            Some(failure) => Err(render::failure(state, visitor.look, &failure).await),
        }
    }
}

/// To the log-in page and, after it, back to where one wanted to go.
fn log_in(parts: &Parts) -> Response {
    let next = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let query = serde_urlencoded::to_string([("next", next)]).unwrap_or_default();
    Redirect::to(&format!("/login?{query}")).into_response()
}

/// The extension that the address names.
pub struct ExtensionId(pub i64);

impl FromRequestParts<AppState> for ExtensionId {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        match Path::<i64>::from_request_parts(parts, state).await {
            Ok(Path(id)) => Ok(Self(id)),
            Err(_) => Err(render::failure(state, Look::of(parts), &Failure::Gone).await),
        }
    }
}

/// The id that the address names; where it is none, nothing is there.
pub struct ObjectId(pub i64);

impl FromRequestParts<AppState> for ObjectId {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        match Path::<i64>::from_request_parts(parts, state).await {
            Ok(Path(id)) => Ok(Self(id)),
            Err(_) => Err(fallback::not_there(state, Look::of(parts)).await),
        }
    }
}
