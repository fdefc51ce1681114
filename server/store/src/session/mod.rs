//! Who is logged in, and what they may do.

mod close;
mod find;
mod open;
mod permit;

pub use close::{close, close_expired};
pub use find::{find, seen};
pub use open::{Origin, open};
pub use permit::{Denied, ManageExtensions, ManageSettings, Who};

use time::Duration;

/// A session ends this long after its last request …
pub const IDLE: Duration = Duration::minutes(30);
/// … and this long after it began, whatever happened.
pub const ABSOLUTE: Duration = Duration::hours(12);

/// Somebody who is logged in.
#[derive(Clone, Debug)]
pub struct Session {
    pub(crate) token_hash: [u8; 32],
    pub(crate) address: Option<String>,
    /// Who it is.
    pub who: Who,
    /// Their e-mail address, or empty when they have none.
    pub email: String,
    /// When the last request was noted down.
    pub seen_at: time::OffsetDateTime,
}
