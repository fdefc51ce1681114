use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Base, Form};

/// Whose change of a field is meant when two people changed the same version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Of whoever saved first.
    Theirs,
    /// Of whoever saves now.
    Mine,
}

impl Side {
    /// Before the name of the field that a posted choice is about.
    pub const PREFIX: &str = "resolve.";

    /// What it is called in a posted form.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Theirs => "theirs",
            Self::Mine => "mine",
        }
    }

    /// The side of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Theirs, Self::Mine].into_iter().find(|side| side.name() == name)
    }
}

/// A version that was saved while somebody else was typing: what they both began from, and what it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Newer<F: Form> {
    /// The newest version.
    pub version: i32,
    /// The version that both began from.
    pub from: i32,
    /// Who saved the newest one.
    pub by: String,
    /// When, in words.
    pub at: String,
    /// The values both began from; never a secret.
    pub base: F,
    /// The values of the newest version; never a secret.
    pub theirs: F,
    /// Which secrets are other ones by now.
    pub renewed: Vec<F::Field>,
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

impl<F: Form> Newer<F> {
    /// Every field that one of the two changed, in the order of the fields, when `mine` is what stands in the form. A
    /// secret that is typed anew is a change; one that is left empty is none.
    pub fn changes(&self, mine: &F) -> Vec<(F::Field, Changed)> {
        F::FIELDS.iter().filter_map(|field| Some((*field, self.changed(*field, mine)?))).collect()
    }

    /// Who changed this field.
    pub fn changed(&self, field: F::Field, mine: &F) -> Option<Changed> {
        let [base, theirs, mine] = [&self.base, &self.theirs, mine].map(|form| form.significant(field));
        let (they, i) = if F::is_secret(field) {
            (self.renewed.contains(&field), !mine.is_empty())
        } else {
            (theirs != base, mine != base)
        };
        match (they, i) {
            (false, false) => None,
            (true, false) => Some(Changed::By(Side::Theirs)),
            (false, true) => Some(Changed::By(Side::Mine)),
            (true, true) if !F::is_secret(field) && theirs == mine => Some(Changed::Alike),
            (true, true) => Some(Changed::Conflict),
        }
    }

    /// What stands in the form beside this version. What was seen already was merged then: what stands in the form
    /// since is meant.
    pub fn shown(&self, mine: &F, base: &Base<F>) -> F {
        if self.version == base.seen { self.settle(mine, &base.choices) } else { self.merge(mine, &base.choices) }
    }

    /// What is saved on top of this version; `None` while it was not seen, or not chosen whose value a field shall have.
    pub(super) fn settled(&self, mine: &F, base: &Base<F>) -> Option<F> {
        let decided = self.version == base.seen && self.open(mine, &base.choices).is_empty();
        decided.then(|| self.settle(mine, &base.choices))
    }

    /// `mine` with what only they changed, and with what was chosen where both did. Without a choice, mine stands.
    fn merge(&self, mine: &F, choices: &BTreeMap<F::Field, Side>) -> F {
        let mut merged = self.settle(mine, choices);
        for (field, changed) in self.changes(mine) {
            if changed == Changed::By(Side::Theirs) {
                merged.set(field, self.theirs.value(field).to_owned());
            }
        }
        merged
    }

    /// What stands in the form, and their value where it was chosen.
    fn settle(&self, form: &F, choices: &BTreeMap<F::Field, Side>) -> F {
        let mut settled = form.clone();
        for (field, changed) in self.changes(form) {
            if changed == Changed::Conflict && choices.get(&field) == Some(&Side::Theirs) {
                settled.set(field, self.theirs.value(field).to_owned());
            }
        }
        settled
    }

    /// The fields that both changed and nobody has chosen for.
    pub fn open(&self, mine: &F, choices: &BTreeMap<F::Field, Side>) -> Vec<F::Field> {
        let changes = self.changes(mine).into_iter();
        changes
            .filter(|(field, changed)| *changed == Changed::Conflict && !choices.contains_key(field))
            .map(|(field, _)| field)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ExtensionForm, Field, Secret, SettingField, SettingsForm};

    fn form(mobile: &str, job_title: &str) -> ExtensionForm {
        ExtensionForm { mobile: mobile.into(), job_title: job_title.into(), ..ExtensionForm::default() }
    }

    fn newer<F: Form>(base: F, theirs: F) -> Newer<F> {
        Newer { version: 2, from: 1, by: String::new(), at: String::new(), base, theirs, renewed: Vec::new() }
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
    fn what_was_not_seen_or_not_chosen_is_not_saved() {
        let newer = Newer { version: 3, ..newer(form("1", "a"), form("2", "b")) };
        let mine = form("3", "a");
        let seen = |seen, choices: &[(Field, Side)]| Base { from: 1, seen, choices: choices.iter().copied().collect() };
        assert_eq!(newer.settled(&mine, &seen(0, &[])), None);
        assert_eq!(newer.settled(&mine, &seen(2, &[(Field::Mobile, Side::Mine)])), None);
        assert_eq!(newer.settled(&mine, &seen(3, &[])), None);
        assert_eq!(newer.settled(&mine, &seen(3, &[(Field::Mobile, Side::Theirs)])), Some(form("2", "a")));
        assert_eq!(newer.shown(&mine, &seen(0, &[])), form("3", "b"));
        assert_eq!(newer.shown(&mine, &seen(3, &[])), mine);
    }

    #[test]
    fn settings_are_merged_by_the_same_rules() {
        let settings = |company: &str, first: &str| SettingsForm {
            company_name: company.into(),
            first_number: first.into(),
            ..SettingsForm::default()
        };
        let newer = newer(settings("a", "1000"), settings("b", "1000"));
        let mine = settings("c", "2000");
        assert_eq!(
            newer.changes(&mine),
            [(SettingField::CompanyName, Changed::Conflict), (SettingField::FirstNumber, Changed::By(Side::Mine))]
        );
        let choices = BTreeMap::from([(SettingField::CompanyName, Side::Theirs)]);
        assert_eq!(newer.settle(&mine, &choices), settings("b", "2000"));
        assert_eq!(newer.merge(&settings("a", "2000"), &BTreeMap::new()), settings("b", "2000"));
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
