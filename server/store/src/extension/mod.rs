//! Extensions: saving makes a version, applying makes it live, deleting ends it.

mod access;
mod apply;
mod before;
mod claim;
mod claimed;
mod create;
mod delete;
mod deleted;
mod editors;
mod find;
mod forwards;
mod guard;
mod history;
mod insert;
mod list;
mod newer;
mod next_number;
mod previous;
mod reservation;
mod restore;
mod reveal;
mod revise;
#[cfg(test)]
mod scale;
mod scope;
mod secrets;
mod selection;
mod taken;
mod undelete;
mod update;
mod waiting;

pub use access::{Access, accesses, show_password};
pub use apply::apply;
pub(crate) use apply::make_live;
pub use before::Before;
pub(crate) use claim::release as release_claims;
pub(crate) use claimed::{Claim, Claims};
pub(crate) use create::Place;
pub use create::{Created, create};
pub(crate) use delete::end;
pub use delete::{RESTORABLE, delete};
pub use deleted::{Deleted, DeletedCursor, DeletedPage, deleted};
pub use editors::{Editors, editors};
pub use find::{Current, find, find_own};
pub(crate) use find::{form, with_ways};
pub(crate) use forwards::Forwards;
pub(crate) use guard::guard;
pub use history::{AsOf, At, Head, HistoryPage, Kind, Stamp, Version, as_of, at, history};
pub(crate) use insert::{Candidate, Inserted, Making, insert};
pub(crate) use list::EXPORTED;
#[cfg(test)]
pub(crate) use list::scale::nodes;
pub use list::{
    COUNT_LIMIT, Cursor, Exporting, ListQuery, Page, Part, Row, Sort, SortKey, export, export_secrets, list, pending,
};
pub use newer::newer;
pub use next_number::{FreeNumbers, free_numbers_from, next_number, next_number_from};
pub use previous::{Previous, end_previous, previous};
pub(crate) use reservation::release_at_once;
pub use reservation::{release, release_expired};
pub(crate) use restore::back;
pub use restore::{Choice, restore};
pub(crate) use reveal::open as open_revealed;
pub use reveal::{Revealed, reveal};
pub(crate) use revise::{NEXT_VERSION, revise, revise_many};
pub(crate) use scope::{in_scope, push_in_scope};
pub(crate) use selection::from_found;
pub use selection::{Found, Selection, SelectionError, seen};
pub use taken::{email_owner, number_owner, taken};
pub(crate) use taken::{owner_of_code, owners_of_numbers};
pub use undelete::undelete;
pub use update::update;
pub(crate) use update::{Kept, Over, Saved, Wanted, over, write};
pub use waiting::{Snapshot, Waiting, WaitingPage, apply_many, chosen, discard_many, snapshot, waiting};

use patchbay_shared::{Field, FieldError, FieldErrors, OrganizationsError, RoleChoiceError};

use crate::{
    Error,
    error::violated,
    session::{ApplyExtensions, ManageRoles, Permit},
};

/// Whether the phones see the new version at once.
#[derive(Clone, Copy)]
pub enum Apply<'a> {
    /// *Save*: the phones keep working as before.
    Later,
    /// *Save and Apply*: live with the same commit.
    Now(&'a Permit<ApplyExtensions>),
}

impl<'a> From<Option<&'a Permit<ApplyExtensions>>> for Apply<'a> {
    fn from(permit: Option<&'a Permit<ApplyExtensions>>) -> Self {
        permit.map_or(Self::Later, Self::Now)
    }
}

/// How a version is saved.
#[derive(Clone, Copy)]
pub struct Saving<'a> {
    /// Whether the phones see it at once.
    pub apply: Apply<'a>,
    /// What a role needs to be given, taken away or brought back; without it, only who has which stays as it is.
    pub roles: Option<&'a Permit<ManageRoles>>,
}

impl<'a> From<Apply<'a>> for Saving<'a> {
    fn from(apply: Apply<'a>) -> Self {
        Self { apply, roles: None }
    }
}

/// How often a save is tried when a value that was taken turns out to be free again, or a generated name was taken.
const ATTEMPTS: usize = 3;

/// Why an extension was not saved. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Number, e-mail address or registration name are somebody else's: all of them at once.
    #[error("a value is somebody else's")]
    Taken(FieldErrors),
    /// Somebody saved a newer version than the one this change was made from.
    #[error("version {0} was saved meanwhile")]
    Stale(i32),
    /// The person may not get this role.
    #[error("the role cannot be given")]
    Role(RoleChoiceError),
    /// One of the departments is not there, or not for whoever asks.
    #[error("a department is not there")]
    Organizations(OrganizationsError),
    /// The person may do more than whoever asks, who must not get hold of what they log in with.
    #[error("the person may do more than who asks")]
    Outranked,
    /// Calls would come back to where they were, or go on too often: the ids of the extensions, one after the other.
    #[error("calls would go in a circle, or too far")]
    Forwards {
        /// From where to where.
        chain: Vec<i64>,
        /// Whether the last one is the first one.
        is_loop: bool,
    },
    /// The extension was deleted, or never was.
    #[error("there is no such extension")]
    Gone,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<sqlx::Error> for SaveError {
    fn from(error: sqlx::Error) -> Self {
        if let Some(refused) = forwards::refused(&error) {
            return refused;
        }
        match violated(&error) {
            Some("extension_organizations_unknown") => Self::Organizations(OrganizationsError::Unknown),
            _ => Self::Store(error.into()),
        }
    }
}

impl SaveError {
    /// What is wrong with a field that only the database can judge, if that is why.
    pub fn field(&self) -> Option<(Field, FieldError)> {
        match self {
            Self::Role(error) => Some((Field::Role, FieldError::Role(*error))),
            Self::Organizations(error) => Some((Field::Organizations, FieldError::Organizations(*error))),
            _ => None,
        }
    }
}
