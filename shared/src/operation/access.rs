use crate::Permission;

/// Who may do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Also somebody who is not logged in.
    Anybody,
    /// Who is logged in, with what is theirs.
    LoggedIn,
    /// Who has this permission.
    Permission(Permission),
}
