//! Sources that failed too often, and networks that are never banned (migration 0040).

mod allow;
mod lift;
mod list;

pub use allow::{Allowed, MOST_ALLOWED, allow, allowed, disallow};
pub use lift::lift;
pub use list::{Ban, Bans, MOST, Policy, list, policy};
