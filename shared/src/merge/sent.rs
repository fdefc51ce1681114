use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, MapAccess, Visitor, value::MapDeserializer},
};

use super::Form;
use crate::Secret;

/// A form as a page sent it. A page that stayed open while a newer release was put in its place does not know every
/// field: what it did not send nobody changed, while a field that it sent empty was emptied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent<F: Form> {
    form: F,
    absent: Vec<F::Field>,
}

impl<F: Form> Sent<F> {
    /// In a posted form, what names its boxes: one without a tick is not sent (HTML Living Standard, §4.10.22.4), and is
    /// not unknown to the page for that.
    pub const BOXES: &str = "boxes";

    /// A form of which every field is known.
    pub fn whole(form: F) -> Self {
        Self { form, absent: Vec::new() }
    }

    /// Reads what was sent, name by name. A name that is not the form's, or twice there, is refused: nobody typed it.
    pub fn read<E: Error>(sent: Vec<(String, String)>) -> Result<Self, E> {
        let known = |field: &F::Field| sent.iter().any(|(name, _)| name == F::name(*field));
        let absent = F::FIELDS.iter().copied().filter(|field| !known(field)).collect();
        let form = F::deserialize(MapDeserializer::new(sent.into_iter()))?;
        Ok(Self { form, absent })
    }

    /// As it was sent; what was not is empty.
    pub fn form(&self) -> &F {
        &self.form
    }

    /// The fields that were not sent, and that would be changed if they were taken for empty.
    pub fn unknown(&self) -> Vec<F::Field> {
        self.absent.iter().copied().filter(|field| !F::is_kept_when_empty(*field)).collect()
    }

    /// Whether there are none of those.
    pub fn is_whole(&self) -> bool {
        self.unknown().is_empty()
    }

    /// The form that is meant when this one was made from `before`.
    pub fn over(self, before: &F) -> F {
        let mut form = self.form;
        for field in self.absent {
            form.set(field, before.value(field).to_owned());
        }
        form
    }
}

impl<F: Form> Serialize for Sent<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.form.serialize(serializer)
    }
}

impl<'de, F: Form> Deserialize<'de> for Sent<F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(SentVisitor(PhantomData))
    }
}

struct SentVisitor<F>(PhantomData<F>);

impl<'de, F: Form> Visitor<'de> for SentVisitor<F> {
    type Value = Sent<F>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the fields of a form")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Sent<F>, A::Error> {
        let mut sent = Vec::new();
        // As a secret, so that no refusal quotes what was typed.
        while let Some((name, typed)) = map.next_entry::<String, Secret>()? {
            sent.push((name, typed.expose().to_owned()));
        }
        Sent::read(sent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ExtensionForm, Field, SettingsForm};

    fn sent(json: &str) -> Sent<ExtensionForm> {
        serde_json::from_str(json).unwrap()
    }

    fn before() -> ExtensionForm {
        ExtensionForm {
            first_name: "Ada".into(),
            mobile: "1815".into(),
            remote_registration: "on".into(),
            networks: "192.0.2.0/24".into(),
            ..ExtensionForm::default()
        }
    }

    #[test]
    fn what_was_not_sent_stays_and_what_was_emptied_is_empty() {
        let meant = sent("{\"first_name\":\"Grace\",\"mobile\":\"\",\"networks\":\"\"}").over(&before());
        let expected =
            ExtensionForm { remote_registration: "on".into(), first_name: "Grace".into(), ..Default::default() };
        assert_eq!(meant, expected);
    }

    #[test]
    fn a_form_that_is_known_as_a_whole_is_as_it_was_sent() {
        let form = ExtensionForm { first_name: "Grace".into(), organizations: "1".into(), ..ExtensionForm::default() };
        let whole = Sent::whole(form.clone());
        let read = sent(&serde_json::to_string(&whole).unwrap());
        assert!(read.is_whole());
        assert_eq!([whole, read].map(|sent| sent.over(&before())), [form.clone(), form]);
    }

    #[test]
    fn what_an_empty_field_leaves_alone_need_not_be_sent() {
        let without = |missing: &[Field]| {
            let fields = Field::ALL.into_iter().filter(|field| !missing.contains(field));
            let sent = fields.map(|field| (field.name().to_owned(), String::new())).collect();
            Sent::<ExtensionForm>::read::<serde_json::Error>(sent).unwrap()
        };
        assert!(without(&[]).is_whole());
        assert!(without(&[Field::UserPassword, Field::Role, Field::RegistrationPassword]).is_whole());
        let switch = without(&[Field::Role, Field::RemoteRegistration]);
        assert_eq!((switch.unknown(), switch.is_whole()), (vec![Field::RemoteRegistration], false));
    }

    #[test]
    fn what_nobody_typed_is_refused_and_not_quoted() {
        for refused in [
            "{\"permissions\":\"hunter2\"}",
            "{\"number\":\"1\",\"number\":\"hunter2\"}",
            "{\"number\":[\"hunter2\"]}",
            "[]",
        ] {
            let error = serde_json::from_str::<Sent<ExtensionForm>>(refused).unwrap_err().to_string();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn settings_are_sent_by_the_same_rules() {
        let sent: Sent<SettingsForm> = serde_json::from_str("{\"company_name\":\"\"}").unwrap();
        let before =
            SettingsForm { company_name: "Engines".into(), operation_log_days: "30".into(), ..Default::default() };
        let meant = sent.over(&before);
        assert_eq!((meant.company_name.as_str(), meant.operation_log_days.as_str()), ("", "30"));
    }
}
