//! The sentences a person reads, in English, by what they are about. Pages pass values; these files make the words.

mod bulk;
mod deleted;
mod engine;
mod failure;
mod form;
mod frame;
mod handling;
mod list;
mod merge;
mod organization;
mod phone;
mod presence;
mod role;
mod secret;
mod setting;
mod value;
mod verdict;
mod version;
mod view;
mod waiting;

#[cfg(feature = "ssr")]
mod account;
#[cfg(feature = "ssr")]
mod call_log;
#[cfg(feature = "ssr")]
mod flash;
#[cfg(feature = "ssr")]
mod import;
#[cfg(feature = "ssr")]
mod job;
#[cfg(feature = "ssr")]
mod mail;
#[cfg(feature = "ssr")]
mod moment;
#[cfg(feature = "ssr")]
mod operation_log;
#[cfg(feature = "ssr")]
mod refusal;
#[cfg(feature = "ssr")]
mod security;

pub use bulk::*;
pub use deleted::*;
pub use engine::*;
pub use failure::*;
pub use form::*;
pub use frame::*;
pub use list::*;
pub use merge::*;
pub use organization::*;
pub use phone::*;
pub use presence::*;
pub use role::*;
pub use secret::*;
pub use setting::*;
pub use value::*;
pub use verdict::*;
pub use version::*;
pub use view::*;
pub use waiting::*;

#[cfg(feature = "ssr")]
pub use account::*;
#[cfg(feature = "ssr")]
pub use call_log::*;
#[cfg(feature = "ssr")]
pub use flash::*;
#[cfg(feature = "ssr")]
pub use import::*;
#[cfg(feature = "ssr")]
pub use job::*;
#[cfg(feature = "ssr")]
pub use mail::*;
#[cfg(feature = "ssr")]
pub use moment::*;
#[cfg(feature = "ssr")]
pub use operation_log::*;
#[cfg(feature = "ssr")]
pub use refusal::*;
#[cfg(feature = "ssr")]
pub use security::*;
