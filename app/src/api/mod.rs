//! What the browser asks the server: one operation per file, each deciding by itself who may.

pub mod extension;

#[cfg(feature = "ssr")]
mod context;
mod encoding;
mod failure;

#[cfg(feature = "ssr")]
pub use context::{Context, reference};
pub use failure::Failure;
