//! Judges the golden vectors natively: see `vectors/README.md`.

use patchbay_shared::*;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    input: String,
    verdict: String,
    value: Option<String>,
}

fn form(field: Field, input: &str) -> ExtensionForm {
    let mut form = ExtensionForm {
        first_name: "Ada".into(),
        last_name: if field == Field::FirstName { "" } else { "Lovelace" }.into(),
        number: "1004".into(),
        ..ExtensionForm::default()
    };
    form.set(field, input.to_owned());
    form
}

/// What is kept of a field; nothing of a secret.
fn value(field: Field, extension: &Extension) -> Option<String> {
    let optional = |text: Option<&str>| Some(text.unwrap_or_default().to_owned());
    match field {
        Field::FirstName => optional(Some(extension.person.first.as_str())),
        Field::LastName => optional(Some(extension.person.last.as_str())),
        Field::Email => optional(extension.email.as_ref().map(EmailAddress::as_str)),
        Field::Mobile => optional(extension.mobile.as_ref().map(MobileNumber::as_str)),
        Field::JobTitle => optional(Some(extension.job_title.as_str())),
        Field::Number => optional(Some(extension.number.as_str())),
        Field::CallerId => optional(extension.caller_id.as_ref().map(CallerId::as_str)),
        Field::RegistrationName => optional(extension.registration_name.as_ref().map(RegistrationName::as_str)),
        Field::ConcurrentRegistrations => Some(extension.concurrent_registrations.get().to_string()),
        Field::UserPassword | Field::RegistrationPassword => None,
    }
}

/// Reports every disagreement, not only the first.
fn judge(field: Field, policy: PasswordPolicy, vectors: &str) {
    let vectors: Vec<Vector> = serde_json::from_str(vectors).unwrap_or_default();
    assert!(vectors.len() >= 40, "{} has {} vectors", field.name(), vectors.len());
    let rules = Rules { policy, ..Rules::default() };
    let mut disagreements = Vec::new();
    for Vector { input, verdict, value: kept } in vectors {
        let form = form(field, &input);
        let (judged, value) = match form.parse(rules) {
            Ok(extension) => ("ok", value(field, &extension)),
            Err(errors) => (errors.get(field).map_or("another field's", Code::code), None),
        };
        let typing = form.judge(field, rules).as_ref().map_or("ok", Code::code);
        if (judged, typing, &value) != (&verdict, &verdict, &kept) {
            disagreements.push(format!("{input:?}: {verdict} {kept:?}, judged {judged} {value:?}, typing {typing}"));
        }
    }
    assert!(disagreements.is_empty(), "{}:\n{}", field.name(), disagreements.join("\n"));
}

macro_rules! judged {
    ($($name:ident: $field:ident, $policy:ident;)*) => {$(
        #[test]
        fn $name() {
            judge(Field::$field, PasswordPolicy::$policy, include_str!(concat!("vectors/", stringify!($name), ".json")));
        }
    )*};
}

judged! {
    first_name: FirstName, Standard;
    last_name: LastName, Standard;
    email: Email, Standard;
    mobile: Mobile, Standard;
    user_password_standard: UserPassword, Standard;
    user_password_strict: UserPassword, Strict;
    user_password_modern: UserPassword, Modern;
    job_title: JobTitle, Standard;
    number: Number, Standard;
    caller_id: CallerId, Standard;
    registration_name: RegistrationName, Standard;
    registration_password: RegistrationPassword, Standard;
    concurrent_registrations: ConcurrentRegistrations, Standard;
}
