//! The SIP domain: which one is in force, and the way to another one, piece by piece, by whichever server comes to it.

mod advance;
mod digest;
mod held;
mod standing;
mod switch;

pub(crate) use advance::tell;
pub use advance::{Step, advance};
pub(crate) use held::held;
pub use standing::{Move, Standing, standing};

/// What the database tells when the domain, or how far the way to another one is, has changed.
pub(crate) const CHANNEL: &str = "sip_domain";
