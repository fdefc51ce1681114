use axum::{
    extract::State,
    http::{HeaderValue, Method, header},
    response::Response,
};
use leptos::prelude::*;
use patchbay_app::{
    api::Failure,
    page::extension::{PhoneSettings, SetUpPhone},
    text,
};
use patchbay_shared::Phone;
use patchbay_store::{
    extension::{self, Current, Revealed},
    registration,
};
use secrecy::ExposeSecret;

use crate::{
    render::{self, View},
    state::AppState,
    visitor::{ExtensionId, Manager},
};

/// What is typed into the phone. Right after the extension was made, and only then, with its password.
pub async fn show(
    State(state): State<AppState>,
    manager: Manager,
    method: Method,
    ExtensionId(id): ExtensionId,
) -> Response {
    let (current, phones, revealed) = match read(&state, &manager, &method, id).await {
        Ok(read) => read,
        Err(failure) => return render::failure(&state, manager.visitor.theme, &failure).await,
    };
    let settings = PhoneSettings {
        server: state.store.sip_domain().to_owned(),
        port: state.engine.listen.port(),
        transport: "UDP or TCP",
        // What works now; what was saved and not applied works for nobody yet.
        number: current.live_number.clone().unwrap_or_else(|| current.form.number.clone()),
        registration_name: current
            .live_registration_name
            .clone()
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
                id=id name=current.name() settings=settings.clone() user_password=user_password.clone()
                version=current.version applied=current.applied_version allowed=allowed phones=phones.clone() engine=engine.clone()
            />
        }
    });
    let mut response = render::framed(&state, &manager.visitor, "extensions", "", view).await;
    // It may show a secret: no cache, no history.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn read(
    state: &AppState,
    manager: &Manager,
    method: &Method,
    id: i64,
) -> Result<(Current, Vec<Phone>, Option<Revealed>), Failure> {
    let current = extension::find(&state.store, id).await?.ok_or(Failure::Gone)?;
    let phones = registration::find(&state.store, current.live_number.as_slice()).await?;
    let revealed = match method {
        // Somebody only asks whether the page is there.
        &Method::HEAD => None,
        _ => extension::reveal(&state.store, &manager.permit, id).await?,
    };
    Ok((current, phones.into_iter().flat_map(|(_, phones)| phones).collect(), revealed))
}
