use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::{RawQuery, State},
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures::Stream;
use patchbay_app::api::Failure;
use patchbay_shared::ExtensionNumber;
use patchbay_store::registration;
use tokio::sync::broadcast::{self, error::RecvError};

use crate::{
    render,
    state::{AppState, News},
    visitor::Visitor,
};

/// A page has at most so many rows.
const MOST: usize = 100;
/// After this long the stream ends and the browser comes again, with a session that is looked at again.
const LIFE: Duration = Duration::from_secs(600);
/// After the database connection failed.
const PAUSE: Duration = Duration::from_secs(1);

/// Tells a page about its numbers: first how things stand, then every change.
pub async fn registrations(State(state): State<AppState>, visitor: Visitor, RawQuery(query): RawQuery) -> Response {
    let permit = match visitor.context.permit() {
        Ok(permit) => permit,
        Err(failure) => return render::api_failure(&failure),
    };
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_str(query.as_deref().unwrap_or_default()).unwrap_or_default();
    let numbers: Vec<String> = pairs
        .into_iter()
        .filter(|(key, number)| key == "number" && ExtensionNumber::parse(number).is_ok())
        .map(|(_, number)| number)
        .take(MOST)
        .collect();
    // Listening begins before looking, so that nothing falls between.
    let news = state.registrations.subscribe();
    match registration::find(&state.store, &permit, &numbers).await {
        Ok(now) => Sse::new(stream(state, now, news)).keep_alive(KeepAlive::default()).into_response(),
        Err(error) => render::api_failure(&Failure::from(error)),
    }
}

type Now = Vec<(String, Vec<patchbay_shared::Phone>)>;

fn stream(
    mut state: AppState,
    mut now: Now,
    mut news: broadcast::Receiver<News>,
) -> impl Stream<Item = Result<Event, Infallible>> {
    // Those of the numbers that were asked for that may be known.
    let numbers: Vec<String> = now.iter().map(|(number, _)| number.clone()).collect();
    async_stream::stream! {
        let end = tokio::time::sleep(LIFE);
        tokio::pin!(end);
        for standing in now.drain(..) {
            yield Ok(event(&standing));
        }
        while !*state.ending.borrow() {
            tokio::select! {
                () = &mut end => break,
                _ = state.ending.changed() => {}
                change = news.recv() => match change {
                    Ok(News::Changed(change)) if numbers.contains(&change.0) => yield Ok(event(&change)),
                    Ok(News::Changed(_)) => {}
                    // Too much at once, or nothing for a while: how things stand replaces what was missed.
                    Ok(News::Missed) | Err(RecvError::Lagged(_)) => {
                        let Ok(now) = registration::all(&state.store, &numbers).await else { break };
                        for standing in now {
                            yield Ok(event(&standing));
                        }
                    }
                    Err(RecvError::Closed) => break,
                },
            }
        }
    }
}

fn event(standing: &(String, Vec<patchbay_shared::Phone>)) -> Event {
    Event::default().event("phones").json_data(standing).unwrap_or_default()
}

/// Listens to the database for as long as the program runs, and tells all pages that are open on this server.
pub async fn relay(state: AppState) {
    loop {
        if let Err(error) = tell(&state).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "listening for registrations begins again");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn tell(state: &AppState) -> patchbay_store::Result<()> {
    let mut listener = registration::listen(&state.store).await?;
    // Nobody listening is no failure, here and below.
    let _ = state.registrations.send(News::Missed);
    loop {
        let numbers = listener.changed().await?;
        for standing in registration::all(&state.store, &numbers).await? {
            let _ = state.registrations.send(News::Changed(Arc::new(standing)));
        }
    }
}
