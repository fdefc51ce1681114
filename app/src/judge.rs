use patchbay_shared::{Code, DepartmentName, ExtensionForm, Field, FieldError, Form, Rules, Settings, SettingsForm};
use wasm_bindgen::prelude::wasm_bindgen;

/// Whether the rules, compiled as they are for this page, say this verdict about a field of the form: documents as they
/// travel between browser and server, `null` when nothing is wrong. No page asks: this is how the WebAssembly that is
/// shipped can be held against the server and the database.
#[wasm_bindgen]
pub fn judges(form: String, rules: String, field: String, verdict: String) -> bool {
    let known = Field::ALL.into_iter().find(|known| known.name() == field);
    let form = serde_json::from_str::<ExtensionForm>(&form);
    let rules = serde_json::from_str::<Rules>(&rules);
    let verdict = serde_json::from_str::<Option<FieldError>>(&verdict);
    match (known, form, rules, verdict) {
        (Some(field), Ok(form), Ok(rules), Ok(verdict)) => form.judge(field, rules) == verdict,
        _ => false,
    }
}

/// The same for a setting beside those of a new installation, by the code of the verdict, "ok" when nothing is wrong: no
/// page reads the settings as a document, so none has to load how that is done.
#[wasm_bindgen]
pub fn judges_setting(field: String, typed: String, code: String) -> bool {
    let Some(field) = SettingsForm::field_named(&field) else { return false };
    let mut form = SettingsForm::from(&Settings::default());
    form.set(field, typed);
    let errors = form.parse().err().unwrap_or_default();
    errors.get(field).map_or("ok", Code::code) == code
}

/// The same for the name of a department.
#[wasm_bindgen]
pub fn judges_department_name(typed: String, code: String) -> bool {
    DepartmentName::parse(&typed).as_ref().err().map_or("ok", Code::code) == code
}
