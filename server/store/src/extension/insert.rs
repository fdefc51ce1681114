use std::collections::BTreeSet;

use patchbay_shared::{Extension, RegistrationPassword, Secret, Whole};
use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use time::OffsetDateTime;

use super::{SaveError, create::Place, forwards::Forwards, reveal, secrets};
use crate::{
    Result, Store,
    error::violated,
    secret::{PasswordHash, hex},
    session::Actor,
};

/// An extension that is to be made, with its secrets.
pub(crate) struct Candidate<'a> {
    pub(crate) extension: &'a Extension,
    place: &'a Place,
    pub(crate) forwards: Forwards,
    hash: PasswordHash,
    password: RegistrationPassword,
    revealed: Vec<u8>,
}

impl<'a> Candidate<'a> {
    /// `hash` is that of the chosen user password; without one, a password is made.
    pub(crate) fn new(
        store: &Store,
        actor: &Actor,
        extension: &'a Extension,
        place: &'a Place,
        forwards: Forwards,
        hash: Option<PasswordHash>,
    ) -> Result<Self> {
        let (hash, user_password) = match (&extension.user_password, hash) {
            (Some(chosen), Some(hash)) => (hash, Secret::new(chosen.expose())),
            _ => secrets::generated_user_password(store, extension)?,
        };
        let password = secrets::registration_password(extension.registration_password.as_ref())?;
        let revealed = reveal::seal(store, actor, &Secret::new(password.expose()), Some(&user_password))?;
        Ok(Self { extension, place, forwards, hash, password, revealed })
    }
}

/// How they are made.
#[derive(Clone, Copy)]
pub(crate) struct Making<'a> {
    /// What digests are made for.
    pub(crate) domain: &'a str,
    pub(crate) live: bool,
    /// The job that makes them, to be handed out together.
    pub(crate) job_id: Option<i64>,
    pub(crate) now: OffsetDateTime,
}

/// What became of it. Nothing is made unless everything is.
pub(crate) enum Inserted {
    /// The ids, in the order of the extensions.
    Made(Vec<i64>),
    /// A number, an e-mail address or a registration name is somebody's. Within a transaction, nothing else can be done in it.
    Taken,
    /// Another domain is in force by now, or the role was deleted.
    Outdated,
}

/// A row of the statement.
#[derive(Serialize)]
struct Row<'a> {
    hash: &'a str,
    registration_name: String,
    ha1_md5: String,
    ha1_sha256: String,
    sealed: String,
    weak: bool,
    first_name: &'a str,
    last_name: &'a str,
    email: Option<&'a str>,
    email_key: Option<String>,
    mobile: Option<&'a str>,
    job_title: &'a str,
    number: &'a str,
    caller_id: Option<&'a str>,
    concurrent_registrations: u8,
    call_waiting: bool,
    pickup_groups: String,
    remote_registration: bool,
    network_restriction: bool,
    networks: String,
    user_agent_restriction: bool,
    user_agents: String,
    call_duration: Option<i32>,
    call_limit: Option<i32>,
    call_limit_seconds: Option<i32>,
    role_id: Option<i64>,
    department_ids: &'a [i64],
    #[serde(flatten)]
    forwards: &'a Forwards,
    revealed: String,
}

impl<'a> Row<'a> {
    fn of(store: &Store, Making { domain, .. }: Making<'a>, candidate: &'a Candidate<'_>) -> Result<Self> {
        let Candidate { extension, place, forwards, hash, password, revealed } = candidate;
        let name = secrets::registration_name(extension.registration_name.as_ref())?;
        let credential = secrets::credential(store, domain, &name, password)?;
        Ok(Self {
            hash: &hash.0,
            registration_name: name.as_str().to_owned(),
            ha1_md5: credential.ha1.md5,
            ha1_sha256: credential.ha1.sha256,
            sealed: hex(&credential.sealed),
            weak: credential.weak,
            first_name: extension.person.first.as_str(),
            last_name: extension.person.last.as_str(),
            email: extension.email.as_ref().map(|email| email.as_str()),
            email_key: extension.email.as_ref().map(|email| email.key()),
            mobile: extension.mobile.as_ref().map(|mobile| mobile.as_str()),
            job_title: extension.job_title.as_str(),
            number: extension.number.as_str(),
            caller_id: extension.caller_id.as_ref().map(|id| id.as_str()),
            concurrent_registrations: extension.concurrent_registrations.get(),
            call_waiting: extension.call_waiting.is_on(),
            pickup_groups: extension.pickup_groups.to_string(),
            remote_registration: extension.remote_registration.is_on(),
            network_restriction: extension.network_restriction.is_on(),
            networks: extension.networks.to_string(),
            user_agent_restriction: extension.user_agent_restriction.is_on(),
            user_agents: extension.user_agents.to_string(),
            call_duration: extension.call_duration.map(Whole::get),
            call_limit: extension.call_limit.map(Whole::get),
            call_limit_seconds: extension.call_limit_seconds.map(Whole::get),
            role_id: place.role_id,
            department_ids: &place.department_ids,
            forwards,
            revealed: hex(revealed),
        })
    }
}

/// Makes extensions, one or many, by one statement.
pub(crate) async fn insert(
    connection: &mut PgConnection,
    store: &Store,
    actor: &Actor,
    making: Making<'_>,
    many: &[Candidate<'_>],
) -> std::result::Result<Inserted, SaveError> {
    let roles: BTreeSet<i64> = many.iter().filter_map(|candidate| candidate.place.role_id).collect();
    let rows = many.iter().map(|candidate| Row::of(store, making, candidate)).collect::<Result<Vec<_>>>()?;
    let inserted: std::result::Result<Vec<i64>, sqlx::Error> = sqlx::query_scalar(include_str!("create.sql"))
        .bind(Json(rows))
        .bind(making.domain)
        .bind(roles.into_iter().collect::<Vec<_>>())
        .bind(making.live)
        .bind(making.now)
        .bind(actor.account_id)
        .bind(actor.address.as_deref())
        .bind(actor.token_hash)
        .bind(making.job_id)
        .fetch_all(connection)
        .await;
    match inserted {
        Ok(ids) if ids.len() < many.len() => Ok(Inserted::Outdated),
        Ok(ids) => Ok(Inserted::Made(ids)),
        Err(error) if violated(&error).is_some_and(|name| name.ends_with("_taken")) => Ok(Inserted::Taken),
        Err(error) => Err(error.into()),
    }
}
