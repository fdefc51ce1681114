use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    response::{IntoResponse, Redirect, Response},
};
use patchbay_app::{api::Failure, page::extension::ListState};
use patchbay_shared::PresenceStatus;
use patchbay_store::{presence, session::EditExtensions};
use serde::Deserialize;

use crate::{
    page::form::refusal,
    render,
    state::AppState,
    visitor::{Allowed, ExtensionId},
};

/// Where somebody is from now on, and which page comes back.
#[derive(Deserialize)]
pub struct Chosen {
    pub(crate) status: PresenceStatus,
    #[serde(default)]
    list: Option<String>,
    #[serde(default)]
    from: Option<From>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum From {
    Form,
    Phone,
}

impl Chosen {
    /// Of an address nothing is taken but the list's own state.
    fn back(&self, id: i64) -> String {
        match (&self.list, self.from) {
            (Some(list), _) => {
                let query = list.split_once('?').map_or("", |(_, query)| query);
                serde_urlencoded::from_str::<ListState>(query).unwrap_or_default().href()
            }
            (None, Some(From::Form)) => format!("/extensions/{id}"),
            (None, Some(From::Phone) | None) => format!("/extensions/{id}/phone"),
        }
    }
}

/// Says where the person of an extension is.
pub async fn submit(
    State(state): State<AppState>,
    manager: Allowed<EditExtensions>,
    ExtensionId(id): ExtensionId,
    chosen: Result<Form<Chosen>, FormRejection>,
) -> Response {
    let chosen = match chosen {
        Ok(Form(chosen)) => chosen,
        Err(rejection) => return render::failure(&state, manager.visitor.look, &refusal(&rejection)).await,
    };
    let now = manager.visitor.context.now;
    match presence::change(&state.store, &manager.permit, id, chosen.status, now).await {
        Ok(_) => Redirect::to(&chosen.back(id)).into_response(),
        Err(error) => render::failure(&state, manager.visitor.look, &Failure::from(error)).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_to_the_list_as_it_was_and_nowhere_else() {
        let back = |posted: &str| serde_urlencoded::from_str::<Chosen>(posted).unwrap().back(7);
        assert_eq!(
            back("status=away&list=%2Fextensions%3Fq%3Dada%26presence%3Dlunch"),
            "/extensions?q=ada&presence=lunch"
        );
        assert_eq!(back("status=away&list=https%3A%2F%2Fevil.example%2F%3Fq%3Dada%26to%3Dx"), "/extensions?q=ada");
        assert_eq!(back("status=away&list=%2F%2Fevil.example"), "/extensions");
        assert_eq!(back("status=away&from=form"), "/extensions/7");
        assert_eq!(back("status=away"), "/extensions/7/phone");
        assert!(serde_urlencoded::from_str::<Chosen>("status=asleep").is_err());
    }
}
