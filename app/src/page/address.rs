use serde::Serialize;

/// The address of a page whose whole state stands in it.
pub(super) fn address(path: &str, state: &impl Serialize) -> String {
    let query = serde_urlencoded::to_string(state).unwrap_or_default();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}
