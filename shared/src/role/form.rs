use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Role, RoleError, RoleErrors, RoleField, RoleName};
use crate::{ExtensionNumber, Form, Grants, Permission, Scope, Switch};

/// A role as somebody typed it, judged by nothing yet. A missing field is an empty one, as a box without a tick is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>", into = "BTreeMap<&'static str, String>")]
pub struct RoleForm {
    /// What it is called.
    pub name: String,
    /// What was ticked.
    pub permissions: BTreeSet<Permission>,
    /// "all", "own_departments" or "chosen".
    pub scope: String,
    /// Numbers of extensions, with commas, semicolons or spaces between them.
    pub numbers: String,
}

impl RoleForm {
    /// How many extensions may be chosen for a role.
    pub const MOST: usize = 1000;

    /// Judges every field; all errors at once, or a role of valid values. Permissions bring what they imply.
    pub fn parse(&self) -> Result<Role, RoleErrors> {
        let mut errors = RoleErrors::default();
        let mut keep = |field, error| errors.add(field, error);
        let name = RoleName::parse(&self.name).map_err(|error| keep(RoleField::Name, RoleError::Name(error)));
        let scope = self.scope().map_err(|error| keep(RoleField::Scope, error));
        let numbers = match scope {
            Ok(Scope::Chosen) => self.numbers().map_err(|error| keep(RoleField::Numbers, error)),
            _ => Ok(Vec::new()),
        };
        let valid = || -> Result<Role, ()> {
            let permissions = self.permissions.iter().copied().collect();
            Ok(Role { name: name?, grants: Grants { permissions, scope: scope? }, numbers: numbers? })
        };
        valid().map_err(|()| errors)
    }

    fn scope(&self) -> Result<Scope, RoleError> {
        Scope::of_name(self.scope.trim()).ok_or(RoleError::ScopeUnknown)
    }

    fn numbers(&self) -> Result<Vec<ExtensionNumber>, RoleError> {
        let typed = self.numbers.split(|letter: char| letter.is_whitespace() || ",;".contains(letter));
        let numbers = typed.filter(|number| !number.is_empty()).map(ExtensionNumber::parse);
        let numbers: BTreeSet<_> = numbers.collect::<Result<_, _>>().map_err(|_| RoleError::NumbersMalformed)?;
        match numbers.len() {
            0 => Err(RoleError::NumbersMissing),
            many if many > Self::MOST => Err(RoleError::NumbersTooMany),
            _ => Ok(numbers.into_iter().collect()),
        }
    }
}

impl Form for RoleForm {
    type Field = RoleField;

    const FIELDS: &'static [RoleField] = &RoleField::ALL;

    fn name(field: RoleField) -> &'static str {
        field.name()
    }

    fn value(&self, field: RoleField) -> &str {
        match field {
            RoleField::Name => &self.name,
            RoleField::Permission(permission) if self.permissions.contains(&permission) => Switch::ON,
            RoleField::Permission(_) => "",
            RoleField::Scope => &self.scope,
            RoleField::Numbers => &self.numbers,
        }
    }

    fn set(&mut self, field: RoleField, typed: String) {
        match field {
            RoleField::Name => self.name = typed,
            RoleField::Permission(permission) if typed == Switch::ON => {
                self.permissions.insert(permission);
            }
            RoleField::Permission(permission) => {
                self.permissions.remove(&permission);
            }
            RoleField::Scope => self.scope = typed,
            RoleField::Numbers => self.numbers = typed,
        }
    }
}

impl TryFrom<BTreeMap<String, String>> for RoleForm {
    type Error = &'static str;

    /// A field that is not ours is refused: nobody typed it.
    fn try_from(fields: BTreeMap<String, String>) -> Result<Self, Self::Error> {
        let mut form = Self::default();
        for (name, typed) in fields {
            form.set(RoleField::try_from(name)?, typed);
        }
        Ok(form)
    }
}

impl From<RoleForm> for BTreeMap<&'static str, String> {
    fn from(form: RoleForm) -> Self {
        let value = |field: RoleField| (field.name(), form.value(field).to_owned());
        RoleField::ALL.into_iter().map(value).filter(|(_, value)| !value.is_empty()).collect()
    }
}

impl From<&Role> for RoleForm {
    fn from(Role { name, grants, numbers }: &Role) -> Self {
        let numbers: Vec<_> = numbers.iter().map(ExtensionNumber::as_str).collect();
        Self {
            name: name.as_str().to_owned(),
            permissions: grants.permissions.iter().collect(),
            scope: grants.scope.name().to_owned(),
            numbers: numbers.join(", "),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    fn desk() -> RoleForm {
        RoleForm {
            name: "Help desk".into(),
            permissions: [Permission::EditExtensions].into(),
            scope: "chosen".into(),
            numbers: "1002;1001, 1002\n 1003 ,".into(),
        }
    }

    fn codes(form: &RoleForm) -> Vec<(&'static str, &'static str)> {
        let errors = form.parse().err().unwrap_or_default();
        errors.iter().map(|(field, error)| (field.name(), error.code())).collect()
    }

    #[test]
    fn what_is_implied_comes_along_and_numbers_stand_in_their_order() {
        let role = desk().parse().unwrap();
        assert_eq!(role.grants.permissions.names(), ["extensions.view", "extensions.edit"]);
        let form = RoleForm::from(&role);
        assert_eq!(form.numbers, "1001, 1002, 1003");
        assert_eq!(form.parse(), Ok(role));
        assert_eq!(RoleForm { scope: "all".into(), ..desk() }.parse().unwrap().numbers, []);
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        assert_eq!(codes(&RoleForm::default()), [("name", "role_name.missing"), ("scope", "role_scope.unknown")]);
        let numbers = |typed: &str| codes(&RoleForm { numbers: typed.into(), ..desk() });
        assert_eq!(numbers(" , "), [("numbers", "role_numbers.missing")]);
        assert_eq!(numbers("1001, x"), [("numbers", "role_numbers.malformed")]);
        let many = |count: usize| (0..count).map(|at| format!("{at} ")).collect::<String>();
        assert_eq!(numbers(&many(RoleForm::MOST)), []);
        assert_eq!(numbers(&many(RoleForm::MOST + 1)), [("numbers", "role_numbers.too_many")]);
    }

    #[test]
    fn a_form_comes_back_from_its_document() {
        let document = serde_json::to_value(desk()).unwrap();
        assert_eq!(document["extensions.edit"], "on");
        assert_eq!(document.get("extensions.view"), None);
        assert_eq!(serde_json::from_value::<RoleForm>(document).unwrap(), desk());
        assert!(serde_json::from_str::<RoleForm>("{\"everything\":\"on\"}").is_err());
    }
}
