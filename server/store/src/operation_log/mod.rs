//! Who did what, or tried to: written down in the transaction of the change, and never changed afterwards.

mod page;
mod prune;
mod record;
mod row;
mod statement;

pub use page::{LogPage, LogQuery, page};
pub use prune::prune;
pub use record::{Attempt, attempted, attempted_again, noted};
pub(crate) use record::{
    about, about_account, about_change, about_departments, about_extensions, about_job, about_one, about_role,
    about_viewed,
};
pub use row::{Detail, LogRow};
