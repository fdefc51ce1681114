//! Files of extensions, from a browser into the database.

mod refused;
mod review;
mod upload;

pub use refused::download;
pub use review::{begin, show};
pub use upload::{PATH, choose, submit};
