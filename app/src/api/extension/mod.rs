//! Operations on extensions.

pub mod availability;
#[cfg(feature = "ssr")]
pub mod bulk;
pub mod create;
pub mod update;

#[cfg(feature = "ssr")]
mod judge;
