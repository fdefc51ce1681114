use serde::{Deserialize, Serialize};

use super::{Department, DepartmentError, DepartmentErrors, DepartmentField, DepartmentName, choice::number};
use crate::Form;

/// A department as somebody typed it, judged by nothing yet. A missing field is an empty one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DepartmentForm {
    /// What it is called.
    pub name: String,
    /// The number of the department that it is under.
    pub parent: String,
}

impl DepartmentForm {
    /// Judges every field; all errors at once, or a department of valid values. Whether there is a place for it in the tree,
    /// only the server knows.
    pub fn parse(&self) -> Result<Department, DepartmentErrors> {
        let mut errors = DepartmentErrors::default();
        let name = DepartmentName::parse(&self.name)
            .map_err(|error| errors.add(DepartmentField::Name, DepartmentError::Name(error)));
        let parent = number(self.parent.trim())
            .ok_or_else(|| errors.add(DepartmentField::Parent, DepartmentError::ParentUnknown));
        match (name, parent) {
            (Ok(name), Ok(parent)) => Ok(Department { name, parent }),
            _ => Err(errors),
        }
    }
}

impl Form for DepartmentForm {
    type Field = DepartmentField;

    const FIELDS: &'static [DepartmentField] = &DepartmentField::ALL;

    fn name(field: DepartmentField) -> &'static str {
        field.name()
    }

    fn value(&self, field: DepartmentField) -> &str {
        match field {
            DepartmentField::Name => &self.name,
            DepartmentField::Parent => &self.parent,
        }
    }

    fn set(&mut self, field: DepartmentField, typed: String) {
        match field {
            DepartmentField::Name => self.name = typed,
            DepartmentField::Parent => self.parent = typed,
        }
    }
}

impl From<&Department> for DepartmentForm {
    fn from(Department { name, parent }: &Department) -> Self {
        Self { name: name.as_str().to_owned(), parent: parent.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let codes = |name: &str, parent: &str| -> Vec<&'static str> {
            let form = DepartmentForm { name: name.into(), parent: parent.into() };
            form.parse().err().unwrap_or_default().iter().map(|(_, error)| error.code()).collect()
        };
        assert_eq!(codes("", ""), ["department_name.missing", "department_parent.unknown"]);
        for unknown in ["<script>", "+1", "-5", "0", "٣", "99999999999999999999"] {
            assert_eq!(codes("Sales", unknown), ["department_parent.unknown"], "{unknown}");
        }
        assert_eq!(codes(" Sales ", " 1 "), [""; 0]);
    }

    #[test]
    fn a_form_comes_back_from_its_document() {
        let form = DepartmentForm { name: "Sales".into(), parent: "1".into() };
        assert_eq!(DepartmentForm::from(&form.parse().unwrap()), form);
        for field in DepartmentField::ALL {
            assert_eq!(serde_json::to_value(&form).unwrap()[field.name()], form.value(field));
            assert_eq!(serde_json::to_value(field).unwrap(), field.name());
        }
        assert!(serde_json::from_str::<DepartmentForm>("{\"id\":\"1\"}").is_err());
    }
}
