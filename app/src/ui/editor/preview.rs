use patchbay_shared::{ExtensionForm, NameFormat};

use crate::text;

/// Name and number that a called phone shows, as the form stands.
pub fn called_phone_shows(form: &ExtensionForm, format: NameFormat) -> (String, String) {
    let name = format.display(form.first_name.trim(), form.last_name.trim());
    let number = match form.caller_id.trim() {
        "" => form.number.trim(),
        caller_id => caller_id,
    };
    (if name.is_empty() { text::NO_NAME_YET.to_owned() } else { name }, number.to_owned())
}
