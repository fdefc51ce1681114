use std::collections::BTreeMap;

use axum::{body::Bytes, extract::rejection::BytesRejection};
use patchbay_app::api::Failure;
use patchbay_shared::{Base, Form, Side};
use serde::de::value::{Error, MapDeserializer};

/// A form of which there are versions, as a browser without script posts it.
pub(super) struct Typed<F: Form> {
    pub(super) form: F,
    /// The version it was made from, and what was decided about a newer one.
    pub(super) base: Base<F>,
    pub(super) apply: bool,
}

impl<F: Form> Typed<F> {
    /// Reads what was posted.
    pub(super) fn read(body: Result<Bytes, BytesRejection>) -> Result<Self, Failure> {
        body.map_err(|_| Failure::TooLarge).and_then(|body| Self::parse(&body))
    }

    /// Reads a form-encoded body. A field that is not ours, or twice there, is refused: nobody typed it.
    fn parse(body: &[u8]) -> Result<Self, Failure> {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(body).map_err(|_| Failure::Malformed)?;
        let (own, form): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(name, _)| {
            matches!(name.as_str(), "version" | "seen" | "apply") || name.starts_with(Side::PREFIX)
        });
        let value = |wanted: &str| own.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
        let version = |name| value(name).unwrap_or("0").parse().map_err(|_| Failure::Malformed);
        let form = joined::<F>(form);
        let base = Base { from: version("version")?, seen: version("seen")?, choices: choices::<F>(&own)? };
        let apply = value("apply") == Some("yes");
        let form =
            F::deserialize(MapDeserializer::<_, Error>::new(form.into_iter())).map_err(|_| Failure::Malformed)?;
        Ok(Self { form, base, apply })
    }
}

/// What is chosen by several controls of one name is one field, a line for each.
fn joined<F: Form>(pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut joined: Vec<(String, String)> = Vec::with_capacity(pairs.len());
    for (name, value) in pairs {
        let is_list = F::field_named(&name).is_some_and(F::is_list);
        match joined.iter_mut().find(|(known, _)| is_list && *known == name) {
            Some((_, lines)) => {
                lines.push('\n');
                lines.push_str(&value);
            }
            None => joined.push((name, value)),
        }
    }
    joined
}

fn choices<F: Form>(pairs: &[(String, String)]) -> Result<BTreeMap<F::Field, Side>, Failure> {
    let chosen = pairs.iter().filter_map(|(name, side)| Some((name.strip_prefix(Side::PREFIX)?, side.as_str())));
    chosen
        .map(|(name, side)| {
            let choice = F::field_named(name).zip(Side::of_name(side));
            choice.ok_or(Failure::Malformed)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use patchbay_shared::{ExtensionForm, Field, SettingField, SettingsForm};

    use super::*;

    #[test]
    fn reads_what_a_browser_posts() {
        let body = b"first_name=Ada&number=1004&version=3&apply=yes&seen=4&resolve.mobile=theirs&resolve.email=mine";
        let typed = Typed::<ExtensionForm>::parse(body).unwrap();
        assert_eq!((typed.form.first_name.as_str(), typed.form.number.as_str()), ("Ada", "1004"));
        assert_eq!((typed.base.from, typed.base.seen, typed.apply), (3, 4, true));
        let choices = BTreeMap::from([(Field::Mobile, Side::Theirs), (Field::Email, Side::Mine)]);
        assert_eq!(typed.base.choices, choices);
    }

    #[test]
    fn several_boxes_of_one_name_are_one_field() {
        let body = b"organizations=20&number=1004&organizations=3";
        assert_eq!(Typed::<ExtensionForm>::parse(body).unwrap().form.organizations, "3\n20");
    }

    #[test]
    fn refuses_fields_that_nobody_typed() {
        for body in [
            "permissions=all",
            "number=1&number=2",
            "version=x",
            "resolve.permissions=mine",
            "resolve.mobile=nobody",
            "seen=-",
        ] {
            assert!(matches!(Typed::<ExtensionForm>::parse(body.as_bytes()), Err(Failure::Malformed)), "{body}");
        }
    }

    #[test]
    fn reads_settings_by_the_same_rules() {
        let body = b"company_name=Engines&first_number=1000&version=3&seen=4&resolve.company_name=mine";
        let typed = Typed::<SettingsForm>::parse(body).unwrap();
        assert_eq!((typed.form.company_name.as_str(), typed.form.first_number.as_str()), ("Engines", "1000"));
        assert_eq!(typed.base.choices, BTreeMap::from([(SettingField::CompanyName, Side::Mine)]));
        for body in ["sip_port=1", "first_number=1&first_number=2", "resolve.mobile=mine"] {
            assert!(matches!(Typed::<SettingsForm>::parse(body.as_bytes()), Err(Failure::Malformed)), "{body}");
        }
    }
}
