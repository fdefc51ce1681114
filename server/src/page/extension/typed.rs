use patchbay_app::api::Failure;
use patchbay_shared::{ExtensionForm, Secret};
use serde::{
    Deserialize,
    de::value::{Error, MapDeserializer},
};

/// The form of an extension as a browser without script posts it.
pub(super) struct Typed {
    pub(super) form: ExtensionForm,
    /// The version it was made from; 0 for a new extension.
    pub(super) version: i32,
    pub(super) apply: bool,
}

impl Typed {
    /// Reads a form-encoded body. A field that is not ours, or twice there, is refused: nobody typed it.
    pub(super) fn parse(body: &[u8]) -> Result<Self, Failure> {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(body).map_err(|_| Failure::Malformed)?;
        let (own, form): (Vec<_>, Vec<_>) =
            pairs.into_iter().partition(|(name, _)| name == "version" || name == "apply");
        let value = |wanted: &str| own.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
        let version = value("version").unwrap_or("0").parse().map_err(|_| Failure::Malformed)?;
        let apply = value("apply") == Some("yes");
        let form = ExtensionForm::deserialize(MapDeserializer::<_, Error>::new(form.into_iter()))
            .map_err(|_| Failure::Malformed)?;
        Ok(Self { form, version, apply })
    }
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
        let typed = Typed::parse(b"first_name=Ada&number=1004&version=3&apply=yes").unwrap();
        assert_eq!((typed.form.first_name.as_str(), typed.form.number.as_str()), ("Ada", "1004"));
        assert_eq!((typed.version, typed.apply), (3, true));
    }

    #[test]
    fn refuses_fields_that_nobody_typed() {
        for body in ["role=admin", "number=1&number=2", "version=x"] {
            assert!(matches!(Typed::parse(body.as_bytes()), Err(Failure::Malformed)), "{body}");
        }
    }
}
