//! Who has to wait before the next log-in: the rule is [`LoginLimit`](patchbay_shared::LoginLimit), the numbers are in
//! the database, so that all servers count together and a restart forgets nothing.

mod count;
mod forget;
mod lift;
mod list;
mod subject;

pub use count::Wait;
pub(crate) use count::{bind, failed, note, wait_query, waiting, waiting_rows};
pub use forget::forget;
pub(crate) use forget::forget_names_of;
pub use lift::{lift, lift_all};
pub use list::{LockOut, LockedName, MOST, list};
pub(crate) use subject::Subject;
