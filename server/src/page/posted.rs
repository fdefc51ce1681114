use std::str::FromStr;

use axum::{body::Bytes, extract::rejection::BytesRejection};
use patchbay_app::api::Failure;

/// A small form as any browser posts it: names may be there several times.
pub(super) struct Posted(Vec<(String, String)>);

impl Posted {
    pub(super) fn read(body: Result<Bytes, BytesRejection>) -> Result<Self, Failure> {
        let body = body.map_err(|_| Failure::TooLarge)?;
        serde_urlencoded::from_bytes(&body).map(Self).map_err(|_| Failure::Malformed)
    }

    /// The same in an address.
    pub(super) fn query(query: Option<&str>) -> Result<Self, Failure> {
        serde_urlencoded::from_str(query.unwrap_or_default()).map(Self).map_err(|_| Failure::Malformed)
    }

    /// Refuses names that no form has.
    pub(super) fn only(self, known: impl Fn(&str) -> bool) -> Result<Self, Failure> {
        if self.0.iter().all(|(name, _)| known(name)) { Ok(self) } else { Err(Failure::Malformed) }
    }

    /// The first value of this name.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The first value of this name, which the page has put there.
    pub(super) fn value<T: FromStr>(&self, name: &str) -> Result<T, Failure> {
        self.text(name).and_then(|value| value.parse().ok()).ok_or(Failure::Malformed)
    }

    /// All values of this name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn names_may_be_there_several_times() {
        let posted = Posted::read(Ok(Bytes::from_static(b"pick=1%3A2&do=apply&pick=3%3A4&version=x"))).ok().unwrap();
        assert_eq!(posted.all("pick").collect::<Vec<_>>(), ["1:2", "3:4"]);
        assert_eq!(posted.text("do"), Some("apply"));
        assert_eq!(posted.value::<i32>("version"), Err(Failure::Malformed));
        assert_eq!(posted.value::<i32>("nothing"), Err(Failure::Malformed));
    }
}
