//! What stands around every page.

use crate::ui::Theme;

/// The product.
pub const PRODUCT: &str = "Patchbay";

/// What stands over every page: whose system it is, or what it is.
pub fn brand(company: &str) -> String {
    if company.is_empty() { PRODUCT.to_owned() } else { company.to_owned() }
}

/// The header's line about what was saved and not applied.
pub fn waiting(count: i64) -> &'static str {
    if count == 1 { "change waits for Apply" } else { "changes wait for Apply" }
}

/// For the keyboard: past menu and header.
pub const SKIP: &str = "Skip to content";
/// Side menu.
pub const MENU_EXTENSION_AND_TRUNK: &str = "Extension and Trunk";
/// Side menu, and the name of a phone's number.
pub const MENU_EXTENSION: &str = "Extension";
/// Side menu of somebody who manages nothing.
pub const MENU_MY_EXTENSION: &str = "My extension";
/// The side menu.
pub const MENU: &str = "Menu";
/// The side menu, for assistive technology.
pub const MAIN: &str = "Main";
/// The account menu, for assistive technology.
pub const ACCOUNT: &str = "Account";
/// The search box, for assistive technology.
pub const SEARCH_LABEL: &str = "Search extensions";
/// Over a page, for assistive technology.
pub const YOU_ARE_HERE: &str = "You are here";
/// In the search box.
pub const SEARCH: &str = "Search number, name, e-mail, mobile …";
/// Account menu.
pub const LOG_OUT: &str = "Log out";

/// The button of the account menu.
pub fn account_of(initials: &str, name: &str) -> String {
    format!("{initials}, account of {name}")
}

/// Account menu, for assistive technology.
pub const APPEARANCE: &str = "Appearance";

/// Account menu.
pub const fn theme(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "System",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    }
}
