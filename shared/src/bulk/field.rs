use serde::{Deserialize, Serialize};

use crate::Field;

/// A field of the form that adds many extensions, in the order people meet them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkField {
    /// The number that the first one gets, if it is free.
    Number,
    /// How many.
    Count,
    /// How user passwords are made.
    UserPasswordRule,
    /// The text that the rule takes.
    UserPassword,
    /// The role of all.
    Role,
    /// The departments of all.
    Organizations,
    /// The job title of all.
    JobTitle,
    /// How registration passwords are made.
    RegistrationPasswordRule,
    /// The text that the rule takes.
    RegistrationPassword,
    /// How many phones each may have registered.
    ConcurrentRegistrations,
}

impl BulkField {
    /// Every field.
    pub const ALL: [Self; 10] = [
        Self::Number,
        Self::Count,
        Self::UserPasswordRule,
        Self::UserPassword,
        Self::Role,
        Self::Organizations,
        Self::JobTitle,
        Self::RegistrationPasswordRule,
        Self::RegistrationPassword,
        Self::ConcurrentRegistrations,
    ];

    /// Its name in forms and documents, and the `id` of its control.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::UserPasswordRule => "user_password_rule",
            Self::RegistrationPasswordRule => "registration_password_rule",
            Self::Number => Field::Number.name(),
            Self::UserPassword => Field::UserPassword.name(),
            Self::Role => Field::Role.name(),
            Self::Organizations => Field::Organizations.name(),
            Self::JobTitle => Field::JobTitle.name(),
            Self::RegistrationPassword => Field::RegistrationPassword.name(),
            Self::ConcurrentRegistrations => Field::ConcurrentRegistrations.name(),
        }
    }

    /// The field of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// The field of a single extension's form that it fills in.
    pub fn of_each(self) -> Option<Field> {
        Field::of_name(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_has_one_name_and_one_place() {
        assert!(BulkField::ALL.is_sorted_by(|one, next| one < next));
        for field in BulkField::ALL {
            assert_eq!(BulkField::of_name(field.name()), Some(field));
        }
        let own = BulkField::ALL.into_iter().filter(|field| field.of_each().is_none());
        assert_eq!(own.count(), 3, "how many, and two rules");
    }
}
