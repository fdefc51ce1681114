//! Who is logged in, and what they may do.

mod acting;
mod close;
mod find;
mod list;
mod open;
mod permit;
mod view;
mod who;

pub(crate) use acting::acting;
pub(crate) use close::close_others;
pub use close::{close, close_any, close_expired, close_own, close_own_others};
pub use find::{find, seen};
pub use list::{Listed, PAGE, all, own};
pub(crate) use open::{Opened, Proof, open_proved};
pub use open::{Origin, open};
pub use permit::{
    Actor, AddExtensions, ApplyExtensions, ChangeSettings, DeleteExtensions, Denied, EditExtensions, ExportExtensions,
    ManageOrganizations, ManageRoles, ManageSecurity, Operation, OwnExtension, Permit, ReadCallLog, ReadOperationLog,
    RevealSecrets, ViewExtensions,
};
pub use view::{Viewed, end_view, may_view_as, view_as, viewed_name};
pub use who::Who;

use patchbay_shared::Grants;
use time::Duration;

/// A session ends this long after its last request …
pub const IDLE: Duration = Duration::minutes(30);
/// … and this long after it began, whatever happened.
pub const ABSOLUTE: Duration = Duration::hours(12);

impl Session {
    /// Under which account something is written down, and from which address.
    pub(crate) fn author(&self) -> (i64, Option<&str>) {
        (self.who.account_id(), self.address.as_deref())
    }

    /// The session of who is really there.
    pub fn own(&self) -> &Self {
        self.viewing.as_ref().map_or(self, |viewing| &viewing.by)
    }

    /// As whom they look at the portal, if as somebody else.
    pub fn viewed(&self) -> Option<Viewed> {
        self.viewing.as_ref().map(|viewing| viewing.what)
    }

    /// For a request that would change something: whoever looks as somebody else is given no permit by it.
    #[must_use]
    pub fn to_change(self) -> Self {
        Self { frozen: self.viewing.is_some(), ..self }
    }
}

/// Of somebody who looks at the portal as somebody else.
#[derive(Clone, Debug)]
struct Viewing {
    what: Viewed,
    by: Box<Session>,
}

/// Somebody who is logged in, or as whom somebody looks who is.
#[derive(Clone, Debug)]
pub struct Session {
    pub(crate) token_hash: [u8; 32],
    pub(crate) address: Option<String>,
    /// Who it is.
    pub who: Who,
    /// What they may do, as it was when the session was looked up.
    pub grants: Grants,
    /// Their e-mail address, or their number when they have none.
    pub email: String,
    /// When the last request was noted down.
    pub seen_at: time::OffsetDateTime,
    viewing: Option<Viewing>,
    frozen: bool,
}
