//! Pages about who has to wait, and who is logged in.

pub mod lock_outs;
pub mod sessions;
