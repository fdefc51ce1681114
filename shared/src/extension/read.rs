use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor},
};

use super::ExtensionForm;
use crate::Secret;

/// By hand, because what a derive makes of so many fields is a third of what a browser would load to read JSON.
impl<'de> Deserialize<'de> for ExtensionForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FormVisitor)
    }
}

struct FormVisitor;

impl<'de> Visitor<'de> for FormVisitor {
    type Value = ExtensionForm;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the fields of an extension")
    }

    /// A field that is not ours, or twice there, is refused: nobody typed it.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ExtensionForm, A::Error> {
        let mut form = ExtensionForm::default();
        let mut seen = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            if seen.contains(&name) || form.named(&name).is_none() {
                return Err(refused());
            }
            // As a secret, so that no refusal quotes what was typed.
            form.set_named(&name, map.next_value::<Secret>()?.expose().to_owned());
            seen.push(name);
        }
        Ok(form)
    }
}

fn refused<E: Error>() -> E {
    E::custom("a field that is not of this form, or twice there")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;

    fn read(json: &str) -> Result<ExtensionForm, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn reads_what_it_writes() {
        let mut form = ExtensionForm {
            weak_confirmed: "on".into(),
            registration_password_grace: "24".into(),
            ..ExtensionForm::default()
        };
        for (at, field) in Field::ALL.into_iter().filter(|field| !field.is_secret()).enumerate() {
            form.set(field, format!("value {at}"));
        }
        assert_eq!(read(&serde_json::to_string(&form).unwrap()), Ok(form));
        let secret = read("{\"user_password\":\"hunter2\"}").unwrap();
        assert_eq!(secret.user_password.expose(), "hunter2");
    }

    #[test]
    fn missing_fields_are_empty() {
        assert_eq!(read("{}"), Ok(ExtensionForm::default()));
    }

    #[test]
    fn what_nobody_typed_is_refused_and_not_quoted() {
        for refused in [
            "{\"permissions\":\"hunter2\"}",
            "{\"number\":\"1\",\"number\":\"2\"}",
            "{\"weak_confirmed\":\"\",\"weak_confirmed\":\"hunter2\"}",
            "{\"number\":7}",
            "{\"user_password\":[\"hunter2\"]}",
            "[]",
            "7",
        ] {
            let error = read(refused).unwrap_err();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
