use patchbay_shared::{
    FeatureCodeError, Form, Operation, SettingError, SettingErrors, SettingField, Settings, SettingsForm,
};
use sqlx::{PgConnection, types::Json};
use time::OffsetDateTime;

use super::find::codes;
use crate::{
    Error, Store, domain,
    error::violated,
    extension, operation_log,
    session::{Actor, ChangeSettings, Permit},
};

/// Why the settings were not saved. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// Somebody saved a newer version than the one this change was made from.
    #[error("version {0} was saved meanwhile")]
    Stale(i32),
    /// A feature code is somebody's number.
    #[error("a feature code is somebody's number")]
    Taken(SettingErrors),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<sqlx::Error> for UpdateError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Saves the settings as the next version, made from version `from`; returns the newest version. What does not change
/// anything is no version. With the name format, the names that phones show change in the same transaction; with the SIP
/// domain, the way to it begins ([`domain::advance`]).
pub async fn update(
    store: &Store,
    permit: &Permit<ChangeSettings>,
    from: i32,
    settings: &Settings,
    now: OffsetDateTime,
) -> Result<i32, UpdateError> {
    let form = SettingsForm::from(settings);
    let mut tx = store.pool.begin().await?;
    // First of all, as everybody who takes it: see portal.display_name.
    sqlx::query("SELECT pg_advisory_xact_lock(7002, 1)").execute(&mut *tx).await?;
    let (version, before): (i32, Json<SettingsForm>) = sqlx::query_as(
        "SELECT setting.version, document FROM portal.setting JOIN portal.setting_revision USING (version)
         FOR UPDATE OF setting",
    )
    .fetch_one(&mut *tx)
    .await?;
    if version != from {
        return Err(UpdateError::Stale(version));
    }
    if before.0 == form {
        return Ok(version);
    }
    match write(&mut tx, permit, settings, &form, now).await {
        Err(error) if violated(&error) == Some("number_taken") => {
            tx.rollback().await?;
            return Err(taken(store, permit, settings).await?);
        }
        written => written?,
    }
    operation_log::about_one(&mut tx, permit.author(), Operation::ChangeSettings, Some(version + 1), now).await?;
    if before.0.name_format != form.name_format {
        rename(&mut tx).await?;
    }
    if before.0.sip_domain != form.sip_domain {
        domain::tell(&mut tx).await?;
    }
    tx.commit().await?;
    tracing::info!(version = version + 1, account_id = permit.account_id, "the settings were changed");
    // It is saved: this server reads it with the next request, if not now.
    if let Err(error) = store.renew_settings().await {
        tracing::warn!(error = &error as &dyn std::error::Error, "the settings could not be read again");
    }
    Ok(version + 1)
}

async fn write(
    connection: &mut PgConnection,
    actor: &Actor,
    settings: &Settings,
    form: &SettingsForm,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "WITH setting AS (
             UPDATE portal.setting SET version = version + 1, company_name = $1, name_format = $2, password_policy = $3,
                 first_number = $4, last_number = $5, operation_log_days = $10, sip_domain = $11, call_log_days = $12,
                 call_duration = $13, organization_management = $14, presence_codes = $15, pickup_codes = $16
             RETURNING version
         )
         INSERT INTO portal.setting_revision (version, document, account_id, at, address)
         SELECT version, $6, $7, $8, $9::inet FROM setting",
    )
    .bind(&form.company_name)
    .bind(&form.name_format)
    .bind(&form.password_policy)
    .bind(&form.first_number)
    .bind(&form.last_number)
    .bind(Json(form))
    .bind(actor.account_id)
    .bind(now)
    .bind(actor.address.as_deref())
    .bind(settings.retention.get())
    .bind(&form.sip_domain)
    .bind(settings.call_retention.get())
    .bind(settings.call_duration.get())
    .bind(settings.organization_management.is_on())
    .bind(codes(form, SettingField::CODES))
    .bind(codes(form, SettingField::PICKUP_CODES))
    .execute(connection)
    .await?;
    Ok(())
}

/// Which codes are whose number.
async fn taken(store: &Store, permit: &Permit<ChangeSettings>, settings: &Settings) -> Result<UpdateError, Error> {
    let mut errors = SettingErrors::default();
    let form = SettingsForm::from(settings);
    for field in SettingField::CODES.into_iter().chain(SettingField::PICKUP_CODES) {
        if let Some(owner) = extension::owner_of_code(store, permit.account_id, form.value(field)).await? {
            errors.add(field, SettingError::Code(FeatureCodeError::Taken(owner)));
        }
    }
    // Given back meanwhile: worth trying again.
    Ok(if errors.is_empty() { UpdateError::Store(Error::Contended) } else { UpdateError::Taken(errors) })
}

/// The names of the versions that phones see, which may be older than the newest ones.
async fn rename(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    // However many there are.
    sqlx::query("SET LOCAL statement_timeout = 0").execute(&mut *connection).await?;
    sqlx::query(
        "UPDATE sip.endpoint SET display_name = portal.display_name(document ->> 'first_name', document ->> 'last_name')
         FROM portal.extension
         JOIN portal.revision ON revision.extension_id = extension.id AND revision.version = extension.applied_version
         WHERE endpoint.extension_id = extension.id",
    )
    .execute(connection)
    .await?;
    Ok(())
}
