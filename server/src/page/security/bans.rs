use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::StatusCode,
    response::Response,
};
use leptos::prelude::*;
use patchbay_app::{
    api::Failure,
    page::{
        line,
        security::{BansPage, BansShown},
    },
    text,
};
use patchbay_shared::Network;
use patchbay_store::{ban, session::ManageSecurity};
use serde::Deserialize;

use crate::{
    page::{
        flash::{self, Flash},
        form::refusal,
    },
    render::{self, View},
    state::AppState,
    visitor::Allowed,
};

const HERE: &str = "/security/bans";

/// Which ban is lifted.
#[derive(Deserialize)]
pub struct Lifted {
    ban: i64,
}

/// Which network is meant.
#[derive(Deserialize)]
pub struct Typed {
    network: String,
}

/// Who is banned, and who never is.
pub async fn show(State(state): State<AppState>, manager: Allowed<ManageSecurity>) -> Response {
    page(&state, &manager, String::new(), None).await
}

/// Lifts a ban.
pub async fn lift(
    State(state): State<AppState>,
    manager: Allowed<ManageSecurity>,
    lifted: Result<Form<Lifted>, FormRejection>,
) -> Response {
    let done = match lifted {
        Ok(Form(Lifted { ban })) => {
            ban::lift(&state.store, &manager.permit, ban, manager.visitor.context.now).await.map_err(Failure::from)
        }
        Err(rejection) => Err(refusal(&rejection)),
    };
    finish(&state, &manager, done).await
}

/// Has a network never banned from now on.
pub async fn allow(
    State(state): State<AppState>,
    manager: Allowed<ManageSecurity>,
    typed: Result<Form<Typed>, FormRejection>,
) -> Response {
    let typed = match typed {
        Ok(Form(Typed { network })) => network,
        Err(rejection) => return finish(&state, &manager, Err(refusal(&rejection))).await,
    };
    let network = match Network::parse(&typed) {
        Ok(network) => network,
        Err(error) => return page(&state, &manager, typed, Some(text::network_verdict(error).to_owned())).await,
    };
    match ban::allow(&state.store, &manager.permit, network, manager.visitor.context.now).await {
        Ok(false) => page(&state, &manager, typed, Some(text::too_many_networks())).await,
        done => finish(&state, &manager, done.map(drop).map_err(Failure::from)).await,
    }
}

/// Lets a network be banned again.
pub async fn disallow(
    State(state): State<AppState>,
    manager: Allowed<ManageSecurity>,
    typed: Result<Form<Typed>, FormRejection>,
) -> Response {
    let network = match typed {
        Ok(Form(Typed { network })) => Network::parse(&network).map_err(|_| Failure::Malformed),
        Err(rejection) => Err(refusal(&rejection)),
    };
    let done = match network {
        Ok(network) => ban::disallow(&state.store, &manager.permit, network, manager.visitor.context.now)
            .await
            .map_err(Failure::from),
        Err(failure) => Err(failure),
    };
    finish(&state, &manager, done).await
}

async fn finish(state: &AppState, manager: &Allowed<ManageSecurity>, done: Result<(), Failure>) -> Response {
    match done {
        Ok(()) => flash::redirect(state, Flash::BansChanged, HERE),
        Err(failure) => render::failure(state, manager.visitor.look, &failure).await,
    }
}

async fn page(state: &AppState, manager: &Allowed<ManageSecurity>, typed: String, verdict: Option<String>) -> Response {
    let read = async {
        let bans = ban::list(&state.store, &manager.permit).await?;
        let policy = ban::policy(&state.store).await?;
        Ok::<_, patchbay_store::Error>((bans, policy, ban::allowed(&state.store, &manager.permit).await?))
    };
    let (bans, policy, allowed) = match read.await {
        Ok(read) => read,
        Err(error) => return render::failure(state, manager.visitor.look, &error.into()).await,
    };
    let status = if verdict.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let shown = BansShown { lines: line::bans(bans), policy, allowed, typed, verdict };
    let view = View::new(text::BANS, move || view! { <BansPage shown=shown.clone() /> });
    render::framed(state, &manager.visitor, "bans", "", View { status, ..view }).await
}
