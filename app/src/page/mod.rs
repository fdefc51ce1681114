//! Pages: what the server renders. Each takes what it shows as plain values; reading them is the router's work.

pub mod account;
pub mod call_log;
pub mod extension;
pub mod filter;
pub mod import;
pub mod job;
pub mod line;
pub mod operation_log;
pub mod organization;
pub mod role;
pub mod security;
pub mod topic;

mod address;
mod button;
mod crumbs;
mod document;
mod filter_box;
mod flash;
mod frame;
mod mail;
mod may;
mod menu;
mod message;
mod moment;
mod pager;
mod qr;
mod rcdata;
mod revision;
mod settings;
mod summary;
mod theme;
mod verdict;
mod view;

pub use document::{Document, DocumentProps, Page};
pub use flash::Flash;
pub use frame::{EngineStatus, Frame, Viewer};
pub use mail::{MailPage, MailSaid};
pub use message::Message;
pub use settings::SettingsPage;
pub use view::OwnPageOfRole;
