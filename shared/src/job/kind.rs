use crate::Operation;

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    /// Adds extensions.
    Add,
    /// Changes the same fields of extensions.
    Edit,
    /// Deletes extensions.
    Delete,
    /// Makes saved versions live.
    Apply,
    /// Imports the rows of a file.
    Import,
    /// Undoes an import.
    Undo,
}

impl JobKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [Self::Add, Self::Edit, Self::Delete, Self::Apply, Self::Import, Self::Undo];

    /// Its name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Edit => "edit",
            Self::Delete => "delete",
            Self::Apply => "apply",
            Self::Import => "import",
            Self::Undo => "undo",
        }
    }

    /// The kind of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What it is to begin one.
    pub const fn operation(self) -> Operation {
        match self {
            Self::Add => Operation::AddExtensions,
            Self::Edit => Operation::EditExtensions,
            Self::Delete => Operation::DeleteExtensions,
            Self::Apply => Operation::ApplyExtensions,
            Self::Import => Operation::ImportExtensions,
            Self::Undo => Operation::UndoImport,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_has_one_name_and_one_operation() {
        for kind in JobKind::ALL {
            assert_eq!(JobKind::of_name(kind.name()), Some(kind));
            assert_eq!(JobKind::ALL.into_iter().filter(|other| other.operation() == kind.operation()).count(), 1);
        }
        assert_eq!(JobKind::of_name("guess"), None);
    }
}
