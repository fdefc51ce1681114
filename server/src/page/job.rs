use std::io;

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use patchbay_app::{
    page::job::{Jobs, LEFT_SHOWN, ShowJob},
    text,
};
use patchbay_store::{
    Store,
    job::{self, BeginError},
    session::{AddExtensions, Permit, ViewExtensions},
};
use secrecy::ExposeSecret;

use super::{csv_file, fallback};
use crate::{
    render::{self, View},
    state::AppState,
    visitor::{Allowed, Member, ObjectId},
};

/// So many extensions are read at a time for a file.
const BATCH: u16 = 1000;

/// One's own jobs.
pub async fn list(State(state): State<AppState>, manager: Allowed<ViewExtensions>) -> Response {
    let jobs = match job::list(&state.store, &manager.permit).await {
        Ok(jobs) => jobs,
        Err(error) => return render::failure(&state, manager.visitor.look, &error.into()).await,
    };
    let view = View::new(text::JOBS, move || view! { <Jobs jobs=jobs.clone() /> });
    render::framed(&state, &manager.visitor, "jobs", "", view).await
}

/// How far a job is, or what became of it.
pub async fn show(State(state): State<AppState>, manager: Allowed<ViewExtensions>, ObjectId(id): ObjectId) -> Response {
    let read = async {
        let found = job::find(&state.store, &manager.permit, id).await?;
        let left = job::left(&state.store, &manager.permit, id, 0, LEFT_SHOWN).await?;
        let undoable = job::undoable(&state.store, &manager.permit, id, LEFT_SHOWN).await?;
        Ok::<_, patchbay_store::Error>((found, left, undoable))
    };
    let (job, left, undoable) = match read.await {
        Ok((Some(job), left, undoable)) => (job, left, undoable),
        Ok((None, ..)) => return fallback::not_there(&state, manager.visitor.look).await,
        Err(error) => return render::failure(&state, manager.visitor.look, &error.into()).await,
    };
    let refreshes = job.ended.is_none();
    let view = View::new(text::job_title(&job), move || {
        view! { <ShowJob job=job.clone() left=left.clone() undoable=undoable.clone() /> }
    });
    render::framed(&state, &manager.visitor, "jobs", "", View { refreshes, ..view }).await
}

/// Stops a job.
pub async fn cancel(State(state): State<AppState>, member: Member, ObjectId(id): ObjectId) -> Response {
    let now = member.visitor.context.now;
    match job::cancel(&state.store, &member.session, id, now).await {
        // One that has ended meanwhile says so itself.
        Ok(Some(_)) => Redirect::to(&format!("/jobs/{id}")).into_response(),
        Ok(None) => fallback::not_there(&state, member.visitor.look).await,
        Err(error) => render::failure(&state, member.visitor.look, &error.into()).await,
    }
}

/// Begins to undo an import; the job says what could not be.
pub async fn undo(State(state): State<AppState>, manager: Allowed<AddExtensions>, ObjectId(id): ObjectId) -> Response {
    match job::begin_undo(&state.store, &manager.permit, id, manager.visitor.context.now).await {
        Ok(job) => Redirect::to(&format!("/jobs/{job}")).into_response(),
        Err(BeginError::Nothing) => fallback::not_there(&state, manager.visitor.look).await,
        Err(error) => render::failure(&state, manager.visitor.look, &error.into()).await,
    }
}

/// Every extension that a job left as it was, with the reason, as a file.
pub async fn left(State(state): State<AppState>, manager: Allowed<ViewExtensions>, ObjectId(id): ObjectId) -> Response {
    match job::find(&state.store, &manager.permit, id).await {
        Ok(Some(_)) => {
            let begin = (state.store.clone(), manager.permit, id, 0);
            csv_file::file(&format!("job-{id}-left.csv"), text::LEFT_COLUMNS, begin, batch)
        }
        Ok(None) => fallback::not_there(&state, manager.visitor.look).await,
        Err(error) => render::failure(&state, manager.visitor.look, &error.into()).await,
    }
}

/// Of what is read, by what right, of which job, and behind which of its extensions.
type Place = (Store, Permit<ViewExtensions>, i64, i32);

async fn batch((store, permit, id, after): Place) -> io::Result<(Vec<u8>, Option<Place>)> {
    let left = job::left(&store, &permit, id, after, BATCH).await.map_err(io::Error::other)?;
    let lines = csv_file::lines(left.iter().map(|left| [left.label.clone(), text::job_refusal(&left.refusal)]))?;
    Ok((lines, left.last().map(|last| (store, permit, id, last.place))))
}

/// The passwords of new extensions as a file, once.
pub async fn hand_out(
    State(state): State<AppState>,
    manager: Allowed<AddExtensions>,
    ObjectId(id): ObjectId,
) -> Response {
    let now = manager.visitor.context.now;
    let handed = match job::hand_out(&state.store, &manager.permit, id, now).await {
        Ok(handed) => handed,
        Err(error) => return render::failure(&state, manager.visitor.look, &error.into()).await,
    };
    if handed.is_empty() {
        return fallback::not_there(&state, manager.visitor.look).await;
    }
    let rows = handed.iter().map(|one| {
        let user = one.revealed.user_password.as_ref().map(ExposeSecret::expose_secret).unwrap_or_default();
        let registration = one.revealed.registration_password.expose_secret();
        [one.number.as_str(), one.name.as_str(), user, one.registration_name.as_str(), registration]
    });
    let lines = csv_file::lines(rows);
    csv_file::file(&format!("extensions-of-job-{id}.csv"), text::HAND_OUT_COLUMNS, lines, |lines| async move {
        Ok((lines?, None))
    })
}
