use super::{DepartmentField, DepartmentNameError};
use crate::{Code, Errors};

/// What is wrong with one field of a department.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DepartmentError {
    /// Its name, judged by itself.
    Name(DepartmentNameError),
    /// Another one under the same department is called so; only the server knows.
    NameTaken,
    /// There is no such department to be under.
    ParentUnknown,
    /// It would be under itself, or under one that is under it; only the server knows.
    BelowItself,
    /// It, or one under it, would be deeper than [`Department::DEEPEST`](super::Department::DEEPEST); only the server knows.
    TooDeep,
    /// There are [`Department::MOST`](super::Department::MOST) already; only the server knows.
    TooMany,
    /// Whoever saves would reach extensions by it that they do not reach now; only the server knows.
    NotAllowed,
}

impl Code for DepartmentError {
    fn code(&self) -> &'static str {
        match self {
            Self::Name(error) => error.code(),
            Self::NameTaken => "department_name.taken",
            Self::ParentUnknown => "department_parent.unknown",
            Self::BelowItself => "department_parent.below_itself",
            Self::TooDeep => "department_parent.too_deep",
            Self::TooMany => "department.too_many",
            Self::NotAllowed => "department.not_allowed",
        }
    }
}

/// Everything that is wrong with a department.
pub type DepartmentErrors = Errors<DepartmentField, DepartmentError>;
