use patchbay_shared::{Field, registration_name, registration_password, user_password_without};

use super::{control, state::Editor};
use crate::ui::browser;

/// The person wants another value: leaving would lose it.
pub(super) fn renew_by_hand(editor: Editor, field: Field) {
    renew(editor, field);
    let value = editor.peek(|state| state.form.value(field).to_owned());
    control::typed(editor, field, value);
}

/// Puts a new random value into the field.
pub(super) fn renew(editor: Editor, field: Field) {
    let mut entropy = browser::entropy();
    match field {
        Field::RegistrationName => control::write(editor, field, &registration_name(&mut entropy)),
        Field::RegistrationPassword => control::write(editor, field, registration_password(&mut entropy).expose()),
        _ => {
            let password = editor.peek(|state| user_password_without(&mut entropy, &state.form.identity()));
            control::write(editor, field, password.expose());
        }
    }
}
