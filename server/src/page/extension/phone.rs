use axum::{
    extract::State,
    http::{HeaderValue, Method, header},
    response::Response,
};
use leptos::prelude::*;
use patchbay_app::{
    api::Failure,
    page::{
        extension::{PhoneSettings, SetUpPhone, Shown},
        topic::Topic,
    },
    text,
    ui::Line,
};
use patchbay_shared::Phone;
use patchbay_store::{
    extension::{self, Access, Current, Previous, Revealed},
    registration,
    session::{RevealSecrets, ViewExtensions},
};
use secrecy::ExposeSecret;

use crate::{
    events::topic,
    render::{self, View},
    state::AppState,
    visitor::{Allowed, ExtensionId, Visitor},
};

/// What is typed into the phone. Right after the extension was made, and only then, with its password.
pub async fn show(
    State(state): State<AppState>,
    manager: Allowed<ViewExtensions>,
    method: Method,
    ExtensionId(id): ExtensionId,
) -> Response {
    match once(&state, &manager, &method, id).await {
        Ok(read) => page(&state, &manager.visitor, read, Shown::Once).await,
        Err(failure) => render::failure(&state, manager.visitor.look, &failure).await,
    }
}

/// The same with the password that works now, which is written down. The answer itself is the page: a password that
/// waited for another request would have to be kept meanwhile.
pub async fn submit(
    State(state): State<AppState>,
    manager: Allowed<RevealSecrets>,
    ExtensionId(id): ExtensionId,
) -> Response {
    match on_request(&state, &manager, id).await {
        Ok(read) => page(&state, &manager.visitor, read, Shown::OnRequest).await,
        Err(failure) => render::failure(&state, manager.visitor.look, &failure).await,
    }
}

/// What the page tells.
struct Read {
    current: Current,
    phones: Vec<Phone>,
    topics: Vec<(Topic, Vec<Line>)>,
    accesses: Vec<Access>,
    previous: Option<Previous>,
    revealed: Option<Revealed>,
}

async fn once(state: &AppState, manager: &Allowed<ViewExtensions>, method: &Method, id: i64) -> Result<Read, Failure> {
    let mut read = read(state, &manager.visitor, id).await?;
    // Last, so that nothing else that fails takes it away; and not for somebody who only asks whether the page is there.
    if method != Method::HEAD {
        read.revealed = extension::reveal(&state.store, &manager.permit, id, manager.visitor.context.now).await?;
    }
    Ok(read)
}

async fn on_request(state: &AppState, manager: &Allowed<RevealSecrets>, id: i64) -> Result<Read, Failure> {
    let password = extension::show_password(&state.store, &manager.permit, id, manager.visitor.context.now).await?;
    let revealed = password.map(|registration_password| Revealed { registration_password, user_password: None });
    // First, so that this access is among those that are told.
    Ok(Read { revealed, ..read(state, &manager.visitor, id).await? })
}

async fn read(state: &AppState, visitor: &Visitor, id: i64) -> Result<Read, Failure> {
    let permit = visitor.context.permit()?;
    let current = extension::find(&state.store, &permit, id).await?.ok_or(Failure::Gone)?;
    let phones = registration::find(&state.store, &permit, current.live_number.as_slice()).await?;
    let mut topics = Vec::new();
    let registrations = current.live_number.clone().map(|number| Topic::Registrations(id, number));
    for topic in registrations.into_iter().chain([Topic::Refusals(id)]) {
        let lines = topic::lines(&visitor.context, &topic).await?;
        topics.push((topic, lines));
    }
    Ok(Read {
        phones: phones.into_iter().flat_map(|(_, phones)| phones).collect(),
        accesses: extension::accesses(&state.store, &permit, id).await?,
        previous: extension::previous(&state.store, &permit, id).await?,
        topics,
        revealed: None,
        current,
    })
}

async fn page(state: &AppState, visitor: &Visitor, read: Read, how: Shown) -> Response {
    let Read { current, phones, topics, accesses, previous, revealed } = read;
    let shown = match (&revealed, &current.live_number) {
        (Some(_), _) => how,
        (None, Some(_)) => Shown::Before,
        (None, None) => Shown::NotLive,
    };
    let newest = shown == Shown::Once;
    let settings = PhoneSettings {
        server: state.store.sip_domain(),
        port: state.engine.listen.port(),
        transport: text::TRANSPORTS,
        // What works now; what was saved and not applied works for nobody yet. A new password belongs to what was saved.
        number: current.live_number.clone().filter(|_| !newest).unwrap_or_else(|| current.form.number.clone()),
        registration_name: current
            .live_registration_name
            .clone()
            .filter(|_| !newest)
            .unwrap_or_else(|| current.form.registration_name.clone()),
        registration_password: revealed
            .as_ref()
            .map(|revealed| revealed.registration_password.expose_secret().to_owned()),
    };
    let user_password =
        revealed.and_then(|revealed| revealed.user_password).map(|password| password.expose_secret().to_owned());
    let allowed = current.form.concurrent_registrations.parse().unwrap_or(1);
    let engine = state.engine.status();
    let title = format!("{} {}", text::SET_UP_PHONE, current.form.number);
    let view = View::new(title, move || {
        view! {
            <SetUpPhone
                id=current.id name=current.name() settings=settings.clone() shown=shown accesses=accesses.clone() previous=previous
                user_password=user_password.clone() version=current.version applied=current.applied_version allowed=allowed
                phones=phones.clone() topics=topics.clone() presence=current.presence engine=engine.clone()
            />
        }
    });
    let mut response = render::framed(state, visitor, "extensions", "", view).await;
    // It may show a secret: no cache, no history.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
