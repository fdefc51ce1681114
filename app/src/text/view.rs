//! Looking at the portal as somebody else.

/// Button on the page of a role.
pub const VIEW_AS_ROLE: &str = "View as this role";
/// Button on the page of an extension.
pub const VIEW_AS_PERSON: &str = "View as this person";
/// Ends it.
pub const END_VIEW: &str = "End view";
/// What is marked on every page meanwhile, for assistive technology.
pub const VIEW: &str = "View as somebody else";
/// Behind whoever it is.
pub const VIEW_WORDS: &str = "Nothing can be changed, and no secret is shown.";
/// When something was to be changed, or a secret to be shown.
pub const VIEWING_ONLY: &str =
    "You are looking at the portal as somebody else, so nothing was changed. End the view first.";
/// In the place of sessions of somebody else.
pub const VIEW_HIDES_SESSIONS: &str = "Sessions of others are shown to those who manage security.";
/// The own page of whoever has a role.
pub const VIEW_OWN_PAGE: &str = "Own page";
/// Under it.
pub const VIEW_OWN_PAGE_WORDS: &str = "Here everybody with this role looks after themselves: their name and number, their password, second factor and sessions.";

/// As whom, on every page.
pub fn viewing_as(name: &str) -> String {
    match name {
        "" => "You see the portal as somebody else.".to_owned(),
        name => format!("You see the portal as {name}."),
    }
}
