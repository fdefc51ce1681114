//! Long work that goes on by itself.

mod end;
mod kind;
mod refused;

pub use end::JobEnd;
pub use kind::JobKind;
pub use refused::JobRefusal;
