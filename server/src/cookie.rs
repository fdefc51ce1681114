use axum::http::{HeaderMap, HeaderValue, header};
use patchbay_app::ui::Theme;
use patchbay_store::{secret::Token, session::ABSOLUTE};

const PLAIN: &str = "patchbay_session";
/// Only https can set it, only for this host and every path: no neighbouring host can plant one.
const HOST: &str = "__Host-patchbay_session";

/// The session's token, as the browser sent it.
pub fn session(headers: &HeaderMap, https: bool) -> Option<Token> {
    read(headers, if https { HOST } else { PLAIN }).and_then(Token::parse)
}

/// The choice of light or dark.
pub fn theme(headers: &HeaderMap) -> Theme {
    read(headers, Theme::COOKIE).map_or(Theme::System, Theme::parse)
}

/// Gives the browser a session's token.
pub fn set_session(token: &Token, https: bool) -> Option<HeaderValue> {
    write(token.expose(), ABSOLUTE.whole_seconds(), https)
}

/// Takes it away.
pub fn clear_session(https: bool) -> Option<HeaderValue> {
    write("", 0, https)
}

fn write(value: &str, seconds: i64, https: bool) -> Option<HeaderValue> {
    let (name, secure) = if https { (HOST, "; Secure") } else { (PLAIN, "") };
    let mut header =
        HeaderValue::from_str(&format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"))
            .ok()?;
    header.set_sensitive(true);
    Some(header)
}

fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}
