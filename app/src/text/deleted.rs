//! What is deleted, and how it comes back.

use patchbay_shared::{Field, FieldError, NumberError, OwnerKind, RegistrationNameError};

use super::{
    verdict::{field_refused, whose},
    version::RESTORE,
};

/// Question and button.
pub fn delete_title(number: &str) -> String {
    format!("Delete {number}")
}

/// What deleting means.
pub fn delete_words(phones: usize) -> String {
    let signed_off = match phones {
        0 => "No phone is registered.".to_owned(),
        1 => "Its phone is signed off at once.".to_owned(),
        phones => format!("Its {phones} phones are signed off at once."),
    };
    format!(
        "{signed_off} Nobody can call the number or register with it any more. For 30 days it stays reserved, and everything \
         can be restored under Deleted; the e-mail address is free at once."
    )
}

/// A page and the way to it: what can still come back.
pub const DELETED: &str = "Deleted";
/// History, before the moment.
pub const WAS_DELETED: &str = "Deleted";
/// Before the moment.
pub const RESTORABLE_UNTIL: &str = "Can be restored until";
/// Deleted extensions.
pub const DELETED_EXTENSIONS: &str = "Deleted extensions";
/// Deleted extensions.
pub const DELETED_WORDS: &str =
    "For 30 days they can be restored with everything, and their numbers are reserved for them unless released.";
/// Deleted extensions.
pub const NOTHING_DELETED: &str = "Nothing was deleted in the last 30 days";
/// Deleted extensions.
pub const MARK_RESERVED: &str = "number reserved";
/// Deleted extensions.
pub const MARK_RELEASED: &str = "number released";
/// A button.
pub const RELEASE_NUMBER: &str = "Release number …";
/// What releasing means.
pub const RELEASE_WORDS: &str = "From then on the number and the registration name can be given to others. The extension can still be restored as long as nobody has taken them.";
/// A button.
pub const RESTORE_WITHOUT_EMAIL: &str = "Restore without the address";

/// The way out when the e-mail address is somebody else’s by now.
pub fn restore_without_email_words(number: &str) -> String {
    format!("{number} can come back without its e-mail address. Another one can be given afterwards.")
}

/// A button, where the word alone says too little.
pub fn restore_extension(number: &str) -> String {
    format!("{RESTORE} {number}")
}

/// A button, where the words alone say too little.
pub fn release_number_of(number: &str) -> String {
    format!("Release number {number}")
}

/// Why a deleted extension did not come back.
pub fn undelete_refused(field: Field, error: &FieldError) -> String {
    match error {
        FieldError::EmailTaken(owner) => format!("The e-mail address is {}’s by now.", whose(owner)),
        FieldError::Number(NumberError::Taken { owner, .. }) if owner.kind == OwnerKind::FeatureCode => {
            "The number is a feature code by now. Change that code in the settings first.".to_owned()
        }
        FieldError::Number(NumberError::Taken { owner, .. }) => {
            format!("The number is {}’s by now. Give that one another number first.", whose(owner))
        }
        FieldError::RegistrationName(RegistrationNameError::Taken { owner }) => {
            format!("The registration name is that of {}’s phones by now. Give them another one first.", whose(owner))
        }
        error => field_refused(field, error),
    }
}
