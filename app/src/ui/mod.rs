//! What moves: islands, and the few things that only a browser has. Everything else of a page is drawn by the server
//! alone (`page`), and finds its way here by names, ids and `data-` attributes.

mod browser;
#[cfg(feature = "hydrate")]
mod bulk;
mod checklist;
mod departments;
#[cfg(feature = "hydrate")]
mod drag;
mod editor;
#[cfg(feature = "hydrate")]
mod filter;
#[cfg(feature = "hydrate")]
mod help;
mod icon;
mod lines;
mod live;
mod login;
mod merge;
#[cfg(feature = "hydrate")]
mod select;
mod theme;
#[cfg(feature = "hydrate")]
mod touch;

#[cfg(feature = "ssr")]
pub(crate) use checklist::Checklist;
#[cfg(feature = "ssr")]
pub use departments::DepartmentNames;
#[cfg(feature = "ssr")]
pub(crate) use editor::called_phone_shows;
pub use editor::{DepartmentChoice, ExtensionEditor, ExtensionEditorProps, Opened};
pub use icon::{Icon, Sign};
pub use lines::{Act, AtEnd, Line, LiveLines};
pub use live::{LiveLine, LivePhones, LivePresence, LiveSource};
pub use login::NewPasswordRules;
pub use merge::{Clash, Worded, side_by_side};
pub use theme::Theme;

/// Begins to help where no island is needed, and says to the style sheet that what needs script works by now.
#[cfg(feature = "hydrate")]
pub(crate) fn awake() {
    help::listen();
    filter::listen();
    drag::listen();
    select::listen();
    touch::listen();
    bulk::listen();
    editor::settle_posted();
    if let Some(root) = leptos::prelude::document().document_element() {
        browser::set_attribute(&root, "data-awake", Some(""));
    }
}
