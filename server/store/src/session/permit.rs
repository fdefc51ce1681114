use std::{marker::PhantomData, ops::Deref};

use patchbay_shared::{Permission, Scope};

use super::{Session, Who};

/// The session does not allow what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this session may not do that")]
pub struct Denied;

/// Somebody who does something, as it is written down with it.
#[derive(Clone, Debug)]
pub struct Actor {
    pub(crate) account_id: i64,
    pub(crate) token_hash: [u8; 32],
    pub(crate) address: Option<String>,
}

impl Actor {
    /// Under which account something is written down, and from which address.
    pub(crate) fn author(&self) -> (i64, Option<&str>) {
        (self.account_id, self.address.as_deref())
    }
}

/// Proof that somebody may do what the operation `O` stands for. Functions that read or write what is protected ask for
/// it, and only a session gives it, so forgetting to ask is a compile error. It carries who it is and the scope, which
/// the statement applies: what is out of it looks as if it did not exist.
pub struct Permit<O> {
    actor: Actor,
    scope: Scope,
    operation: PhantomData<O>,
}

/// What a permit is for.
pub trait Operation: Send + Sync + 'static {
    /// The permission without which there is none.
    const PERMISSION: Permission;
}

/// One operation for each permission, under the same name.
macro_rules! operations {
    ($($name:ident)+) => {$(
        #[doc = concat!("For [`Permission::", stringify!($name), "`].")]
        pub enum $name {}

        impl Operation for $name {
            const PERMISSION: Permission = Permission::$name;
        }
    )+};
}

operations! {
    ViewExtensions AddExtensions EditExtensions DeleteExtensions ExportExtensions RevealSecrets ApplyExtensions
    ReadCallLog ManageRoles ManageOrganizations ChangeSettings ManageSecurity ReadOperationLog
}

impl<O> Deref for Permit<O> {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        &self.actor
    }
}

impl<O> Permit<O> {
    /// How far it reaches, for a statement that is another one for each scope.
    pub(crate) fn scope(&self) -> Scope {
        self.scope
    }

    /// Whose scope a statement has to apply with `portal.manages` or `portal.managed`; nobody's when it is all.
    pub(crate) fn limit(&self) -> Option<i64> {
        (self.scope != Scope::All).then_some(self.actor.account_id)
    }
}

/// Proof that somebody is the person of an extension, for what everybody may do with their own.
pub struct OwnExtension {
    actor: Actor,
    pub(crate) extension_id: i64,
}

impl OwnExtension {
    /// Which extension it is.
    pub const fn id(&self) -> i64 {
        self.extension_id
    }
}

impl Deref for OwnExtension {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        &self.actor
    }
}

impl Session {
    /// The permit for an operation; deny by default.
    pub fn permit<O: Operation>(&self) -> Result<Permit<O>, Denied> {
        if self.frozen || !self.grants.allow(O::PERMISSION) {
            return Err(Denied);
        }
        Ok(Permit { actor: self.actor(), scope: self.grants.scope, operation: PhantomData })
    }

    /// The permit for one's own extension; the super administrator has none, and whoever is nobody in particular.
    pub fn own_extension(&self) -> Result<OwnExtension, Denied> {
        match self.who {
            Who::Person { extension_id, .. } if !self.frozen => Ok(OwnExtension { actor: self.actor(), extension_id }),
            _ => Err(Denied),
        }
    }

    fn actor(&self) -> Actor {
        Actor { account_id: self.who.account_id(), token_hash: self.token_hash, address: self.address.clone() }
    }
}
