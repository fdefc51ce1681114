use std::collections::BTreeMap;

use patchbay_shared::{
    Document, ExtensionForm, Field, NameFormat, Organizations, PresencePart, PresenceStatus, Switch,
};
use sqlx::{Row, postgres::PgRow, types::Json};

use crate::{
    Result, Store,
    session::{Actor, OwnExtension, Permit, ViewExtensions},
};

/// An extension as it was saved last, ready to be edited. Secrets are not in it.
#[derive(Clone, Debug)]
pub struct Current {
    /// For the life of the installation.
    pub id: i64,
    /// The newest saved version.
    pub version: i32,
    /// The version the phones see.
    pub applied_version: Option<i32>,
    /// The number the phones know; `None` while nothing was applied.
    pub live_number: Option<String>,
    /// The registration name the phones know.
    pub live_registration_name: Option<String>,
    /// Whether its registration password is easy to guess.
    pub weak: bool,
    /// Which of the two names comes first.
    pub name_format: NameFormat,
    /// What the person's role is called; `None` when they have none.
    pub role: Option<String>,
    /// The person may do nothing that whoever looks may not: else nothing of it can be changed.
    pub covered: bool,
    /// Where the person is now.
    pub presence: PresenceStatus,
    /// The numbers of deleted extensions that calls go to.
    pub gone: Vec<String>,
    /// The values. Secrets and the role are empty: saved, they stay as they are.
    pub form: ExtensionForm,
}

impl Current {
    /// First and last name as they are shown, in the order of the settings.
    pub fn name(&self) -> String {
        self.name_format.display(&self.form.first_name, &self.form.last_name)
    }

    /// Whether there is something to apply.
    pub fn is_pending(&self) -> bool {
        self.applied_version != Some(self.version)
    }
}

/// The extension with this id, if it is in the permit's scope.
pub async fn find(store: &Store, permit: &Permit<ViewExtensions>, id: i64) -> Result<Option<Current>> {
    read(store, id, permit, permit.limit()).await
}

/// One's own extension.
pub async fn find_own(store: &Store, own: &OwnExtension) -> Result<Option<Current>> {
    read(store, own.extension_id, own, None).await
}

async fn read(store: &Store, id: i64, actor: &Actor, limit: Option<i64>) -> Result<Option<Current>> {
    let row = sqlx::query(
        "SELECT extension.*, credential.weak, endpoint.number AS live_number,
                endpoint.registration_name AS live_registration_name, role.name AS role,
                presence.status AS presence, portal.destinations(portal.ways(extension)) AS destinations,
                ARRAY(SELECT gone.number FROM portal.extension AS gone
                      WHERE gone.id = ANY (portal.ways(extension)) AND gone.reserved_until IS NOT NULL) AS gone,
                portal.covers_person($3, extension.role_id, extension.department_ids) AS covered
         FROM portal.extension JOIN portal.credential ON credential.id = extension.credential_id
         LEFT JOIN sip.endpoint ON endpoint.extension_id = extension.id
         LEFT JOIN portal.role ON role.id = extension.role_id AND role.deleted_at IS NULL
         LEFT JOIN portal.presence ON presence.extension_id = extension.id
         WHERE extension.deleted_at IS NULL AND extension.id = $1 AND portal.manages($2, extension.id)",
    )
    .bind(id)
    .bind(limit)
    .bind(actor.account_id)
    .fetch_optional(&store.pool)
    .await?;
    row.map(|row| current(store, &row)).transpose()
}

fn current(store: &Store, row: &PgRow) -> Result<Current> {
    Ok(Current {
        id: row.try_get("id")?,
        version: row.try_get("version")?,
        applied_version: row.try_get("applied_version")?,
        live_number: row.try_get("live_number")?,
        live_registration_name: row.try_get("live_registration_name")?,
        weak: row.try_get("weak")?,
        name_format: store.settings().settings.name_format,
        role: row.try_get("role")?,
        covered: row.try_get("covered")?,
        presence: presence(row)?,
        gone: row.try_get("gone")?,
        form: with_ways(form(row)?, row, &row.try_get::<Json<_>, _>("destinations")?.0)?,
    })
}

/// Where somebody is; whoever never said so is available.
pub(super) fn presence(row: &PgRow) -> Result<PresenceStatus> {
    let status: Option<String> = row.try_get("presence")?;
    Ok(status.and_then(|status| PresenceStatus::of_name(&status)).unwrap_or_default())
}

/// With where calls go, during each status and by who makes them, where the numbers of its destinations were looked up.
pub(crate) fn with_ways(
    form: ExtensionForm,
    row: &PgRow,
    destinations: &BTreeMap<i64, String>,
) -> Result<ExtensionForm> {
    let array = |column| -> Result<[Option<i64>; PresenceStatus::COUNT]> { fixed(row.try_get(column)?) };
    let to = [array("internal_always")?, array("internal_no_answer")?, array("internal_busy")?];
    let ruled: Vec<i64> = row.try_get("call_handling_to")?;
    let numbered = |id: &i64| destinations.get(id).map(|number| (*id, number.clone()));
    let document = Document {
        presence_information: fixed(row.try_get("presence_information")?)?,
        presence_ring_timeout: fixed(row.try_get("presence_ring_timeout")?)?,
        internal_always: to[0],
        internal_no_answer: to[1],
        internal_busy: to[2],
        destinations: to.iter().flatten().flatten().chain(&ruled).filter_map(numbered).collect(),
        call_handling_patterns: row.try_get("call_handling_patterns")?,
        call_handling_to: ruled,
        ..Document::default()
    };
    let mut form = form;
    let presence = PresenceStatus::ALL.into_iter().flat_map(|status| PresencePart::ALL.map(|part| (status, part)));
    let fields = presence.map(|(status, part)| Field::Presence(status, part));
    for field in fields.chain([Field::CallHandling]) {
        form.set(field, document.value(field).unwrap_or_default());
    }
    Ok(form)
}

/// One for each status, as the constraints have it.
pub(super) fn fixed<T>(values: Vec<T>) -> Result<[T; PresenceStatus::COUNT]> {
    let wrong = |_| sqlx::Error::Decode("not one for each status".into());
    Ok(values.try_into().map_err(wrong)?)
}

/// The values of a row of `portal.extension`, secrets and where calls go empty.
pub(crate) fn form(row: &PgRow) -> Result<ExtensionForm> {
    let text = |column| row.try_get::<Option<String>, _>(column).map(Option::unwrap_or_default);
    let number = |column| {
        row.try_get::<Option<i32>, _>(column).map(|number| number.map(|number| number.to_string()).unwrap_or_default())
    };
    let switch = |column| row.try_get::<bool, _>(column).map(|on| Switch::name(on).to_owned());
    Ok(ExtensionForm {
        first_name: text("first_name")?,
        last_name: text("last_name")?,
        email: text("email")?,
        mobile: text("mobile")?,
        organizations: Organizations::lines(&row.try_get::<Vec<i64>, _>("department_ids")?),
        job_title: text("job_title")?,
        number: text("number")?,
        caller_id: text("caller_id")?,
        registration_name: text("registration_name")?,
        concurrent_registrations: row.try_get::<i16, _>("concurrent_registrations")?.to_string(),
        call_waiting: switch("call_waiting")?,
        pickup_groups: text("pickup_groups")?,
        remote_registration: switch("remote_registration")?,
        network_restriction: switch("network_restriction")?,
        networks: text("networks")?,
        user_agent_restriction: switch("user_agent_restriction")?,
        user_agents: text("user_agents")?,
        call_duration: number("call_duration")?,
        call_limit: number("call_limit")?,
        call_limit_seconds: number("call_limit_seconds")?,
        ..ExtensionForm::default()
    })
}
