//! Links with which somebody who forgot their password chooses a new one.

mod issue;
mod redeem;
mod request;

pub use issue::issue;
pub use redeem::{Owner, find, redeem};
pub use request::{Requested, request};

use time::Duration;

/// So long a link works, if it is not used before.
pub const LIFE: Duration = Duration::minutes(30);
