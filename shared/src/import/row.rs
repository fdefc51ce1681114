use serde::{Deserialize, Serialize};

use super::DepartmentNames;
use crate::{
    CallLimitSeconds, CallRules, ConcurrentRegistrations, Department, Destination, Extension, ExtensionForm,
    ExtensionNumber, Field, FieldError, FieldErrors, Occasion, OrganizationsError, PresencePart, PresenceStatus,
    RoleChoice, Rules, Switch,
};

/// What a row of a file says, judged by nothing yet: of each column that the file has, a text or that the cell is blank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRow {
    line: u32,
    values: Vec<(Field, Option<String>)>,
}

/// What an extension becomes.
pub struct Updated {
    /// The values, departments by their numbers; what does not change is as it was.
    pub form: ExtensionForm,
    /// The same, judged.
    pub extension: Extension,
    /// What changes, in the order of the fields.
    pub fields: Vec<Field>,
}

impl ImportRow {
    /// A row that begins in this line.
    pub fn new(line: u32, values: impl IntoIterator<Item = (Field, Option<String>)>) -> Self {
        Self { line, values: values.into_iter().collect() }
    }

    /// The line that it begins in.
    pub const fn line(&self) -> u32 {
        self.line
    }

    /// What stands in the column of a field; nothing if it is blank, `None` if there is no such column.
    pub fn value(&self, field: Field) -> Option<&str> {
        let (_, value) = self.values.iter().find(|(known, _)| *known == field)?;
        Some(value.as_deref().unwrap_or_default())
    }

    /// The number of its extension.
    pub fn number(&self) -> &str {
        self.value(Field::Number).unwrap_or_default().trim()
    }

    /// The fields by which its calls go on to extensions, and the numbers of these.
    pub fn destinations(&self) -> impl Iterator<Item = (Field, String)> {
        let parts = PresencePart::ALL.into_iter().filter(|part| part.is_destination());
        let fields = parts.flat_map(|part| PresenceStatus::ALL.map(|status| Field::Presence(status, part)));
        let presence = fields.filter_map(|field| match Destination::parse(self.value(field)?) {
            Ok(Some(Destination::Extension(number))) => Some((field, number.as_str().to_owned())),
            _ => None,
        });
        let rules = CallRules::parse(self.value(Field::CallHandling).unwrap_or_default()).unwrap_or_default();
        let ruled: Vec<_> = rules.numbers().map(|number| (Field::CallHandling, number.to_owned())).collect();
        presence.chain(ruled)
    }

    /// Its number with ever more zeros before it: what a spreadsheet may have dropped.
    pub fn padded(&self) -> impl Iterator<Item = String> {
        let number = self.number();
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let longest = if is_number && !number.starts_with('0') { ExtensionNumber::MAX } else { 0 };
        let (digits, number) = (number.len() + 1, number.to_owned());
        (digits..=longest).map(move |length| format!("{number:0>length$}"))
    }

    /// The same without its secrets, and these in the order of the fields.
    pub fn without_secrets(self) -> (Self, Vec<(Field, String)>) {
        let (secrets, values): (Vec<_>, Vec<_>) = self.values.into_iter().partition(|(field, _)| field.is_secret());
        let secrets = secrets.into_iter().filter_map(|(field, value)| Some((field, value?))).collect();
        (Self { line: self.line, values }, secrets)
    }

    /// Puts secrets back.
    #[must_use]
    pub fn with_secrets(mut self, secrets: impl IntoIterator<Item = (Field, String)>) -> Self {
        self.values.extend(secrets.into_iter().map(|(field, value)| (field, Some(value))));
        self
    }

    /// The form of a new extension. What is blank or has no column is as a new one begins, and in the company itself.
    pub fn create(
        &self,
        names: &DepartmentNames,
        confirmed: bool,
        rules: Rules,
    ) -> Result<(ExtensionForm, Extension), FieldErrors> {
        let mut form = ExtensionForm::proposed();
        if rules.organizations {
            form.organizations = Department::COMPANY.to_string();
        }
        let unknown = self.fill(&mut form, names, confirmed, rules, |_| None);
        let extension = judged(&form, unknown, Rules { occasion: Occasion::Create, ..rules })?;
        Ok((form, extension))
    }

    /// What an extension becomes whose form is `old`, with its role by name. What has no column stays as it is, and so do secrets,
    /// role, departments and registration name that are blank; what else is blank is as in a new extension. What only is written in
    /// another way stays as well. `same` says whether a registration password is the one that it has.
    pub fn update(
        &self,
        old: &ExtensionForm,
        names: &DepartmentNames,
        confirmed: bool,
        rules: Rules,
        same: impl Fn(&str) -> bool,
    ) -> Result<Updated, FieldErrors> {
        let rules = Rules { occasion: Occasion::Update, ..rules };
        let proposed = ExtensionForm::proposed();
        let mut wanted = old.clone();
        let stays = |field| {
            let stays = field == Field::Role || field == Field::Organizations || field == Field::RegistrationName;
            (!stays && !Field::is_secret(field)).then(|| proposed.value(field).to_owned())
        };
        let unknown = self.fill(&mut wanted, names, confirmed, rules, stays);
        let password = wanted.registration_password.expose();
        if !password.is_empty() && same(password) {
            wanted.set(Field::RegistrationPassword, String::new());
        }
        let judged_all = judged(&wanted, unknown, rules)?;
        let mut form =
            ExtensionForm { role: String::new(), weak_confirmed: wanted.weak_confirmed.clone(), ..old.clone() };
        let mut fields = Vec::new();
        for field in Field::ALL.into_iter().filter(|field| self.value(*field).is_some()) {
            let differs = match field {
                _ if field.is_secret() => !wanted.value(field).is_empty(),
                Field::Role => !wanted.role.is_empty() && key(field, &wanted.role) != key(field, &old.role),
                Field::Organizations if !rules.organizations => false,
                _ => key(field, &judged_all.text(field)) != key(field, old.value(field)),
            };
            if differs {
                form.set(field, wanted.value(field).to_owned());
                fields.push(field);
            }
        }
        let extension = judged(&form, None, rules)?;
        Ok(Updated { form, extension, fields })
    }

    /// Fills a form in; says what is wrong with the departments, which a form holds by their numbers. `blank` is what a blank cell
    /// means, if it means anything.
    fn fill(
        &self,
        form: &mut ExtensionForm,
        names: &DepartmentNames,
        confirmed: bool,
        rules: Rules,
        blank: impl Fn(Field) -> Option<String>,
    ) -> Option<FieldErrors> {
        let mut unknown = None;
        for (field, value) in &self.values {
            match value {
                Some(_) if *field == Field::Organizations && !rules.organizations => {}
                Some(cell) if *field == Field::Organizations => match names.lines(cell) {
                    Some(lines) => form.set(*field, lines),
                    None => {
                        let error = FieldError::Organizations(OrganizationsError::Unknown);
                        unknown = Some(FieldErrors::one(*field, error));
                    }
                },
                Some(value) => form.set(*field, value.clone()),
                None => {
                    if let Some(value) = blank(*field) {
                        form.set(*field, value);
                    }
                }
            }
        }
        if confirmed {
            form.weak_confirmed = Switch::ON.to_owned();
        }
        unknown
    }
}

fn judged(form: &ExtensionForm, unknown: Option<FieldErrors>, rules: Rules) -> Result<Extension, FieldErrors> {
    match (form.parse(rules), unknown) {
        (Ok(extension), None) => Ok(extension),
        (Ok(_), Some(unknown)) => Err(unknown),
        (Err(errors), unknown) => Err(unknown.unwrap_or_default().join(errors)),
    }
}

/// What two texts of a field have in common that mean the same.
fn key(field: Field, text: &str) -> String {
    match (field, text) {
        (Field::Role, "") => RoleChoice::NONE.to_lowercase(),
        (Field::Role, name) => name.trim().to_lowercase(),
        (Field::ConcurrentRegistrations, "") => ConcurrentRegistrations::DEFAULT.to_owned(),
        (Field::CallLimitSeconds, "") => CallLimitSeconds::USUAL.get().to_string(),
        (_, text) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_that_a_spreadsheet_may_have_dropped() {
        let padded = |number: &str| {
            let row = ImportRow::new(2, [(Field::Number, Some(number.to_owned()))]);
            row.padded().collect::<Vec<_>>()
        };
        assert_eq!(padded(" 42 "), ["042", "0042", "00042", "000042", "0000042", "00000042"]);
        for number in ["", "0042", "12345678", "123456789", "4x"] {
            assert!(padded(number).is_empty(), "{number}");
        }
    }
}
