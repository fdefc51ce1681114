use patchbay_shared::{ExtensionForm, Field, FieldError, Rules, SettingError, SettingField, SettingsForm};
use wasm_bindgen::prelude::wasm_bindgen;

/// Whether the rules, compiled as they are for this page, say this verdict about a field of the extension's form or of the
/// settings': documents as they travel between browser and server, `null` when nothing is wrong. No page asks: this is
/// how the WebAssembly that is shipped can be held against the server and the database.
#[wasm_bindgen]
pub fn judges(form: String, rules: String, field: String, verdict: String) -> bool {
    if let Some(field) = SettingField::ALL.into_iter().find(|known| known.name() == field) {
        return judges_setting(&form, field, &verdict);
    }
    let known = Field::ALL.into_iter().find(|known| known.name() == field);
    let form = serde_json::from_str::<ExtensionForm>(&form);
    let rules = serde_json::from_str::<Rules>(&rules);
    let verdict = serde_json::from_str::<Option<FieldError>>(&verdict);
    match (known, form, rules, verdict) {
        (Some(field), Ok(form), Ok(rules), Ok(verdict)) => form.judge(field, rules) == verdict,
        _ => false,
    }
}

fn judges_setting(form: &str, field: SettingField, verdict: &str) -> bool {
    let form = serde_json::from_str::<SettingsForm>(form);
    let verdict = serde_json::from_str::<Option<SettingError>>(verdict);
    matches!((form, verdict), (Ok(form), Ok(verdict)) if form.judge(field) == verdict)
}
