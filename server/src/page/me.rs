use axum::{extract::State, response::Response};
use leptos::prelude::*;
use patchbay_app::{api::Failure, page::account::MyExtension, text};
use patchbay_store::extension;

use crate::{
    render::{self, View},
    state::AppState,
    visitor::Person,
};

/// What everybody who has one sees: their own extension.
pub async fn show(State(state): State<AppState>, person: Person) -> Response {
    let current = match extension::find_own(&state.store, &person.own).await {
        Ok(Some(current)) => current,
        Ok(None) => return render::failure(&state, person.visitor.theme, &Failure::Gone).await,
        Err(error) => return render::failure(&state, person.visitor.theme, &error.into()).await,
    };
    let view = View::new(text::MENU_MY_EXTENSION, move || {
        view! { <MyExtension name=current.name() number=current.form.number.clone() email=current.form.email.clone() /> }
    });
    render::framed(&state, &person.visitor, "me", "", view).await
}
