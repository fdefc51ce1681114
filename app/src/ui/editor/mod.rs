//! What judges and moves in the form of an extension. The form itself is drawn by the server and works without this:
//! here is nothing of its fields but their names.

mod availability;
mod control;
mod draft;
mod draw;
mod island;
mod listen;
mod merge;
mod preview;
mod secret;
mod state;
mod submit;
mod summary;

#[cfg(feature = "hydrate")]
pub use draft::settle_posted;
pub use island::{DepartmentChoice, ExtensionEditor, ExtensionEditorProps, Opened};
#[cfg(feature = "ssr")]
pub use preview::called_phone_shows;
