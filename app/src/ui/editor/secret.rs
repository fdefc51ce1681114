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
            editor.update(|state| state.made = Some(password));
        }
    }
}

/// A random user password that nobody has changed may have become a wrong one, by a number or a name that happens to be in
/// it: nobody is to blame, and another one is made.
pub(super) fn keep_apart(editor: Editor) {
    let stale = editor.peek(|state| {
        let made = state.made.as_ref() == Some(&state.form.user_password);
        made && state.form.judge(Field::UserPassword, state.rules).is_some()
    });
    if stale {
        renew(editor, Field::UserPassword);
    }
}
