//! Pages about extensions.

pub mod allow;
pub mod apply;
pub mod bulk;
pub mod call_block;
pub mod create;
pub mod delete;
pub mod deleted;
pub mod export;
pub mod history;
pub mod list;
mod live;
pub mod old_password;
pub mod phone;
pub mod presence;
pub mod raise_limit;
pub mod second_factor;
pub mod unregister;
pub mod update;
pub mod version;
pub mod waiting;

mod departments;
mod picks;
mod roles;

use picks::picks;
