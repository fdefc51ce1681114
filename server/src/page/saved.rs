//! What a page is told, by its address, about the save that led to it.

use axum::extract::{Query, rejection::QueryRejection};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    saved: Option<Saved>,
}

/// What became of a save a moment ago.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Saved {
    /// It holds.
    Yes,
    /// It was what held already.
    Nothing,
}

/// An address that says something else says nothing.
pub(super) fn saved(asked: Result<Query<Asked>, QueryRejection>) -> Option<Saved> {
    asked.ok().and_then(|Query(asked)| asked.saved)
}
