use serde::{Deserialize, Serialize};

use super::{BulkError, BulkErrors, BulkField, SecretRule, SecretRuleError};
use crate::{Extension, ExtensionForm, ExtensionNumber, Rules, Secret, Whole};

/// How many extensions are added at once.
pub type BulkCount = Whole<1, 999>;

/// What somebody typed who adds many extensions, judged by nothing yet. A missing field is an empty one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BulkForm {
    /// The number that the first one gets, if it is free.
    pub number: String,
    /// How many: "1" to "999".
    pub count: String,
    /// The name of a [`SecretRule`]; empty is random.
    pub user_password_rule: String,
    /// The text that this rule takes.
    pub user_password: Secret,
    /// User role, by its name, or "None"; empty gives none.
    pub role: String,
    /// The numbers of the departments, one a line; only while organizations are on.
    pub organizations: String,
    /// Job title.
    pub job_title: String,
    /// The name of a [`SecretRule`]; empty is random.
    pub registration_password_rule: String,
    /// The text that this rule takes.
    pub registration_password: Secret,
    /// "on" when weak registration passwords are wanted all the same.
    pub weak_confirmed: String,
    /// "1", "2" or "3"; empty is "1".
    pub concurrent_registrations: String,
}

impl BulkForm {
    /// What was typed into a field.
    pub fn value(&self, field: BulkField) -> &str {
        match field {
            BulkField::Number => &self.number,
            BulkField::Count => &self.count,
            BulkField::UserPasswordRule => &self.user_password_rule,
            BulkField::UserPassword => self.user_password.expose(),
            BulkField::Role => &self.role,
            BulkField::Organizations => &self.organizations,
            BulkField::JobTitle => &self.job_title,
            BulkField::RegistrationPasswordRule => &self.registration_password_rule,
            BulkField::RegistrationPassword => self.registration_password.expose(),
            BulkField::ConcurrentRegistrations => &self.concurrent_registrations,
        }
    }

    /// Takes over what was typed into a field.
    pub fn set(&mut self, field: BulkField, typed: String) {
        match field {
            BulkField::Number => self.number = typed,
            BulkField::Count => self.count = typed,
            BulkField::UserPasswordRule => self.user_password_rule = typed,
            BulkField::UserPassword => self.user_password = Secret::new(typed),
            BulkField::Role => self.role = typed,
            BulkField::Organizations => self.organizations = typed,
            BulkField::JobTitle => self.job_title = typed,
            BulkField::RegistrationPasswordRule => self.registration_password_rule = typed,
            BulkField::RegistrationPassword => self.registration_password = Secret::new(typed),
            BulkField::ConcurrentRegistrations => self.concurrent_registrations = typed,
        }
    }

    /// How many.
    pub fn count(&self) -> Result<BulkCount, BulkError> {
        BulkCount::parse(&self.count).map_err(BulkError::Count)
    }

    /// The form of the single extension that gets this number: its person is called by it until somebody names them.
    pub fn of_number(&self, number: &str) -> ExtensionForm {
        let secret = |rule: &str, text| SecretRule::parse(rule).unwrap_or_default().secret(text, number);
        ExtensionForm {
            first_name: number.to_owned(),
            number: number.to_owned(),
            user_password: secret(&self.user_password_rule, &self.user_password),
            role: self.role.clone(),
            organizations: self.organizations.clone(),
            job_title: self.job_title.clone(),
            registration_password: secret(&self.registration_password_rule, &self.registration_password),
            weak_confirmed: self.weak_confirmed.clone(),
            concurrent_registrations: self.concurrent_registrations.clone(),
            ..ExtensionForm::proposed()
        }
    }

    /// What is wrong with one field, as far as the first number shows: the same verdict [`BulkForm::parse`] gives it.
    pub fn judge(&self, field: BulkField, rules: Rules) -> Option<BulkError> {
        match field {
            BulkField::Count => self.count().err(),
            BulkField::UserPasswordRule => SecretRule::parse(&self.user_password_rule).err().map(BulkError::Rule),
            BulkField::RegistrationPasswordRule => {
                SecretRule::parse(&self.registration_password_rule).err().map(BulkError::Rule)
            }
            BulkField::UserPassword if self.lacks_text(&self.user_password_rule, &self.user_password) => {
                Some(BulkError::Rule(SecretRuleError::NoText))
            }
            BulkField::RegistrationPassword
                if self.lacks_text(&self.registration_password_rule, &self.registration_password) =>
            {
                Some(BulkError::Rule(SecretRuleError::NoText))
            }
            field => {
                let first = self.of_number(self.number.trim());
                field.of_each().and_then(|field| first.judge(field, rules)).map(BulkError::Field)
            }
        }
    }

    /// Without it, every rule but the random one would be another rule.
    fn lacks_text(&self, rule: &str, text: &Secret) -> bool {
        SecretRule::parse(rule).is_ok_and(|rule| rule != SecretRule::Random) && text.is_empty()
    }

    /// Judges every field by the first number: all that is wrong at once, or how many are wanted from which number on.
    pub fn parse(&self, rules: Rules) -> Result<(ExtensionNumber, BulkCount), BulkErrors> {
        let mut errors = BulkErrors::default();
        for field in BulkField::ALL {
            if let Some(error) = self.judge(field, rules) {
                errors.add(field, error);
            }
        }
        match (ExtensionNumber::parse(&self.number), self.count()) {
            (Ok(number), Ok(count)) if errors.is_empty() => Ok((number, count)),
            _ => Err(errors),
        }
    }

    /// The extension that gets this number, judged by the rules of a single one.
    pub fn extension(&self, number: &ExtensionNumber, rules: Rules) -> Result<Extension, BulkErrors> {
        self.of_number(number.as_str()).parse(rules).map_err(|wrong| {
            let mut errors = BulkErrors::default();
            for field in BulkField::ALL {
                if let Some(error) = field.of_each().and_then(|of_each| wrong.get(of_each)) {
                    errors.add(field, BulkError::Of(number.clone(), error.clone()));
                }
            }
            errors
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, PasswordPolicy};

    fn complete() -> BulkForm {
        BulkForm { number: "0100".into(), count: "20".into(), ..BulkForm::default() }
    }

    fn codes(form: &BulkForm, rules: Rules) -> Vec<(&'static str, &'static str)> {
        let errors = form.parse(rules).err().unwrap_or_default();
        errors.iter().map(|(field, error)| (field.name(), error.code())).collect()
    }

    #[test]
    fn a_number_and_how_many_are_enough() {
        let (number, count) = complete().parse(Rules::default()).ok().unwrap();
        assert_eq!((number.as_str(), count.get()), ("0100", 20));
        let made = complete().extension(&number, Rules::default()).ok().unwrap();
        assert_eq!((made.person.first.as_str(), made.person.last.as_str()), ("0100", ""));
        assert!(made.user_password.is_none() && made.registration_password.is_none());
        let single = ExtensionForm { first_name: "0100".into(), number: "0100".into(), ..ExtensionForm::proposed() };
        assert_eq!(complete().of_number("0100"), single, "as the form of a single one begins");
    }

    #[test]
    fn boundaries_of_how_many() {
        for (count, verdict) in [
            ("0", Some("bulk_count.out_of_range")),
            ("1", None),
            ("999", None),
            ("1000", Some("bulk_count.out_of_range")),
            ("", Some("bulk_count.not_a_number")),
            ("ten", Some("bulk_count.not_a_number")),
        ] {
            let form = BulkForm { count: count.into(), ..complete() };
            assert_eq!(codes(&form, Rules::default()), Vec::from_iter(verdict.map(|code| ("count", code))), "{count}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once_in_the_order_of_the_fields() {
        let form = BulkForm {
            number: "x".into(),
            user_password_rule: "fixed".into(),
            user_password: Secret::new("short"),
            role: "\0".into(),
            job_title: "\0".into(),
            registration_password_rule: "prefix".into(),
            concurrent_registrations: "4".into(),
            ..BulkForm::default()
        };
        let expected = [
            ("number", "number.not_digits"),
            ("count", "bulk_count.not_a_number"),
            ("user_password", "password.too_short"),
            ("role", "role.unknown"),
            ("organizations", "organization.missing"),
            ("job_title", "job_title.control"),
            ("registration_password", "secret_rule.no_text"),
            ("concurrent_registrations", "concurrent_registrations.out_of_range"),
        ];
        assert_eq!(codes(&form, Rules { organizations: true, ..Rules::default() }), expected);
        let rules = BulkForm { user_password_rule: "x".into(), registration_password_rule: "x".into(), ..complete() };
        let unknown = ["user_password_rule", "registration_password_rule"].map(|field| (field, "secret_rule.unknown"));
        assert_eq!(codes(&rules, Rules::default()), unknown);
    }

    #[test]
    fn passwords_by_a_rule_are_judged_as_chosen_ones() {
        let ruled = |rule: &str, text: &str, policy| {
            let form = BulkForm { user_password_rule: rule.into(), user_password: Secret::new(text), ..complete() };
            codes(&form, Rules { policy, ..Rules::default() }).into_iter().map(|(_, code)| code).collect::<Vec<_>>()
        };
        assert_eq!(ruled("prefix", "Welcome-", PasswordPolicy::Standard), [""; 0]);
        assert_eq!(ruled("suffix", "-Welcome", PasswordPolicy::Standard), [""; 0]);
        assert_eq!(ruled("fixed", "", PasswordPolicy::Standard), ["secret_rule.no_text"]);
        assert_eq!(ruled("prefix", "Welcome-", PasswordPolicy::Strict), ["password.contains_identity"]);
        assert_eq!(ruled("random", "x", PasswordPolicy::Strict), [""; 0], "what it does not take is not judged");
    }

    #[test]
    fn what_is_wrong_with_one_number_alone_names_it() {
        let form =
            BulkForm { user_password_rule: "fixed".into(), user_password: Secret::new("Door 0107 ajar"), ..complete() };
        let rules = Rules { policy: PasswordPolicy::Strict, ..Rules::default() };
        assert!(form.parse(rules).is_ok());
        let number = ExtensionNumber::parse("0107").unwrap();
        let errors = form.extension(&number, rules).err().unwrap();
        let wrong: Vec<_> = errors.iter().map(|(field, error)| (field, error.code())).collect();
        assert_eq!(wrong, [(BulkField::UserPassword, "password.contains_identity")]);
        assert!(matches!(errors.get(BulkField::UserPassword), Some(BulkError::Of(of, _)) if *of == number));
    }

    #[test]
    fn a_weak_registration_password_needs_a_tick() {
        let form = BulkForm {
            registration_password_rule: "fixed".into(),
            registration_password: Secret::new("password1"),
            ..complete()
        };
        assert_eq!(codes(&form, Rules::default()), [("registration_password", "registration_password.weak")]);
        let ticked = BulkForm { weak_confirmed: "on".into(), ..form };
        assert_eq!(codes(&ticked, Rules::default()), []);
    }
}
