//! Pages about who has to wait, and who is logged in.

mod lock_outs;
mod sessions;

pub use lock_outs::LockOutsPage;
pub use sessions::SessionsPage;
