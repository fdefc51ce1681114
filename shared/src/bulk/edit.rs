use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ExtensionForm, Field};

/// The fields that can be changed of many extensions at once, in the order people meet them. The others are one person's own,
/// or a secret.
pub const EDITABLE: [Field; 16] = [
    Field::Mobile,
    Field::Role,
    Field::Organizations,
    Field::JobTitle,
    Field::CallerId,
    Field::ConcurrentRegistrations,
    Field::CallWaiting,
    Field::PickupGroups,
    Field::RemoteRegistration,
    Field::NetworkRestriction,
    Field::Networks,
    Field::UserAgentRestriction,
    Field::UserAgents,
    Field::CallDuration,
    Field::CallLimit,
    Field::CallLimitSeconds,
];

/// What many extensions become: the fields that somebody touched, and what they typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BulkEdit(BTreeMap<Field, String>);

impl BulkEdit {
    /// These values; a field that cannot be changed of many is `None`.
    pub fn new(touched: impl IntoIterator<Item = (Field, String)>) -> Option<Self> {
        let touched: BTreeMap<_, _> = touched.into_iter().collect();
        touched.keys().all(|field| EDITABLE.contains(field)).then_some(Self(touched))
    }

    /// Whether nothing was touched.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The fields that were touched, in their order.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        self.0.keys().copied()
    }

    /// What a field becomes; `None` when it was not touched.
    pub fn value(&self, field: Field) -> Option<&str> {
        self.0.get(&field).map(String::as_str)
    }

    /// The form of an extension with what was touched in it; everything else is as it was.
    pub fn over(&self, form: &ExtensionForm) -> ExtensionForm {
        let mut form = form.clone();
        for (field, value) in &self.0 {
            form.set(*field, value.clone());
        }
        form
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_touched_changes() {
        let edit = BulkEdit::new([(Field::JobTitle, "Clerk".into()), (Field::Mobile, String::new())]).unwrap();
        let before = ExtensionForm {
            first_name: "Ada".into(),
            mobile: "1".into(),
            job_title: "x".into(),
            ..ExtensionForm::default()
        };
        let after = edit.over(&before);
        assert_eq!(after, ExtensionForm { mobile: String::new(), job_title: "Clerk".into(), ..before });
        assert_eq!(edit.fields().collect::<Vec<_>>(), [Field::Mobile, Field::JobTitle]);
        let travelled: BulkEdit = serde_json::from_str(&serde_json::to_string(&edit).unwrap()).unwrap();
        assert_eq!(travelled, edit);
    }

    #[test]
    fn what_is_one_persons_own_stays_theirs() {
        for own in Field::ALL.into_iter().filter(|field| !EDITABLE.contains(field)) {
            assert_eq!(BulkEdit::new([(own, String::new())]), None, "{own:?}");
        }
        assert!(Field::ALL.into_iter().filter(|field| field.is_secret()).all(|field| !EDITABLE.contains(&field)));
    }
}
