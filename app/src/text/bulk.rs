//! Many extensions at once.

use patchbay_shared::{BulkCount, BulkError, BulkField, Field, SecretRuleError};

use super::verdict::{label, verdict, whole};

/// What a field of the form is called that adds many.
pub const fn bulk_label(field: BulkField) -> &'static str {
    match field {
        BulkField::Number => "First extension number",
        BulkField::Count => "How many",
        BulkField::UserPasswordRule => "User passwords",
        BulkField::UserPassword => "Text of the user passwords",
        BulkField::Role => label(Field::Role),
        BulkField::Organizations => label(Field::Organizations),
        BulkField::JobTitle => label(Field::JobTitle),
        BulkField::RegistrationPasswordRule => "Registration passwords",
        BulkField::RegistrationPassword => "Text of the registration passwords",
        BulkField::ConcurrentRegistrations => label(Field::ConcurrentRegistrations),
    }
}

/// What is wrong with it, and what to do.
pub fn bulk_verdict(error: &BulkError) -> String {
    match error {
        BulkError::Field(error) => verdict(error),
        BulkError::Of(number, error) => format!("Extension {}: {}", number.as_str(), verdict(error)),
        BulkError::Count(error) => whole(*error, "extensions", (BulkCount::MIN, BulkCount::MAX)),
        BulkError::Rule(SecretRuleError::Unknown) => "Choose one of these.".to_owned(),
        BulkError::Rule(SecretRuleError::NoText) => "Type the text that the passwords are made of.".to_owned(),
        BulkError::TooFewNumbers(0) => "No number is free from there on. Begin with another one.".to_owned(),
        BulkError::TooFewNumbers(free) => {
            format!("Only {free} numbers are free from there on. Begin with another one, or add fewer.")
        }
    }
}

/// The same in a list of everything that is wrong.
pub fn bulk_wrong(field: BulkField, verdict: &str) -> String {
    format!("{}: {verdict}", bulk_label(field))
}

#[cfg(feature = "ssr")]
pub use self::page::*;

#[cfg(feature = "ssr")]
mod page {
    use patchbay_shared::{ExtensionNumber, SecretRule};

    /// Page, menu.
    pub const BULK_ADD: &str = "Bulk Add";
    /// Menu.
    pub const BULK_ADD_HINT: &str = "Many numbers in a row";
    /// First part of the form.
    pub const BULK_NUMBERS: &str = "Numbers";
    /// Beside the first number.
    pub const BULK_NUMBER_HINT: &str = "Numbers that somebody has are skipped.";
    /// Beside how many.
    pub const BULK_COUNT_HINT: &str = "1 to 999.";
    /// Beside the numbers: SPEC's name is required.
    pub const BULK_NAME_HINT: &str = "Each person is called by their number, as first name, until somebody names them.";
    /// Beside the rule.
    pub const BULK_RANDOM_HINT: &str = "Random passwords are different for everybody, and cannot be guessed.";
    /// Beside the text.
    pub const BULK_TEXT_HINT: &str = "Judged like a password that somebody chose.";
    /// In the place of the preview.
    pub const BULK_PREVIEW_EMPTY: &str = "Type the first number and how many.";
    /// Over the preview.
    pub const PREVIEW: &str = "Preview";
    /// A button without script.
    pub const SHOW_PREVIEW: &str = "Show preview";
    /// Under the preview.
    pub const BULK_DONE_HINT: &str =
        "Numbers, registration names and all passwords can be taken away as a file once, afterwards.";

    /// How passwords are made.
    pub const fn secret_rule(rule: SecretRule) -> &'static str {
        match rule {
            SecretRule::Random => "Random",
            SecretRule::Prefix => "A text and the number",
            SecretRule::Suffix => "The number and a text",
            SecretRule::Fixed => "The same text for all",
        }
    }

    /// A password of this number, of which the text is not said.
    pub fn secret_of(rule: SecretRule, number: &str) -> String {
        match rule {
            SecretRule::Random => "random".to_owned(),
            SecretRule::Prefix => format!("•••{number}"),
            SecretRule::Suffix => format!("{number}•••"),
            SecretRule::Fixed => "•••".to_owned(),
        }
    }

    /// What would be added.
    pub fn bulk_range(count: usize, first: &str, last: &str) -> String {
        match count {
            0 => super::bulk_verdict(&patchbay_shared::BulkError::TooFewNumbers(0)),
            1 => format!("1 extension: {first}."),
            count => format!("{count} extensions: {first} to {last}."),
        }
    }

    /// What would be skipped.
    pub fn bulk_skipped(skipped: &[ExtensionNumber], count: i64) -> String {
        let listed = skipped.iter().map(ExtensionNumber::as_str).collect::<Vec<_>>().join(", ");
        let more = count - i64::try_from(skipped.len()).unwrap_or(count);
        match (count, more) {
            (0, _) => "No number is skipped.".to_owned(),
            (_, 0) => format!("Skipped, because somebody has them: {listed}."),
            (_, more) => format!("Skipped, because somebody has them: {listed} and {more} more."),
        }
    }

    /// Over a preview of which only the beginning is shown.
    pub const BULK_FIRST_ROWS: &str = "The first ones";

    /// A text of passwords that does not come back with the page.
    pub const BULK_WITHHELD: &str = "Passwords do not come back with the page: type their text again.";
}
