use std::{convert::Infallible, iter, sync::Arc, time::Duration};

use axum::{
    extract::{RawQuery, State},
    http::HeaderMap,
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures::Stream;
use patchbay_app::{
    api::{Context, Failure},
    page::topic::Topic,
    ui::Line,
};
use patchbay_shared::{ExtensionNumber, Present};
use patchbay_store::{presence, registration, secret::Token, session};
use tokio::sync::broadcast::{
    self,
    error::{RecvError, TryRecvError},
};

use crate::{
    cookie::Carried,
    render,
    state::{AppState, News},
    visitor::Visitor,
};

pub mod topic;

/// A page has at most so many rows.
const MOST: usize = 100;
/// And so many lists.
const MOST_TOPICS: usize = 4;
/// After this long the stream ends and the browser comes again, with a session that is looked at again.
const LIFE: Duration = Duration::from_secs(600);
/// After the database connection failed.
const PAUSE: Duration = Duration::from_secs(1);

/// Tells a page about its numbers and lists: first how things stand, then every change.
pub async fn registrations(
    State(state): State<AppState>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_str(query.as_deref().unwrap_or_default()).unwrap_or_default();
    let asked =
        |name: &'static str| pairs.iter().filter(move |(key, _)| key == name).map(|(_, value)| value).take(MOST);
    let numbers: Vec<String> =
        asked("number").filter(|number| ExtensionNumber::parse(number).is_ok()).cloned().collect();
    let topics: Vec<Topic> = asked("topic").filter_map(|topic| Topic::parse(topic)).take(MOST_TOPICS).collect();
    // Listening begins before looking, so that nothing falls between.
    let news = state.registrations.subscribe();
    let token = Carried::Session.read(&headers, state.https);
    match Subject::read(visitor.context, &numbers, topics).await {
        Ok((subject, now)) => {
            let subject = Subject { token, ..subject };
            Sse::new(stream(state, subject, now, news)).keep_alive(KeepAlive::default()).into_response()
        }
        Err(failure) => render::api_failure(&failure),
    }
}

/// What a page asked to be told about, and may know.
struct Subject {
    context: Context,
    /// Of the session that asked.
    token: Option<Token>,
    numbers: Vec<String>,
    topics: Vec<Topic>,
}

impl Subject {
    /// With how things stand.
    async fn read(context: Context, numbers: &[String], topics: Vec<Topic>) -> Result<(Self, Vec<Event>), Failure> {
        let (known, mut now) = match numbers.is_empty() && !topics.is_empty() {
            true => Default::default(),
            false => standings(&context, numbers).await?,
        };
        for topic in &topics {
            now.push(list(topic, &topic::lines(&context, topic).await?));
        }
        Ok((Self { context, token: None, numbers: known, topics }, now))
    }

    /// Whether the news is any for the page.
    fn concerns(&self, news: &News) -> bool {
        match news {
            News::Changed(change) if self.numbers.contains(&change.0) => true,
            News::Present(change) if self.numbers.contains(&change.0) => true,
            news => self.topics.iter().any(|topic| topic::concerns(topic, news)) || matches!(news, News::Missed),
        }
    }

    /// Whether whoever asked is still logged in, and is and may do what they were and might. Else the stream ends, and the
    /// page asks again as who it is by now.
    async fn is_as_before(&self, state: &AppState) -> Result<bool, Failure> {
        let Some(token) = &self.token else { return Ok(false) };
        let now = session::find(&self.context.store, token, (state.clock)()).await?;
        let known = |session: &session::Session| (session.who, session.grants);
        Ok(now.as_ref().map(known) == self.context.session.as_ref().map(known))
    }

    /// What the page is told about the news: of a list once, whatever of it is new.
    async fn events(&self, news: &[News]) -> Result<Vec<Event>, Failure> {
        let mut events = Vec::new();
        for news in news {
            match news {
                News::Changed(change) if self.numbers.contains(&change.0) => events.push(phones(change)),
                News::Present(change) if self.numbers.contains(&change.0) => events.push(present((**change).clone())),
                News::Missed if !self.numbers.is_empty() => {
                    events.extend(standings(&self.context, &self.numbers).await?.1);
                }
                _ => {}
            }
        }
        for topic in self.topics.iter().filter(|topic| news.iter().any(|news| topic::concerns(topic, news))) {
            events.push(list(topic, &topic::lines(&self.context, topic).await?));
        }
        Ok(events)
    }
}

/// How phones and people of these numbers stand, of those that whoever asks may see; and which these are.
async fn standings(context: &Context, numbers: &[String]) -> Result<(Vec<String>, Vec<Event>), Failure> {
    let standings = registration::find(&context.store, &context.permit()?, numbers).await?;
    let mut events: Vec<_> = standings.iter().map(phones).collect();
    let known: Vec<_> = standings.into_iter().map(|(number, _)| number).collect();
    events.extend(presence::present(&context.store, &known).await?.into_iter().map(present));
    Ok((known, events))
}

fn phones(standing: &(String, Vec<patchbay_shared::Phone>)) -> Event {
    Event::default().event("phones").json_data(standing).unwrap_or_default()
}

/// As a list of one, as the page keeps news of every kind.
fn present((number, present): (String, Present)) -> Event {
    Event::default().event("presence").json_data((number, [present])).unwrap_or_default()
}

fn list(topic: &Topic, lines: &[Line]) -> Event {
    Event::default().event("lines").json_data((topic.to_string(), lines)).unwrap_or_default()
}

fn stream(
    mut state: AppState,
    subject: Subject,
    now: Vec<Event>,
    mut news: broadcast::Receiver<News>,
) -> impl Stream<Item = Result<Event, Infallible>> {
    async_stream::stream! {
        let end = tokio::time::sleep(LIFE);
        tokio::pin!(end);
        for event in now {
            yield Ok(event);
        }
        while !*state.ending.borrow() {
            let first = tokio::select! {
                () = &mut end => break,
                _ = state.ending.changed() => continue,
                told = news.recv() => match told {
                    Ok(told) => told,
                    // Too much at once: how things stand replaces what was missed.
                    Err(RecvError::Lagged(_)) => News::Missed,
                    Err(RecvError::Closed) => break,
                },
            };
            // What came meanwhile is told with it, after one look at the session.
            let more = iter::from_fn(|| match news.try_recv() {
                Ok(told) => Some(told),
                Err(TryRecvError::Lagged(_)) => Some(News::Missed),
                Err(TryRecvError::Empty | TryRecvError::Closed) => None,
            });
            let told: Vec<_> = iter::once(first).chain(more).filter(|told| subject.concerns(told)).collect();
            if told.is_empty() {
                continue;
            }
            let Ok(true) = subject.is_as_before(&state).await else { break };
            let Ok(events) = subject.events(&told).await else { break };
            for event in events {
                yield Ok(event);
            }
        }
    }
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
        let mut numbers = Vec::new();
        let mut people = Vec::new();
        for told in listener.changed().await? {
            let _ = match told {
                registration::News::Registrations(number) => {
                    numbers.push(number);
                    continue;
                }
                registration::News::Presence(number) => {
                    people.push(number);
                    continue;
                }
                registration::News::Attempts(of) => state.registrations.send(News::Refused(of)),
                registration::News::Bans => state.registrations.send(News::Banned),
                registration::News::Domain => state.registrations.send(News::Domain),
                registration::News::Calls => state.registrations.send(News::Called),
                registration::News::Job(id) => state.registrations.send(News::Job(id)),
            };
        }
        for present in presence::present(&state.store, &people).await? {
            let _ = state.registrations.send(News::Present(Arc::new(present)));
        }
        for standing in registration::all(&state.store, &numbers).await? {
            let _ = state.registrations.send(News::Changed(Arc::new(standing)));
        }
    }
}
