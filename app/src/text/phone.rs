//! A phone and its settings.

use patchbay_shared::Phone;

/// While no phone is there.
pub const WAITING_FOR_A_PHONE: &str = "Waiting for a phone …";
/// What to do meanwhile.
pub const WAITING_HINT: &str = "Type the settings below into the phone. This line turns green by itself.";

/// Where a phone registered from.
pub fn registered_from(phone: &Phone) -> String {
    format!("Registered from {}", phone.address.as_deref().unwrap_or("an unknown address"))
}

/// Address, port and transport of a phone.
pub fn phone_address(phone: &Phone) -> String {
    let address = phone.address.as_deref().unwrap_or("unknown address");
    let port = phone.port.map(|port| format!(":{port}")).unwrap_or_default();
    let transport = phone.transport.as_deref().map(|transport| format!(" · {transport}")).unwrap_or_default();
    format!("{address}{port}{transport}")
}

/// What a phone says it is, and how it proved who it is.
pub fn phone_agent(phone: &Phone) -> String {
    let agent = if phone.user_agent.is_empty() { "unnamed phone" } else { &phone.user_agent };
    format!("{agent} · {}", phone.digest)
}

/// Phone page.
pub const SET_UP_PHONE: &str = "Set up the phone";
/// Phone page.
pub const ADD_ANOTHER: &str = "Add another";
/// Phone page.
pub const COPY_ALL: &str = "Copy all";
/// Phone page.
pub const SERVER: &str = "Server";
/// Phone page.
pub const PORT: &str = "Port";
/// Phone page.
pub const TRANSPORT: &str = "Transport";
/// Phone page: what phones can use.
pub const TRANSPORTS: &str = "UDP or TCP";
/// Phone page.
pub const SHOWN_ONCE: &str =
    "The registration password is shown this once. Later it is shown on request, and each time is written down.";
/// Phone page.
pub const SHOWN_ON_REQUEST: &str =
    "This is the registration password that works now. That it was shown is written down.";
/// Phone page.
pub const SHOWN_BEFORE: &str = "The registration password was shown when it was made. It is shown again on request, and each time is written down.";
/// Phone page, while no version is live.
pub const NOTHING_TO_SHOW: &str = "No registration password works yet: the extension waits for Apply.";
/// Phone page.
pub const SHOW_REGISTRATION_PASSWORD: &str = "Show the registration password";

/// Phone page: who had the registration password shown.
#[cfg(feature = "ssr")]
pub fn shown_by(email: &str, at: time::OffsetDateTime, address: Option<&str>) -> String {
    let address = address.map(|address| format!(", from {address}")).unwrap_or_default();
    format!("Shown by {email} on {}{address}", super::moment(at))
}

/// Phone page.
pub const PORTAL_PASSWORD: &str = "For logging in to this portal";
/// Phone page.
pub const SCAN: &str = "Scan instead";
/// Phone page.
pub const SCAN_HINT: &str = "The same lines as text, for a camera. They contain the password.";
/// Phone page.
pub const QR_LABEL: &str = "QR code with the settings above";

/// Phone page.
pub fn is_live(number: &str) -> String {
    format!("Extension {number} is live")
}

/// Phone page.
pub fn is_saved(number: &str) -> String {
    format!("Extension {number} is saved")
}

/// Phone page, after the name, while a newer version waits for Apply.
pub const WORKS_AS_BEFORE: &str = "can be called as before. What was saved since works after Apply.";

/// Phone page, after the name.
pub fn can_be_called(allowed: i16) -> String {
    match allowed {
        1 => "can be called as soon as a phone registers.".to_owned(),
        allowed => format!("can be called as soon as one of {allowed} phones registers."),
    }
}
