//! Pages about who has to wait, who is turned away, and who is logged in.

pub mod bans;
pub mod lock_outs;
pub mod sessions;
pub mod unknown;
