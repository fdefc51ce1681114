use patchbay_shared::{Extension, RoleChoiceError, Secret, Whole};
use time::OffsetDateTime;

use super::{ATTEMPTS, Apply, SaveError, Saving, forwards::Forwards, reveal, secrets, taken};
use crate::{
    Error, Store, department,
    error::violated,
    role,
    session::{AddExtensions, Permit},
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
    let departments = match &extension.departments {
        Some(chosen) => Some(department::place(&store.pool, permit, &[], Some(chosen)).await?),
        None => None,
    };
    let forwards = Forwards::find(&mut *store.pool.acquire().await?, extension, None).await?;
    let role_id = role::assign_new(store, roles, &extension.role, departments.as_deref()).await?;
    let (hash, user_password) = secrets::user_password(store, extension).await?;
    let password = secrets::registration_password(extension.registration_password.as_ref())?;
    let revealed = reveal::seal(store, permit, &Secret::new(password.expose()), Some(&user_password))?;
    for _ in 0..ATTEMPTS {
        let name = secrets::registration_name(extension.registration_name.as_ref())?;
        let domain = store.sip_domain();
        let credential = secrets::credential(store, &domain, &name, &password)?;
        let query = sqlx::query_scalar(include_str!("create.sql"))
            .bind(&hash.0)
            .bind(name.as_str())
            .bind(credential.ha1.md5)
            .bind(credential.ha1.sha256)
            .bind(credential.sealed)
            .bind(credential.weak)
            .bind(matches!(apply, Apply::Now(_)))
            .bind(now)
            .bind(extension.person.first.as_str())
            .bind(extension.person.last.as_str())
            .bind(extension.email.as_ref().map(|email| email.as_str()))
            .bind(extension.mobile.as_ref().map(|mobile| mobile.as_str()))
            .bind(extension.job_title.as_str())
            .bind(extension.number.as_str())
            .bind(extension.caller_id.as_ref().map(|id| id.as_str()))
            .bind(i16::from(extension.concurrent_registrations.get()))
            .bind(permit.account_id)
            .bind(permit.address.as_deref())
            .bind(extension.email.as_ref().map(|email| email.key()))
            .bind(&domain)
            .bind(permit.token_hash)
            .bind(&revealed)
            .bind(role_id)
            .bind(extension.remote_registration.is_on())
            .bind(extension.network_restriction.is_on())
            .bind(extension.networks.to_string())
            .bind(extension.user_agent_restriction.is_on())
            .bind(extension.user_agents.to_string())
            .bind(extension.call_duration.map(Whole::get))
            .bind(extension.call_limit.map(Whole::get))
            .bind(extension.call_limit_seconds.map(Whole::get))
            .bind(&departments);
        let inserted: Result<Option<i64>, sqlx::Error> = forwards.bind(query).fetch_optional(&store.pool).await;
        match inserted {
            Ok(Some(id)) => return Ok(Created { id }),
            // Another domain is in force since this request began; if not, the role was deleted a moment ago.
            Ok(None) => {
                store.renew_settings().await?;
                if role_id.is_some() && store.sip_domain() == domain {
                    return Err(SaveError::Role(RoleChoiceError::Unknown));
                }
            }
            Err(error) if violated(&error).is_some_and(|name| name.ends_with("_taken")) => {
                let errors = taken::conflicts(store, permit.limit(), extension, None).await?;
                if !errors.is_empty() {
                    return Err(SaveError::Taken(errors));
                }
            }
            Err(error) => return Err(forwards.explain(store, permit.limit(), error.into()).await),
        }
    }
    Err(SaveError::Store(Error::Contended))
}
