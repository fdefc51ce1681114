use std::collections::BTreeMap;

use axum::{body::Bytes, extract::rejection::BytesRejection};
use patchbay_app::api::Failure;
use patchbay_shared::{Base, Form, Sent, Side};
use patchbay_store::extension::Snapshot;
use serde::de::value::Error;

/// A form of which there are versions, as a browser without script posts it.
pub(super) struct Typed<F: Form> {
    pub(super) sent: Sent<F>,
    /// The version it was made from, and what was decided about a newer one.
    pub(super) base: Base<F>,
    pub(super) apply: bool,
    /// What there was to be seen when it was shown, if the form says it.
    pub(super) shown: Option<Snapshot>,
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
            let own = ["version", "seen", "apply", "shown", Sent::<F>::BOXES];
            own.contains(&name.as_str()) || name.starts_with(Side::PREFIX)
        });
        let value = |wanted: &str| own.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
        let version = |name| value(name).unwrap_or("0").parse().map_err(|_| Failure::Malformed);
        let mut form = joined::<F>(form);
        let base = Base { from: version("version")?, seen: version("seen")?, choices: choices::<F>(&own)? };
        let apply = value("apply") == Some("yes");
        for name in value(Sent::<F>::BOXES).unwrap_or_default().split_whitespace() {
            if !form.iter().any(|(sent, _)| sent == name) {
                form.push((name.to_owned(), String::new()));
            }
        }
        let sent = Sent::read::<Error>(form).map_err(|_| Failure::Malformed)?;
        let shown = value("shown").map(|text| Snapshot::parse(text).ok_or(Failure::Malformed)).transpose()?;
        Ok(Self { sent, base, apply, shown })
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
        let form = typed.sent.form();
        assert_eq!((form.first_name.as_str(), form.number.as_str()), ("Ada", "1004"));
        assert_eq!((typed.base.from, typed.base.seen, typed.apply), (3, 4, true));
        let choices = BTreeMap::from([(Field::Mobile, Side::Theirs), (Field::Email, Side::Mine)]);
        assert_eq!(typed.base.choices, choices);
    }

    #[test]
    fn a_box_without_a_tick_is_off_and_one_that_the_page_does_not_have_is_unknown() {
        let body = b"boxes=network_restriction+user_agent_restriction&user_agent_restriction=on";
        let sent = Typed::<ExtensionForm>::parse(body).unwrap().sent;
        assert_eq!(sent.form().user_agent_restriction, "on");
        let unknown = |field| sent.unknown().contains(&field);
        let boxes = [Field::RemoteRegistration, Field::NetworkRestriction, Field::UserAgentRestriction];
        assert_eq!(boxes.map(unknown), [true, false, false]);
    }

    #[test]
    fn several_boxes_of_one_name_are_one_field() {
        let body = b"organizations=20&number=1004&organizations=3";
        assert_eq!(Typed::<ExtensionForm>::parse(body).unwrap().sent.form().organizations, "3\n20");
    }

    #[test]
    fn refuses_fields_that_nobody_typed() {
        for body in [
            "permissions=all",
            "boxes=permissions",
            "number=1&number=2",
            "version=x",
            "resolve.permissions=mine",
            "resolve.mobile=nobody",
            "seen=-",
            "shown=yesterday",
        ] {
            assert!(matches!(Typed::<ExtensionForm>::parse(body.as_bytes()), Err(Failure::Malformed)), "{body}");
        }
    }

    #[test]
    fn reads_settings_by_the_same_rules() {
        let body = b"company_name=Engines&first_number=1000&version=3&seen=4&resolve.company_name=mine";
        let typed = Typed::<SettingsForm>::parse(body).unwrap();
        let form = typed.sent.form();
        assert_eq!((form.company_name.as_str(), form.first_number.as_str()), ("Engines", "1000"));
        assert_eq!(typed.base.choices, BTreeMap::from([(SettingField::CompanyName, Side::Mine)]));
        for body in ["sip_port=1", "first_number=1&first_number=2", "resolve.mobile=mine"] {
            assert!(matches!(Typed::<SettingsForm>::parse(body.as_bytes()), Err(Failure::Malformed)), "{body}");
        }
    }
}
