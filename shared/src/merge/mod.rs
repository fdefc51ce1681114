//! Two people changed the same version: what one of them changed stays, and of what both did somebody chooses.

mod base;
mod form;
mod newer;
mod sent;

pub use base::Base;
pub use form::Form;
pub use newer::{Changed, Newer, Side};
pub use sent::Sent;
