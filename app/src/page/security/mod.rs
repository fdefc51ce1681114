//! Pages about who has to wait, who is turned away, and who is logged in.

mod bans;
mod lock_outs;
mod sessions;
mod unknown;

pub use bans::{BansPage, BansShown};
pub use lock_outs::LockOutsPage;
pub use sessions::SessionsPage;
pub use unknown::UnknownPhones;
