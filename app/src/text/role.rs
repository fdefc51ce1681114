//! Roles: what they are called, what they give, and what is wrong with one.

use patchbay_shared::{Permission, RoleError, RoleField, RoleForm, RoleName, RoleNameError, Scope, Subject};

use super::verdict::{at_most, control};

/// The page, and its entry in the menu.
pub const ROLES: &str = "Roles";
/// Under the title.
pub const ROLES_WORDS: &str =
    "A role says what somebody may do in this portal, and to which extensions. Who has none sees their own page only.";
/// A page, and the way to it.
pub const NEW_ROLE: &str = "New role";
/// Column.
pub const ROLE_NAME: &str = "Name";
/// Column.
pub const ROLE_GIVES: &str = "Gives";
/// Column, and heading of who has a role.
pub const ROLE_PEOPLE: &str = "People";
/// Column of what can be done.
pub const ROLE_ACTIONS: &str = "Copy";
/// Mark of a role that came with the program.
pub const MARK_PREDEFINED: &str = "predefined";
/// In the place of what a role gives.
pub const ROLE_GIVES_NOTHING: &str = "nothing";
/// First part of the form.
pub const ROLE_SECTION: &str = "Role";
/// Beside the name.
pub const ROLE_NAME_HINT: &str = "As it is chosen for people.";
/// Beside a box that cannot be ticked.
pub const NOT_HELD: &str = "You do not have this yourself.";
/// Beside the scope.
pub const SCOPE_HINT: &str = "To which extensions the permissions about extensions reach.";
/// Under what somebody can do with a role for their own departments.
pub const OWN_DEPARTMENTS_ARE: &str =
    "Their own departments: those that the extension of whoever has this role is in, and all below these.";
/// The same, while there are no departments.
pub const OWN_DEPARTMENTS_OFF: &str =
    "Organization Management is off in the settings: while it is, this role reaches no extension.";
/// Beside the numbers.
pub const NUMBERS_HINT: &str = "Only for chosen extensions: their numbers, with commas between them.";
/// Heading over what a role gives, in sentences.
pub const ROLE_CAN: &str = "What somebody with this role can do";
/// What everybody can do.
pub const ROLE_CAN_NOTHING: &str = "Nothing but look after themselves: their own page, password and sessions.";
/// Over a role that came with the program.
pub const ROLE_PREDEFINED: &str =
    "This role came with the system. It can be given and copied, not changed and not deleted.";
/// Over a role that gives more than whoever looks holds.
pub const ROLE_NOT_COVERED: &str =
    "This role gives more than you hold yourself. Only somebody who holds as much can change, give or delete it.";
/// When a role was saved.
pub const ROLE_SAVED: &str = "Saved. It holds with the next click of everybody who has this role.";
/// When somebody else changed a role that was to be deleted.
pub const ROLE_CHANGED_MEANWHILE: &str =
    "Somebody changed this role meanwhile. Look at it once more, then decide again.";
/// A way to another role that begins like this one.
pub const COPY_ROLE: &str = "Copy";
/// Nobody has a role.
pub const NOBODY_HAS_ROLE: &str = "Nobody has it.";

/// A link, where the word alone says too little.
pub fn copy_role(name: &str) -> String {
    format!("Copy {name}")
}

/// What a copy is called at first.
pub fn copy_of_role(name: &str) -> String {
    format!("Copy of {name}").chars().take(RoleName::MAX).collect()
}

/// A question and its button.
pub fn delete_role(name: &str) -> String {
    format!("Delete role {name}")
}

/// What deleting a role means.
pub fn delete_role_words(people: &str, is_one: bool) -> String {
    match (people, is_one) {
        ("0", _) => "Nobody has it, so nobody loses anything.".to_owned(),
        (_, true) => {
            "1 person has it. They will have the role None, and manage nothing from that moment on.".to_owned()
        }
        (people, false) => {
            format!("{people} people have it. They will have the role None, and manage nothing from that moment on.")
        }
    }
}

/// Under the first of those who have a role.
pub fn and_more_people(more: &str) -> String {
    format!("and {more} more, or people whom you do not manage")
}

/// Under what somebody can do with a role for chosen extensions.
pub fn chosen_are(numbers: &str) -> String {
    format!("The chosen extensions: {numbers}")
}

/// What a permission is called.
pub const fn permission(permission: Permission) -> &'static str {
    match permission {
        Permission::ViewExtensions => "See extensions",
        Permission::AddExtensions => "Add extensions",
        Permission::EditExtensions => "Edit extensions",
        Permission::DeleteExtensions => "Delete extensions",
        Permission::ExportExtensions => "Export extensions",
        Permission::RevealSecrets => "See registration passwords",
        Permission::ApplyExtensions => "Apply changes",
        Permission::ReadCallLog => "Read the call log",
        Permission::ManageRoles => "Manage roles",
        Permission::ManageOrganizations => "Manage departments",
        Permission::ChangeSettings => "Change settings",
        Permission::ManageSecurity => "Manage security",
        Permission::ReadOperationLog => "Read the operation log",
    }
}

/// What permissions are about.
pub const fn subject(subject: Subject) -> &'static str {
    match subject {
        Subject::Extensions => "Extensions",
        Subject::People => "People",
        Subject::System => "System",
    }
}

/// What a permission lets somebody do, in a sentence.
pub fn can(permission: Permission, scope: Scope) -> String {
    let whose = match scope {
        Scope::All => "all extensions",
        Scope::OwnDepartments => "the extensions of their own departments",
        Scope::Chosen => "the chosen extensions",
    };
    match permission {
        Permission::ViewExtensions => {
            format!("See {whose}, what they were before, and which phones are registered.")
        }
        Permission::AddExtensions => "Make new extensions, for people and their phones.".to_owned(),
        Permission::EditExtensions => {
            format!("Change {whose}, bring earlier values back, and make links to new passwords.")
        }
        Permission::DeleteExtensions => format!("Delete {whose}, and bring deleted ones back."),
        Permission::ExportExtensions => format!("Take {whose} away as a file, without passwords."),
        Permission::RevealSecrets => {
            format!("Have the registration passwords of {whose} shown. Each look is written down.")
        }
        Permission::ApplyExtensions => format!("Make saved changes of {whose} live, or discard them."),
        Permission::ReadCallLog => format!("Read whom {whose} called and who called them, and take it away as a file."),
        Permission::ManageRoles => {
            "Make, change and delete roles, and give them to people; nothing that they do not hold themselves."
                .to_owned()
        }
        Permission::ManageOrganizations => {
            "Change the tree of departments while Organization Management is on; move and delete within one’s own, if the role reaches these alone."
                .to_owned()
        }
        Permission::ChangeSettings => "Change the settings and the mail server of the system.".to_owned(),
        Permission::ManageSecurity => {
            "See and end lock-outs, bans and sessions, and take second factors away that people lost.".to_owned()
        }
        Permission::ReadOperationLog => "Read who did what, and take it away as a file.".to_owned(),
    }
}

/// How far permissions about extensions reach.
pub const fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::All => "All extensions",
        Scope::OwnDepartments => "Those of their own departments",
        Scope::Chosen => "Chosen extensions",
    }
}

/// What a field of a role is called.
pub const fn role_field(field: RoleField) -> &'static str {
    match field {
        RoleField::Name => "Name",
        RoleField::Permission(permission) => self::permission(permission),
        RoleField::Scope => "Reach",
        RoleField::Numbers => "Chosen extensions",
    }
}

/// A value of a role as people read it.
pub fn role_value(field: RoleField, value: &str) -> String {
    match (field, value) {
        (RoleField::Permission(_), "") => "no".to_owned(),
        (RoleField::Permission(_), _) => "yes".to_owned(),
        (RoleField::Scope, name) => Scope::of_name(name).map(scope).unwrap_or_default().to_owned(),
        (_, value) => value.to_owned(),
    }
}

/// What is wrong with a field of a role, and what to do about it.
pub fn role_verdict(error: &RoleError) -> String {
    match error {
        RoleError::Name(RoleNameError::Missing) => "Give the role a name.".to_owned(),
        RoleError::Name(RoleNameError::Control) => control(),
        RoleError::Name(RoleNameError::TooLong) => at_most(RoleName::MAX),
        RoleError::Name(RoleNameError::Reserved) => "This stands for having no role. Choose another name.".to_owned(),
        RoleError::NameTaken => "There is a role of this name. Choose another one.".to_owned(),
        RoleError::ScopeUnknown => "Choose to which extensions it reaches.".to_owned(),
        RoleError::NumbersMissing => "Type the numbers of the chosen extensions.".to_owned(),
        RoleError::NumbersMalformed => "Type numbers of digits, with commas between them.".to_owned(),
        RoleError::NumbersTooMany => format!("Choose {} extensions at most.", RoleForm::MOST),
        RoleError::NumberUnknown(number) => format!("There is no extension {}.", number.as_str()),
        RoleError::NumberMoved(number) => format!(
            "{} is the number of another extension by now. Look whom you mean, and save again.",
            number.as_str()
        ),
        RoleError::NotAllowed => "You cannot give what you do not have.".to_owned(),
    }
}
