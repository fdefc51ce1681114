//! What might be typed into a field, with this crate's native verdicts, for the other judges to be held against: the
//! WebAssembly in a browser and the server.
//!
//! `judged TYPE SEED COUNT` prints one JSON document. TYPE is called like its file of golden vectors.

mod inputs;

use std::{
    collections::BTreeMap,
    error::Error,
    io::{BufWriter, Write},
};

use inputs::Judged;
use patchbay_shared::{Code, DepartmentField, ExtensionForm, Field, PasswordPolicy, Rules, SettingField};
use serde_json::{Value, json, to_string, to_value};

/// What is typed into.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Control {
    /// The field's own.
    Of(Judged),
    /// How long the old registration password works, which the new one is judged with.
    Grace,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, seed, count] = arguments.as_slice() else { return Err("usage: judged TYPE SEED COUNT".into()) };
    let (control, policy) = judged(name).ok_or_else(|| format!("there is no type {name}"))?;
    // Nobody is asked for departments while there are none.
    let organizations = control == Control::Of(Judged::Extension(Field::Organizations));
    let rules = Rules { policy, organizations, ..Rules::default() };
    let mut document = BufWriter::new(std::io::stdout().lock());
    write(&mut document, control, rules, seed.parse()?, count.parse()?)?;
    Ok(document.flush()?)
}

fn judged(name: &str) -> Option<(Control, PasswordPolicy)> {
    let password = |policy| Some((Control::Of(Judged::Extension(Field::UserPassword)), policy));
    match name {
        "user_password_standard" => password(PasswordPolicy::Standard),
        "user_password_strict" => password(PasswordPolicy::Strict),
        "user_password_modern" => password(PasswordPolicy::Modern),
        "department_name" => Some((Control::Of(Judged::Department), PasswordPolicy::Standard)),
        "registration_password_grace" => Some((Control::Grace, PasswordPolicy::Standard)),
        _ => {
            let setting = |name| SettingField::ALL.into_iter().find(|field| field.name() == name).map(Judged::Setting);
            let extension = Field::ALL.into_iter().find(|field| field.name() == name).map(Judged::Extension);
            // A setting that is called like a field of an extension.
            let of_setting = name.strip_prefix("setting_").and_then(setting);
            Some((Control::Of(of_setting.or(extension).or(setting(name))?), PasswordPolicy::Standard))
        }
    }
}

/// The field, the control that is typed into, its rules, the form around it, every input with its code, and what the server
/// answers for each code.
fn write(
    document: &mut impl Write,
    control: Control,
    rules: Rules,
    seed: u64,
    count: usize,
) -> Result<(), Box<dyn Error>> {
    let (form, name, around) = match control {
        // Its verdict is that of the password it is chosen for.
        Control::Grace => ("extension", Field::RegistrationPassword.name(), to_value(graced(String::new()))?),
        Control::Of(Judged::Extension(field)) => {
            ("extension", field.name(), to_value(inputs::form(field, String::new()))?)
        }
        Control::Of(Judged::Setting(field)) => {
            ("settings", field.name(), to_value(inputs::settings(field, String::new()))?)
        }
        Control::Of(Judged::Department) => {
            ("department", DepartmentField::Name.name(), to_value(inputs::department(String::new()))?)
        }
    };
    let (typed_into, like) = match control {
        Control::Of(field) => (name, field),
        // Hours are whole numbers of a few digits too.
        Control::Grace => ("registration_password_grace", Judged::Extension(Field::CallLimit)),
    };
    write!(document, "{{\"of\":{},\"field\":{},\"control\":{},", json!(form), json!(name), json!(typed_into))?;
    write!(document, "\"rules\":{},", to_string(&rules)?)?;
    write!(document, "\"form\":{around},\"cases\":[")?;
    let mut answers = BTreeMap::from([("ok", Value::Null)]);
    for (at, typed) in inputs::inputs(like, seed).take(count).enumerate() {
        let comma = if at == 0 { "" } else { "," };
        let (code, answer) = verdict(control, rules, typed.clone())?;
        write!(document, "{comma}[{},\"{code}\"]", to_string(&typed)?)?;
        answers.entry(code).or_insert(answer);
    }
    write!(document, "],\"answers\":{}}}", to_string(&answers)?)?;
    Ok(())
}

/// The code, and the error as it travels.
fn verdict(control: Control, rules: Rules, typed: String) -> Result<(&'static str, Value), serde_json::Error> {
    match control {
        Control::Of(Judged::Extension(field)) => {
            let errors = inputs::form(field, typed).parse(rules).err().unwrap_or_default();
            let error = errors.get(field);
            Ok((error.map_or("ok", Code::code), to_value(error)?))
        }
        Control::Grace => {
            let errors = graced(typed).parse(rules).err().unwrap_or_default();
            let error = errors.get(Field::RegistrationPassword);
            Ok((error.map_or("ok", Code::code), to_value(error)?))
        }
        Control::Of(Judged::Setting(field)) => {
            let errors = inputs::settings(field, typed).parse().err().unwrap_or_default();
            let error = errors.get(field);
            Ok((error.map_or("ok", Code::code), to_value(error)?))
        }
        // The browser is asked by the code alone.
        Control::Of(Judged::Department) => {
            let errors = inputs::department(typed).parse().err().unwrap_or_default();
            let code = errors.get(DepartmentField::Name).map_or("ok", Code::code);
            Ok((code, Value::Null))
        }
    }
}

/// The form of the golden vectors with `typed` as how long the old registration password works.
fn graced(typed: String) -> ExtensionForm {
    ExtensionForm { registration_password_grace: typed, ..inputs::form(Field::Role, String::new()) }
}
