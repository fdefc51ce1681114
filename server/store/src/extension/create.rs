use patchbay_shared::{Department, Extension, RoleChoiceError};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{
    ATTEMPTS, Apply, SaveError, Saving,
    forwards::Forwards,
    insert::{Candidate, Inserted, Making, insert},
    taken,
};
use crate::{
    Error, Store, department, role,
    session::{AddExtensions, ManageRoles, Permit},
};

/// A new extension.
pub struct Created {
    /// Its id, for the life of the installation.
    pub id: i64,
}

/// Saves a new extension as version 1; with [`Apply::Now`] a phone can register from the commit on. One statement,
/// one round trip: the constraints decide who was first.
pub async fn create(
    store: &Store,
    permit: &Permit<AddExtensions>,
    extension: &Extension,
    saving: impl Into<Saving<'_>>,
    now: OffsetDateTime,
) -> Result<Created, SaveError> {
    let Saving { apply, roles } = saving.into();
    let place = Place::of(&mut *store.pool.acquire().await?, permit, roles, extension).await?;
    let hash = match &extension.user_password {
        Some(password) => Some(store.hasher.hash(password).await?),
        None => None,
    };
    let forwards = Forwards::find(&mut *store.pool.acquire().await?, extension, None).await?;
    let new = Candidate::new(store, permit, extension, &place, forwards, hash)?;
    for _ in 0..ATTEMPTS {
        let domain = store.sip_domain();
        let making = Making { domain: &domain, live: matches!(apply, Apply::Now(_)), job_id: None, now };
        let inserted = {
            let mut connection = store.pool.acquire().await?;
            insert(&mut connection, store, permit, making, std::slice::from_ref(&new)).await
        };
        let inserted = match inserted {
            Ok(inserted) => inserted,
            Err(error) => return Err(new.forwards.explain(store, permit.limit(), error).await),
        };
        match inserted {
            Inserted::Made(ids) => return ids.first().map(|id| Created { id: *id }).ok_or(Error::Contended.into()),
            Inserted::Outdated => place.look_again(store, &domain).await?,
            Inserted::Taken => {
                let errors = taken::conflicts(store, permit.limit(), extension, None).await?;
                if !errors.is_empty() {
                    return Err(SaveError::Taken(errors));
                }
            }
        }
    }
    Err(SaveError::Store(Error::Contended))
}

/// What new extensions are given that are made by one statement.
pub(crate) struct Place {
    pub(crate) role_id: Option<i64>,
    pub(super) department_ids: Vec<i64>,
}

impl Place {
    /// The role and the departments that an extension asks for, if whoever makes it may give them.
    pub(crate) async fn of(
        connection: &mut PgConnection,
        permit: &Permit<AddExtensions>,
        roles: Option<&Permit<ManageRoles>>,
        extension: &Extension,
    ) -> Result<Self, SaveError> {
        let department_ids = match &extension.departments {
            Some(chosen) => department::place(&mut *connection, permit, &[], Some(chosen)).await?,
            None => vec![Department::COMPANY],
        };
        let role_id = role::assign_new(connection, roles, &extension.role, &department_ids).await?;
        Ok(Self { role_id, department_ids })
    }

    /// After nothing was made for `domain`: another one is in force since; if not, the role was deleted a moment ago.
    pub(crate) async fn look_again(&self, store: &Store, domain: &str) -> Result<(), SaveError> {
        store.renew_settings().await?;
        if self.role_id.is_some() && store.sip_domain() == domain {
            return Err(SaveError::Role(RoleChoiceError::Unknown));
        }
        Ok(())
    }
}
