//! Controls, and the islands that are made of them.

mod browser;
mod checklist;
mod copy;
mod editor;
mod icon;
mod live;
mod login;
mod search_key;
mod theme;
mod verdict;

#[cfg(feature = "hydrate")]
pub(crate) use browser::awake;
pub use copy::CopyButton;
pub use editor::{Clash, ExtensionEditor, ExtensionEditorProps, Opened};
pub use icon::{Icon, Sign};
pub use live::{LiveLine, LivePhones, LiveSource};
pub use login::{NewPasswordRules, ShowPassword};
pub use search_key::SearchKey;
pub use theme::{Theme, ThemeChoice};
pub use verdict::Verdict;
