//! What a phone signs on with, and how many of them may.

mod concurrent;
mod grace;
mod name;
mod password;
mod strength;

pub use concurrent::{ConcurrentRegistrations, ConcurrentRegistrationsError};
pub use grace::{Grace, GraceError};
pub use name::{RegistrationName, RegistrationNameError};
pub use password::{RegistrationPassword, RegistrationPasswordError};
pub use strength::Strength;
