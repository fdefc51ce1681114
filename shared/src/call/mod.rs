//! Calls: how they end, and what limits them.

mod end;
mod limit;

pub use end::CallEnd;
pub use limit::{CallDuration, CallLimit, CallLimitSeconds};
