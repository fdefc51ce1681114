//! The form of an extension: judges while one types, and works all the same before it is awake.

mod availability;
mod draft;
mod field;
mod island;
mod kept;
mod merge;
mod preview;
mod secret;
mod state;
mod submit;
mod summary;

pub use island::{ExtensionEditor, ExtensionEditorProps, Opened};
pub use merge::Clash;
