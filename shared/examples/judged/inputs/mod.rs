//! What might be typed into a field, mostly near a boundary of its rules: the same for the same seed. Tests of other
//! crates read it from here.

mod dice;
mod shape;
mod trouble;

use dice::Dice;
use patchbay_shared::{Department, DepartmentForm, ExtensionForm, Field, Form, SettingField, Settings, SettingsForm};

/// A field that has golden vectors.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// Of an extension.
    Extension(Field),
    /// Of the settings.
    Setting(SettingField),
    /// The name of a department.
    Department,
}

/// The form of the golden vectors with `typed` in one field: see `shared/tests/vectors/README.md`.
pub fn form(field: Field, typed: String) -> ExtensionForm {
    let mut form = ExtensionForm {
        first_name: "Ada".into(),
        last_name: if field == Field::FirstName { "" } else { "Lovelace" }.into(),
        number: "1004".into(),
        network_restriction: "on".into(),
        networks: "192.0.2.0/24".into(),
        user_agent_restriction: "on".into(),
        user_agents: "snom".into(),
        ..ExtensionForm::default()
    };
    form.set(field, typed);
    form
}

/// The settings of a new installation with `typed` in one field; a range that begins with it ends with it as well.
pub fn settings(field: SettingField, typed: String) -> SettingsForm {
    let mut form = SettingsForm::from(&Settings::default());
    if field == SettingField::FirstNumber {
        form.set(SettingField::LastNumber, typed.clone());
    }
    form.set(field, typed);
    form
}

/// A new department under the company that is called so.
pub fn department(name: String) -> DepartmentForm {
    DepartmentForm { name, parent: Department::COMPANY.to_string() }
}

/// An endless row of them.
pub fn inputs(field: Judged, seed: u64) -> impl Iterator<Item = String> {
    let mut dice = Dice::new(seed);
    std::iter::repeat_with(move || input(field, &mut dice))
}

fn input(field: Judged, dice: &mut Dice) -> String {
    let mut text = match dice.roll(16) {
        0 => (0..shape::length(field, dice)).map(|_| trouble::any(dice)).collect(),
        1 => (0..dice.roll(8)).map(|_| trouble::character(dice)).collect(),
        2..=4 => shape::monotonous(field, dice),
        _ => shape::shaped(field, dice),
    };
    for _ in 0..dice.pick(&[0, 0, 0, 1, 1, 3]) {
        text = trouble::spoil(&text, dice);
    }
    if dice.once_in(3) {
        text = trouble::surround(&text, dice);
    }
    text
}
