use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use patchbay_app::ui::Theme;
use patchbay_store::{account, password_link, secret::Token, session};
use time::Duration;

/// A token that a browser carries for us. Under https with the prefix `__Host-`: only https can set it, only for this
/// host and every path, so no neighbouring host can plant one.
#[derive(Clone, Copy)]
pub enum Carried {
    /// Of somebody who is logged in.
    Session,
    /// Of somebody whose password was right, and who owes a code.
    SecondStep,
    /// Of somebody who followed a link to a new password, whose address must not keep it.
    PasswordLink,
}

impl Carried {
    const fn name(self, https: bool) -> &'static str {
        match (self, https) {
            (Self::Session, false) => "patchbay_session",
            (Self::Session, true) => "__Host-patchbay_session",
            (Self::SecondStep, false) => "patchbay_second_step",
            (Self::SecondStep, true) => "__Host-patchbay_second_step",
            (Self::PasswordLink, false) => "patchbay_password_link",
            (Self::PasswordLink, true) => "__Host-patchbay_password_link",
        }
    }

    const fn life(self) -> Duration {
        match self {
            Self::Session => session::ABSOLUTE,
            Self::SecondStep => account::PATIENCE,
            Self::PasswordLink => password_link::LIFE,
        }
    }

    /// As the browser sent it.
    pub fn read(self, headers: &HeaderMap, https: bool) -> Option<Token> {
        read(headers, self.name(https)).and_then(Token::parse)
    }

    /// The header that gives it to the browser.
    pub fn give(self, token: &Token, https: bool) -> Option<(HeaderName, HeaderValue)> {
        write(self.name(https), token.expose(), self.life().whole_seconds(), https)
    }

    /// The header that takes it away.
    pub fn take(self, https: bool) -> Option<(HeaderName, HeaderValue)> {
        write(self.name(https), "", 0, https)
    }
}

/// The choice of light or dark.
pub fn theme(headers: &HeaderMap) -> Theme {
    read(headers, Theme::COOKIE).map_or(Theme::System, Theme::parse)
}

/// What somebody did a moment ago, as the next page that they see says it: a link to a page cannot have it say anything.
pub mod flash {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};
    use patchbay_app::page::Flash;

    /// So many seconds the next page may take.
    const LIFE: i64 = 60;

    const fn name(https: bool) -> &'static str {
        if https { "__Host-patchbay_flash" } else { "patchbay_flash" }
    }

    /// As the browser sent it.
    pub fn read(headers: &HeaderMap, https: bool) -> Option<Flash> {
        super::read(headers, name(https)).and_then(Flash::of_name)
    }

    /// The header that has it said.
    pub fn give(flash: Flash, https: bool) -> Option<(HeaderName, HeaderValue)> {
        super::write(name(https), flash.name(), LIFE, https)
    }

    /// The header for when it was said.
    pub fn take(https: bool) -> Option<(HeaderName, HeaderValue)> {
        super::write(name(https), "", 0, https)
    }
}

fn write(name: &str, value: &str, seconds: i64, https: bool) -> Option<(HeaderName, HeaderValue)> {
    let secure = if https { "; Secure" } else { "" };
    let mut header =
        HeaderValue::from_str(&format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"))
            .ok()?;
    header.set_sensitive(true);
    Some((header::SET_COOKIE, header))
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
