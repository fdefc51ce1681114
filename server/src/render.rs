use std::sync::Arc;

use axum::{
    Json,
    body::Body,
    http::{HeaderValue, Request, StatusCode, header},
    response::{IntoResponse, Response},
};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;
use patchbay_app::{
    api::Failure,
    page::{Document, DocumentProps, Frame, Message, Page, Viewer},
    text,
};
use patchbay_shared::Permission;
use patchbay_store::{extension::pending, session::viewed_name};

use crate::{cookie, look::Look, security, state::AppState, visitor::Visitor};

/// What a handler says about a page; the rest is the same for all.
pub struct View {
    pub title: String,
    pub status: StatusCode,
    /// `measure` for forms, nothing for lists.
    pub class: &'static str,
    /// Whether what it shows changes by itself.
    pub refreshes: bool,
    pub body: Arc<dyn Fn() -> AnyView + Send + Sync>,
}

impl View {
    /// A page that went well.
    pub fn new<V: IntoView + 'static>(title: impl Into<String>, body: impl Fn() -> V + Send + Sync + 'static) -> Self {
        let body = Arc::new(move || body().into_any());
        Self { title: title.into(), status: StatusCode::OK, class: "measure", refreshes: false, body }
    }
}

/// A page for somebody who is logged in, in its frame.
pub async fn framed(state: &AppState, visitor: &Visitor, here: &'static str, search: &str, view: View) -> Response {
    let frame = frame(state, visitor, here, search).await;
    page(state, visitor.look, Some(frame), view).await
}

async fn frame(state: &AppState, visitor: &Visitor, here: &'static str, search: &str) -> Frame {
    let may = visitor.context.permissions();
    let email = visitor.context.session.as_ref().map(|session| session.email.clone()).unwrap_or_default();
    // A form that could not be saved is shown again although the database is away: without this count, then.
    let pending = match visitor.context.permit() {
        Ok(permit) => pending(&state.store, &permit).await.unwrap_or_default(),
        Err(_) => 0,
    };
    Frame {
        viewer: Viewer { name: email.clone(), email, may, has_extension: visitor.context.own_extension().is_ok() },
        pending,
        engine: state.engine.status(),
        search: search.to_owned(),
        here,
        company: company(state),
        organizations: state.store.organizations(),
    }
}

/// A form of somebody who is logged in, or who was until a moment ago and must not lose what they typed.
pub async fn form(state: &AppState, visitor: &Visitor, here: &'static str, view: View) -> Response {
    match visitor.context.session {
        Some(_) => framed(state, visitor, here, "", view).await,
        None => page(state, visitor.look, None, view).await,
    }
}

/// A page for anybody.
pub async fn alone(state: &AppState, look: Look, view: View) -> Response {
    page(state, look, None, View { class: "", ..view }).await
}

/// The page about a failure that left nothing else to show.
pub async fn failure(state: &AppState, look: Look, failure: &Failure) -> Response {
    let status = status(failure);
    let words = text::failure_page(failure);
    let title = text::failure_title(failure);
    let (href, place) = match failure {
        // Where it may have gone.
        Failure::Gone if look.may.contains(Permission::ViewExtensions) => {
            ("/extensions/deleted", text::DELETED_EXTENSIONS)
        }
        _ => ("/", text::TO_THE_START),
    };
    let view = View::new(title, move || {
        view! { <Message title=title.to_owned() words=words.clone() href=href place=place /> }
    });
    told(alone(state, look, View { status, ..view }).await, failure)
}

/// Of an answer that says why it was not done.
pub fn status(failure: &Failure) -> StatusCode {
    StatusCode::from_u16(failure.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The same for somebody who asked for no page.
pub fn api_failure(failure: &Failure) -> Response {
    told((status(failure), Json(failure)).into_response(), failure)
}

/// Keeps beside the answer what it says, for the operation log.
fn told(mut response: Response, failure: &Failure) -> Response {
    response.extensions_mut().insert(failure.clone());
    response
}

/// Whose system it is; empty while nobody said.
pub fn company(state: &AppState) -> String {
    state.store.settings().settings.company_name.as_str().to_owned()
}

async fn page(state: &AppState, look: Look, frame: Option<Frame>, view: View) -> Response {
    let viewing = match look.viewing {
        Some(viewed) => Some(viewed_name(&state.store, viewed).await.unwrap_or_default()),
        None => None,
    };
    // Said within the frame, once.
    let flash = look.flash.filter(|_| frame.is_some());
    let page = Page {
        title: view.title,
        theme: look.theme,
        viewing,
        frame,
        body: view.body,
        class: view.class,
        refreshes: view.refreshes,
        flash,
        company: company(state),
        stylesheet: state.assets.stylesheet.to_string(),
    };
    let options = state.options.clone();
    let document = leptos_axum::render_app_async_with_context(
        || {},
        move || {
            if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>())
                && let Ok(policy) = HeaderValue::from_str(&security::content_policy(&nonce.to_string()))
            {
                response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
            }
            Document(DocumentProps { options: options.clone(), page: page.clone() })
        },
    );
    let mut response = document(Request::new(Body::empty())).await;
    *response.status_mut() = view.status;
    if flash.is_some() {
        response.headers_mut().extend(cookie::flash::take(state.https));
    }
    response
}
