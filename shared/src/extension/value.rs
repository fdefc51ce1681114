use super::{ExtensionForm, Field};
use crate::Secret;

impl ExtensionForm {
    /// What was typed into `field`.
    pub fn value(&self, field: Field) -> &str {
        match field {
            Field::FirstName => &self.first_name,
            Field::LastName => &self.last_name,
            Field::Email => &self.email,
            Field::Mobile => &self.mobile,
            Field::UserPassword => self.user_password.expose(),
            Field::JobTitle => &self.job_title,
            Field::Number => &self.number,
            Field::CallerId => &self.caller_id,
            Field::RegistrationName => &self.registration_name,
            Field::RegistrationPassword => self.registration_password.expose(),
            Field::ConcurrentRegistrations => &self.concurrent_registrations,
        }
    }

    /// Takes over what was typed into `field`.
    pub fn set(&mut self, field: Field, typed: String) {
        match field {
            Field::FirstName => self.first_name = typed,
            Field::LastName => self.last_name = typed,
            Field::Email => self.email = typed,
            Field::Mobile => self.mobile = typed,
            Field::UserPassword => self.user_password = Secret::new(typed),
            Field::JobTitle => self.job_title = typed,
            Field::Number => self.number = typed,
            Field::CallerId => self.caller_id = typed,
            Field::RegistrationName => self.registration_name = typed,
            Field::RegistrationPassword => self.registration_password = Secret::new(typed),
            Field::ConcurrentRegistrations => self.concurrent_registrations = typed,
        }
    }
}
