use std::sync::{Arc, PoisonError, RwLock};

use patchbay_shared::{Form, PasswordPolicy, SettingField, Settings, SettingsForm, SipDomain, Switch};
use sqlx::{PgConnection, Row, postgres::PgRow, types::Json};

use crate::{Error, Result, Store};

/// The settings, and which version of them it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Current {
    /// Counts the changes.
    pub version: i32,
    /// The values.
    pub settings: Settings,
    /// The SIP domain in force; the one of the settings is not yet, while digests for it are made.
    pub domain: String,
}

/// The settings as they were read last: every request reads them, so that no server works with older ones than the
/// request found; what is made of them needs no database.
#[derive(Clone, Default)]
pub(crate) struct Cache(Arc<RwLock<Arc<Current>>>);

impl Cache {
    fn get(&self) -> Arc<Current> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Answers may overtake each other: the newest stays.
    fn put(&self, current: Current) {
        let mut cached = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if current.version >= cached.version {
            *cached = Arc::new(current);
        }
    }
}

impl Store {
    /// The settings as they were read last.
    pub fn settings(&self) -> Arc<Current> {
        self.settings.get()
    }

    /// Reads the settings: another server may have changed them.
    pub async fn renew_settings(&self) -> Result<()> {
        let row =
            sqlx::query("SELECT setting.*, installation.sip_domain AS domain FROM portal.setting, portal.installation")
                .fetch_one(&self.pool)
                .await?;
        self.settings.put(read(&row)?);
        Ok(())
    }
}

/// Makes the settings of a new installation.
pub(crate) async fn agree(connection: &mut PgConnection, domain: &SipDomain, policy: PasswordPolicy) -> Result<()> {
    let settings = Settings { sip_domain: domain.clone(), password_policy: policy, ..Settings::default() };
    let form = SettingsForm::from(&settings);
    sqlx::query(
        "WITH setting AS (
             INSERT INTO portal.setting
                 (version, company_name, name_format, password_policy, first_number, last_number, operation_log_days,
                  sip_domain, call_log_days, call_duration, organization_management, presence_codes,
                  pickup_codes)
             VALUES (1, $1, $2, $3, $4, $5, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING RETURNING version
         )
         INSERT INTO portal.setting_revision (version, document, at) SELECT version, $6, now() FROM setting",
    )
    .bind(&form.company_name)
    .bind(&form.name_format)
    .bind(&form.password_policy)
    .bind(&form.first_number)
    .bind(&form.last_number)
    .bind(Json(&form))
    .bind(settings.retention.get())
    .bind(&form.sip_domain)
    .bind(settings.call_retention.get())
    .bind(settings.call_duration.get())
    .bind(settings.organization_management.is_on())
    .bind(codes(&form, SettingField::CODES))
    .bind(codes(&form, SettingField::PICKUP_CODES))
    .execute(connection)
    .await?;
    Ok(())
}

/// What is dialled, in the order of the fields.
pub(super) fn codes<const COUNT: usize>(form: &SettingsForm, fields: [SettingField; COUNT]) -> Vec<&str> {
    fields.map(|field| form.value(field)).to_vec()
}

fn read(row: &PgRow) -> Result<Current> {
    let mut form = SettingsForm {
        company_name: row.try_get("company_name")?,
        organization_management: Switch::name(row.try_get("organization_management")?).to_owned(),
        name_format: row.try_get("name_format")?,
        sip_domain: row.try_get("sip_domain")?,
        password_policy: row.try_get("password_policy")?,
        first_number: row.try_get("first_number")?,
        last_number: row.try_get("last_number")?,
        operation_log_days: row.try_get::<i32, _>("operation_log_days")?.to_string(),
        call_log_days: row.try_get::<i32, _>("call_log_days")?.to_string(),
        call_duration: row.try_get::<i32, _>("call_duration")?.to_string(),
        ..SettingsForm::default()
    };
    let (presence, pickup): (Vec<String>, Vec<String>) = (row.try_get("presence_codes")?, row.try_get("pickup_codes")?);
    let fields = SettingField::CODES.into_iter().chain(SettingField::PICKUP_CODES);
    for (field, code) in fields.zip(presence.into_iter().chain(pickup)) {
        form.set(field, code);
    }
    // The constraints are the same rules.
    let settings = form.parse().map_err(|_| Error::Sql(sqlx::Error::Decode("the settings are not valid".into())))?;
    Ok(Current { version: row.try_get("version")?, settings, domain: row.try_get("domain")? })
}
