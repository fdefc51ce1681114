//! Lists, of extensions above all.

/// What a row's signs say in words.
pub fn phones(registered: usize, allowed: i16) -> String {
    match (registered, allowed) {
        (0, _) => "No phone registered".to_owned(),
        (1, 1) => "1 phone registered".to_owned(),
        (registered, allowed) if registered > usize::try_from(allowed).unwrap_or(0) => {
            format!("{registered} phones registered")
        }
        (registered, allowed) => format!("{registered} of {allowed} phones registered"),
    }
}

/// The number of extensions, which is not counted beyond `limit`.
pub fn count(total: i64, limit: i64) -> String {
    if total > limit { format!("more than {limit}") } else { total.to_string() }
}

/// List.
pub const EXTENSIONS: &str = "Extensions";
/// List.
pub const PHONES: &str = "Phones";
/// List, and my extension.
pub const NAME: &str = "Name";
/// List.
pub const NUMBER: &str = "Number";
/// List.
pub const EMAIL: &str = "E-mail";
/// List.
pub const ROLE: &str = "Role";
/// List, menu and page.
pub const ORGANIZATION: &str = "Organization";
/// The choice of a filter that filters nothing.
pub const ALL_DEPARTMENTS: &str = "All departments";
/// No row of a department.
pub const NOBODY_IN_DEPARTMENT: &str = "Nobody is in this department";
/// List.
pub const MARKS: &str = "Marks";
/// List.
pub const MORE: &str = "More";
/// List.
pub const PAGES: &str = "Pages";
/// List.
pub const ROWS: &str = "Rows";
/// List.
pub const MARK_MD5: &str = "MD5";
/// List.
pub const ADD: &str = "Add";
/// List.
pub const ADD_HINT: &str = "One person and a number";
/// List.
pub const EXPORT_ALL: &str = "Export";
/// List, while something is searched for.
pub const EXPORT_FOUND: &str = "Export what was found";
/// List.
pub const EDIT: &str = "Edit";
/// List.
pub const SHOW: &str = "Show";
/// List.
pub const SHOW_ALL: &str = "Show all extensions";
/// List.
pub const PREVIOUS: &str = "Previous";
/// List.
pub const NEXT: &str = "Next";
/// List.
pub const MARK_PENDING: &str = "Pending";
/// List.
pub const MARK_WEAK: &str = "Weak";
/// List.
pub const DELETE_DOTS: &str = "Delete …";
/// Empty list.
pub const EMPTY_TITLE: &str = "Nobody can be called yet";
/// Empty list.
pub const EMPTY_WORDS: &str =
    "Add a person and a number. The moment you press Save and Apply, their desk phone can register and ring.";
/// Empty list.
pub const ADD_THE_FIRST: &str = "Add the first extension";

/// The button of a row's menu, for assistive technology.
pub fn more(number: &str, name: &str) -> String {
    format!("More for {number} {name}")
}

/// The rows of a page.
pub fn from_to(first: &str, last: &str) -> String {
    format!("{first} to {last}")
}

/// No row.
pub fn nothing_found(search: &str) -> String {
    format!("Nothing matches “{}”", search.trim())
}

/// A button.
pub fn open(number: &str) -> String {
    format!("Open {number}")
}

/// Back from a later page.
pub const TO_THE_FIRST: &str = "To the first";
