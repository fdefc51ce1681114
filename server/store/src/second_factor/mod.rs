//! The second factor of a log-in: codes of an authenticator app (TOTP, RFC 6238), and recovery codes for the day on which
//! it is lost.

mod check;
mod confirm;
mod enroll;
mod recovery;
mod remove;
mod secret;
mod status;

pub(crate) use check::{Checked, check};
pub use confirm::{ConfirmError, confirm};
pub use enroll::{Enrolment, enroll, enrolment};
pub use recovery::renew as renew_recovery_codes;
pub use remove::{remove, remove_of};
pub use status::{Status, holds, status};
