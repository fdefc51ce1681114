use std::collections::BTreeMap;

use patchbay_app::api::{Failure, extension::update::Base};
use patchbay_shared::{ExtensionForm, Field, Secret, Side};
use serde::{
    Deserialize,
    de::value::{Error, MapDeserializer},
};

/// The form of an extension as a browser without script posts it.
pub(super) struct Typed {
    pub(super) form: ExtensionForm,
    /// The version it was made from, and what was decided about a newer one.
    pub(super) base: Base,
    pub(super) apply: bool,
}

/// Before the name of a field whose value was chosen from two.
const RESOLVE: &str = "resolve.";

impl Typed {
    /// Reads a form-encoded body. A field that is not ours, or twice there, is refused: nobody typed it.
    pub(super) fn parse(body: &[u8]) -> Result<Self, Failure> {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(body).map_err(|_| Failure::Malformed)?;
        let (own, form): (Vec<_>, Vec<_>) = pairs
            .into_iter()
            .partition(|(name, _)| matches!(name.as_str(), "version" | "seen" | "apply") || name.starts_with(RESOLVE));
        let value = |wanted: &str| own.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
        let version = |name| value(name).unwrap_or("0").parse().map_err(|_| Failure::Malformed);
        let base = Base { from: version("version")?, seen: version("seen")?, choices: choices(&own)? };
        let apply = value("apply") == Some("yes");
        let form = ExtensionForm::deserialize(MapDeserializer::<_, Error>::new(form.into_iter()))
            .map_err(|_| Failure::Malformed)?;
        Ok(Self { form, base, apply })
    }
}

fn choices(pairs: &[(String, String)]) -> Result<BTreeMap<Field, Side>, Failure> {
    let chosen = pairs.iter().filter_map(|(name, side)| Some((name.strip_prefix(RESOLVE)?, side.as_str())));
    chosen
        .map(|(name, side)| {
            let field = Field::of_name(name).ok_or(Failure::Malformed)?;
            match side {
                "theirs" => Ok((field, Side::Theirs)),
                "mine" => Ok((field, Side::Mine)),
                _ => Err(Failure::Malformed),
            }
        })
        .collect()
}

/// What goes back into the page: everything but secrets, which no page may hold, and which the form's script would not
/// find where it expects them.
pub(super) fn without_secrets(form: ExtensionForm) -> ExtensionForm {
    ExtensionForm { user_password: Secret::default(), registration_password: Secret::default(), ..form }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_a_browser_posts() {
        let body = b"first_name=Ada&number=1004&version=3&apply=yes&seen=4&resolve.mobile=theirs&resolve.email=mine";
        let typed = Typed::parse(body).unwrap();
        assert_eq!((typed.form.first_name.as_str(), typed.form.number.as_str()), ("Ada", "1004"));
        assert_eq!((typed.base.from, typed.base.seen, typed.apply), (3, 4, true));
        let choices = BTreeMap::from([(Field::Mobile, Side::Theirs), (Field::Email, Side::Mine)]);
        assert_eq!(typed.base.choices, choices);
    }

    #[test]
    fn refuses_fields_that_nobody_typed() {
        for body in
            ["role=admin", "number=1&number=2", "version=x", "resolve.role=mine", "resolve.mobile=nobody", "seen=-"]
        {
            assert!(matches!(Typed::parse(body.as_bytes()), Err(Failure::Malformed)), "{body}");
        }
    }
}
