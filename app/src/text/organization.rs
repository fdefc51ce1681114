//! Departments: the tree, and what is wrong with one.

use patchbay_shared::DepartmentField;
#[cfg(feature = "ssr")]
use patchbay_shared::{Department, DepartmentError, DepartmentName, DepartmentNameError};

#[cfg(feature = "ssr")]
use super::{
    frame::PRODUCT,
    verdict::{at_most, control},
};

/// What a field of a department is called.
pub const fn department_field(field: DepartmentField) -> &'static str {
    match field {
        DepartmentField::Name => "Name",
        DepartmentField::Parent => "Under",
    }
}

/// A value of a department as people read it, where what it is under has its name.
#[cfg(feature = "ssr")]
pub fn department_value(field: DepartmentField, value: &str) -> String {
    match field {
        DepartmentField::Name => value.to_owned(),
        DepartmentField::Parent => super::department(value),
    }
}

/// A department of these names, from below the company down to it.
#[cfg(feature = "ssr")]
pub fn department_path(names: &[String], company: &str) -> String {
    match names {
        [] => company_as_top(company),
        names => names.join(" › "),
    }
}

/// The departments that somebody is in, as the list has them: the company is the name of the first one if that has none.
#[cfg(feature = "ssr")]
pub fn in_departments(names: &[String]) -> String {
    let names = names.iter().map(|name| if name.is_empty() { super::WHOLE_COMPANY } else { name });
    names.collect::<Vec<_>>().join(", ")
}

/// The company as the top of its departments.
#[cfg(feature = "ssr")]
pub fn company_as_top(company: &str) -> String {
    if company.is_empty() { super::WHOLE_COMPANY.to_owned() } else { company.to_owned() }
}

/// Under the title.
#[cfg(feature = "ssr")]
pub const ORGANIZATION_WORDS: &str =
    "Drag a department onto another one to move it with everybody in it, or open it and choose where it is.";
/// A page, and the way to it.
#[cfg(feature = "ssr")]
pub const NEW_DEPARTMENT: &str = "New department";
/// The list, for assistive technology.
#[cfg(feature = "ssr")]
pub const DEPARTMENTS: &str = "Departments";
/// Under the company, while there is none.
#[cfg(feature = "ssr")]
pub const NO_DEPARTMENTS: &str = "No departments yet";
/// Under it.
#[cfg(feature = "ssr")]
pub const NO_DEPARTMENTS_WORDS: &str =
    "Everybody belongs to the company as a whole. Add the first department, then choose it for people in their form.";
/// Nothing fits what was typed.
#[cfg(feature = "ssr")]
pub const NO_DEPARTMENT_FOUND: &str = "No department is called so.";
/// A button.
#[cfg(feature = "ssr")]
pub const FIND: &str = "Find";
/// A link back.
#[cfg(feature = "ssr")]
pub const SHOW_ALL_DEPARTMENTS: &str = "Show all departments";
/// First part of the form.
#[cfg(feature = "ssr")]
pub const DEPARTMENT_SECTION: &str = "Department";
/// Beside the name.
#[cfg(feature = "ssr")]
pub const DEPARTMENT_NAME_HINT: &str = "Another one than its neighbours’ under the same department.";
/// Beside where it is.
#[cfg(feature = "ssr")]
pub const DEPARTMENT_PARENT_HINT: &str = "Moved, it takes along everybody in it and all departments below.";
/// When somebody else changed what was to be deleted.
#[cfg(feature = "ssr")]
pub const DEPARTMENT_CHANGED_MEANWHILE: &str =
    "Somebody changed this department meanwhile, or those below it. Look at it once more, then decide again.";
/// Where the members of a department go.
#[cfg(feature = "ssr")]
pub const MEMBERS_GO_TO: &str = "Its people go to";
/// Beside it.
#[cfg(feature = "ssr")]
pub const MEMBERS_GO_TO_HINT: &str = "Also those of the departments below it. Phones notice nothing.";
/// Heading over the departments that go with one.
#[cfg(feature = "ssr")]
pub const ALSO_DELETED: &str = "Deleted with it";
/// The way to the extensions of a department.
#[cfg(feature = "ssr")]
pub const SHOW_ITS_EXTENSIONS: &str = "Show its extensions";

/// How many departments there are.
#[cfg(feature = "ssr")]
pub fn departments(count: usize) -> String {
    format!("{count} of {}", Department::MOST)
}

/// How many extensions are in a department itself.
#[cfg(feature = "ssr")]
pub fn members(counted: &str) -> String {
    if counted == "1" { "1 person".to_owned() } else { format!("{counted} people") }
}

/// A link, where the number alone says too little.
#[cfg(feature = "ssr")]
pub fn members_of(members: &str, name: &str) -> String {
    format!("{members} in {name}, show the extensions there and below")
}

/// A link, where the word alone says too little.
#[cfg(feature = "ssr")]
pub fn add_below(name: &str) -> String {
    format!("Add below {name}")
}

/// What opens and closes the departments below one.
#[cfg(feature = "ssr")]
pub fn below(name: &str) -> String {
    format!("Below {name}")
}

/// A question and its button.
#[cfg(feature = "ssr")]
pub fn delete_department(name: &str) -> String {
    format!("Delete department {name}")
}

/// What deleting a department means.
#[cfg(feature = "ssr")]
pub fn delete_department_words(members: i64, below: usize) -> String {
    let people = match members {
        0 => "Nobody is in it".to_owned(),
        1 => "1 person is in it".to_owned(),
        members => format!("{members} people are in it"),
    };
    match below {
        0 => format!("{people}."),
        1 => format!("{people} or in the department below it, which is deleted as well."),
        below => format!("{people} or in the {below} departments below it, which are deleted as well."),
    }
}

/// What is wrong with a field of a department, and what to do about it.
#[cfg(feature = "ssr")]
pub fn department_verdict(error: DepartmentError) -> String {
    match error {
        DepartmentError::Name(DepartmentNameError::Missing) => {
            "Give the department a name that can be seen.".to_owned()
        }
        DepartmentError::Name(DepartmentNameError::Control) => control(),
        DepartmentError::Name(DepartmentNameError::TooLong) => at_most(DepartmentName::MAX),
        DepartmentError::NameTaken => "There is one of this name in the same place. Choose another one.".to_owned(),
        DepartmentError::ParentUnknown => "This is not there any more. Choose another place.".to_owned(),
        DepartmentError::BelowItself => "A department cannot be below itself. Choose another place.".to_owned(),
        DepartmentError::TooDeep => {
            format!("This would be more than {} levels deep. Choose a place further up.", Department::DEEPEST)
        }
        DepartmentError::TooMany => format!(
            "There are {} departments already, which is all {PRODUCT} holds. Delete one first.",
            Department::MOST
        ),
        DepartmentError::NotAllowed => {
            "You can move and delete departments within your own only. Choose one of these.".to_owned()
        }
    }
}
