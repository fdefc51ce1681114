use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ExtensionForm, Field};
use crate::ConcurrentRegistrations;

/// Whose change of a field is meant when two people changed the same version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Of whoever saved first.
    Theirs,
    /// Of whoever saves now.
    Mine,
}

/// A version that was saved while somebody else was typing: what they both began from, and what it is now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Newer {
    /// The newest version.
    pub version: i32,
    /// The version that both began from.
    pub from: i32,
    /// Who saved the newest one.
    pub by: String,
    /// When, in words.
    pub at: String,
    /// The values both began from; never a secret.
    pub base: ExtensionForm,
    /// The values of the newest version; never a secret.
    pub theirs: ExtensionForm,
    /// Which secrets are other ones by now.
    pub renewed: Vec<Field>,
}

/// Who changed a field since both began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// One of them: that change stays.
    By(Side),
    /// Both, to the same value.
    Alike,
    /// Both, to different values: somebody has to choose.
    Conflict,
}

impl Newer {
    /// Every field that one of the two changed, in the order of the fields, when `mine` is what stands in the form. A
    /// secret that is typed anew is a change; one that is left empty is none.
    pub fn changes(&self, mine: &ExtensionForm) -> Vec<(Field, Changed)> {
        Field::ALL.into_iter().filter_map(|field| Some((field, self.changed(field, mine)?))).collect()
    }

    fn changed(&self, field: Field, mine: &ExtensionForm) -> Option<Changed> {
        let [base, theirs, mine] = [&self.base, &self.theirs, mine].map(|form| significant(field, form));
        let (they, i) = if field.is_secret() {
            (self.renewed.contains(&field), !mine.is_empty())
        } else {
            (theirs != base, mine != base)
        };
        match (they, i) {
            (false, false) => None,
            (true, false) => Some(Changed::By(Side::Theirs)),
            (false, true) => Some(Changed::By(Side::Mine)),
            (true, true) if !field.is_secret() && theirs == mine => Some(Changed::Alike),
            (true, true) => Some(Changed::Conflict),
        }
    }

    /// `mine` with what only they changed, and with what was chosen where both did. Without a choice, mine stands.
    pub fn merge(&self, mine: &ExtensionForm, choices: &BTreeMap<Field, Side>) -> ExtensionForm {
        let mut merged = mine.clone();
        for (field, changed) in self.changes(mine) {
            let theirs = match changed {
                Changed::By(side) => side == Side::Theirs,
                Changed::Conflict => choices.get(&field) == Some(&Side::Theirs),
                Changed::Alike => false,
            };
            if theirs {
                merged.set(field, self.theirs.value(field).to_owned());
            }
        }
        merged
    }

    /// What is saved of a form into which [`Newer::merge`] was put already: what stands in it, and their value where it
    /// was chosen.
    pub fn settle(&self, form: &ExtensionForm, choices: &BTreeMap<Field, Side>) -> ExtensionForm {
        let mut settled = form.clone();
        for (field, changed) in self.changes(form) {
            if changed == Changed::Conflict && choices.get(&field) == Some(&Side::Theirs) {
                settled.set(field, self.theirs.value(field).to_owned());
            }
        }
        settled
    }

    /// The fields that both changed and nobody has chosen for.
    pub fn open(&self, mine: &ExtensionForm, choices: &BTreeMap<Field, Side>) -> Vec<Field> {
        let changes = self.changes(mine).into_iter();
        changes
            .filter(|(field, changed)| *changed == Changed::Conflict && !choices.contains_key(field))
            .map(|(field, _)| field)
            .collect()
    }
}

/// What makes two values the same one: white space around them does not count, nor that 1 may be left out.
fn significant(field: Field, form: &ExtensionForm) -> &str {
    let value = form.value(field);
    match field {
        Field::UserPassword | Field::RegistrationPassword => value,
        Field::ConcurrentRegistrations if value.trim().is_empty() => ConcurrentRegistrations::DEFAULT,
        _ => value.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Secret;

    fn form(mobile: &str, job_title: &str) -> ExtensionForm {
        ExtensionForm { mobile: mobile.into(), job_title: job_title.into(), ..ExtensionForm::default() }
    }

    fn newer(base: ExtensionForm, theirs: ExtensionForm) -> Newer {
        Newer { base, theirs, ..Newer::default() }
    }

    #[test]
    fn what_one_changed_stays_and_what_both_changed_is_chosen() {
        let newer = newer(form("1", "a"), form("2", "a"));
        let mine = form("3", "b");
        assert_eq!(
            newer.changes(&mine),
            [(Field::Mobile, Changed::Conflict), (Field::JobTitle, Changed::By(Side::Mine))]
        );
        assert_eq!(newer.open(&mine, &BTreeMap::new()), [Field::Mobile]);
        let chosen = |side| newer.merge(&mine, &BTreeMap::from([(Field::Mobile, side)]));
        assert_eq!([chosen(Side::Theirs), chosen(Side::Mine)], [form("2", "b"), form("3", "b")]);
        assert_eq!(newer.open(&mine, &BTreeMap::from([(Field::Mobile, Side::Mine)])), []);
    }

    #[test]
    fn what_only_they_changed_is_taken_over() {
        let newer = newer(form("1", "a"), form("2", ""));
        assert_eq!(newer.merge(&form(" 1 ", "a"), &BTreeMap::new()), form("2", ""));
        assert_eq!(newer.changes(&form("2", "")), [(Field::Mobile, Changed::Alike), (Field::JobTitle, Changed::Alike)]);
    }

    #[test]
    fn what_is_put_back_after_the_merge_stays_put_back() {
        let newer = newer(form("1", "a"), form("2", "b"));
        let merged = newer.merge(&form("3", "a"), &BTreeMap::new());
        assert_eq!(merged, form("3", "b"));
        let choices = BTreeMap::from([(Field::Mobile, Side::Theirs)]);
        assert_eq!(newer.settle(&form("3", "a"), &choices), form("2", "a"));
    }

    #[test]
    fn one_phone_may_be_left_out() {
        let one = ExtensionForm { concurrent_registrations: "1".into(), ..ExtensionForm::default() };
        assert_eq!(newer(one.clone(), one).changes(&ExtensionForm::default()), []);
    }

    #[test]
    fn a_secret_conflicts_when_both_made_a_new_one() {
        let mut newer = newer(form("", ""), form("", ""));
        let mine = ExtensionForm { registration_password: Secret::new("x"), ..ExtensionForm::default() };
        assert_eq!(newer.changes(&mine), [(Field::RegistrationPassword, Changed::By(Side::Mine))]);
        newer.renewed = vec![Field::RegistrationPassword, Field::UserPassword];
        assert_eq!(
            newer.changes(&mine),
            [(Field::UserPassword, Changed::By(Side::Theirs)), (Field::RegistrationPassword, Changed::Conflict)]
        );
        let choices = BTreeMap::from([(Field::RegistrationPassword, Side::Theirs)]);
        assert!(newer.merge(&mine, &choices).registration_password.is_empty());
        assert_eq!(newer.merge(&mine, &BTreeMap::new()), mine);
    }
}
