//! An installation with a super administrator who is logged in.

use patchbay_shared::{
    Department, DepartmentForm, EmailAddress, Extension, ExtensionForm, Occasion, Organizations, PasswordPolicy, Rules,
    Secret, SettingsForm, SipDomain, Switch, UserPassword,
};
use patchbay_store::{
    Store,
    account::{self, Proof},
    department,
    extension::{self, Apply, SaveError, Saving},
    secret::Vault,
    session::{
        self, AddExtensions, ApplyExtensions, DeleteExtensions, EditExtensions, ExportExtensions, ManageRoles, Origin,
        Permit, RevealSecrets, Session, ViewExtensions, Who,
    },
    setting,
};
use sqlx::{PgPool, Row, postgres::PgRow};
use tempfile::TempDir;
use time::OffsetDateTime;

pub(crate) const ADMINISTRATOR: &str = "Root@Example.com";
pub(crate) const PASSWORD: &str = "Correct Horse 1";

/// A moment; tests count from it.
pub(crate) fn now() -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(1_790_000_000).unwrap()
}

pub(crate) struct Portal {
    /// As the owner of the database, who may do everything.
    pub(crate) pool: PgPool,
    /// As the portal's own role.
    pub(crate) store: Store,
    pub(crate) who: Who,
    pub(crate) session: Session,
    pub(crate) may: Permits,
    pub(crate) roles: Permit<ManageRoles>,
    /// Holds the sealing key.
    pub(crate) folder: TempDir,
}

/// The permits about extensions of somebody who has all of them.
pub(crate) struct Permits {
    pub(crate) view: Permit<ViewExtensions>,
    pub(crate) add: Permit<AddExtensions>,
    pub(crate) edit: Permit<EditExtensions>,
    pub(crate) delete: Permit<DeleteExtensions>,
    pub(crate) export: Permit<ExportExtensions>,
    pub(crate) secrets: Permit<RevealSecrets>,
    pub(crate) apply: Permit<ApplyExtensions>,
}

impl Permits {
    pub(crate) fn of(session: &Session) -> Self {
        Self {
            view: session.permit().unwrap(),
            add: session.permit().unwrap(),
            edit: session.permit().unwrap(),
            delete: session.permit().unwrap(),
            export: session.permit().unwrap(),
            secrets: session.permit().unwrap(),
            apply: session.permit().unwrap(),
        }
    }
}

impl Portal {
    pub(crate) async fn new(pool: PgPool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&pool, &folder, "sip.example.com").await;
        let who = account::create(&store, None, &email(ADMINISTRATOR), &password(PASSWORD), now()).await.unwrap();
        let session = log_in(&store, &who).await;
        let may = Permits::of(&session);
        let roles = session.permit().unwrap();
        Self { pool, store, who, session, may, roles, folder }
    }

    /// Another server, which has one connection, and that connection.
    pub(crate) async fn narrow(&self) -> (Store, PgPool) {
        let options = (*self.pool.connect_options()).clone();
        let pool = self.pool.options().clone().max_connections(1).connect_with(options).await.unwrap();
        let vault = Vault::open(&self.folder.path().join("key")).unwrap();
        let domain = SipDomain::parse("sip.example.com").unwrap();
        (Store::open(pool.clone(), vault, &domain, PasswordPolicy::Standard).await.unwrap(), pool)
    }

    /// Who logs in with this name and password as if nobody had tried before.
    pub(crate) async fn attempt(&self, name: &str, typed: &str) -> Option<Who> {
        sqlx::query("DELETE FROM portal.login_limit").execute(&self.pool).await.unwrap();
        match self.log_in_at(name, typed, now()).await {
            Proof::Who(who, _) => Some(who),
            Proof::Wrong => None,
            _ => panic!("neither in nor out"),
        }
    }

    pub(crate) async fn log_in_at(&self, name: &str, typed: &str, at: OffsetDateTime) -> Proof {
        account::authenticate(&self.store, name, &Secret::new(typed), &origin(), at).await.unwrap()
    }

    pub(crate) async fn create(&self, extension: &Extension, apply: Apply<'_>) -> Result<i64, SaveError> {
        Ok(extension::create(&self.store, &self.may.add, extension, apply, now()).await?.id)
    }

    /// A live extension with this number.
    pub(crate) async fn extension(&self, number: &str) -> i64 {
        self.create(&parse(&form(number), Occasion::Create), Apply::Now(&self.may.apply)).await.unwrap()
    }

    /// A save by somebody who may give roles.
    pub(crate) fn saving<'a>(&'a self, apply: Apply<'a>) -> Saving<'a> {
        Saving { apply, roles: Some(&self.roles) }
    }

    /// Saves what `change` makes of the extension as it is.
    pub(crate) async fn change(
        &self,
        id: i64,
        apply: Apply<'_>,
        change: impl FnOnce(&mut ExtensionForm),
    ) -> Result<i32, SaveError> {
        let current = extension::find(&self.store, &self.may.view, id).await?.unwrap();
        let mut form = current.form;
        change(&mut form);
        let extension = parse(&form, Occasion::Update);
        let saved =
            extension::update(&self.store, &self.may.edit, id, current.version, &extension, self.saving(apply), now())
                .await?;
        Ok(saved.unwrap_or(current.version))
    }

    /// The person of an extension, as if they had just logged in.
    pub(crate) async fn person(&self, extension_id: i64) -> Who {
        account::person(&self.store, extension_id, now()).await.unwrap()
    }

    /// Switches departments on or off.
    pub(crate) async fn organizations(&self, on: bool) {
        let current = self.store.settings();
        let form =
            SettingsForm { organization_management: Switch::name(on).into(), ..SettingsForm::from(&current.settings) };
        let permit = self.session.permit().unwrap();
        setting::update(&self.store, &permit, current.version, &form.parse().unwrap(), now()).await.unwrap();
    }

    /// A new department.
    pub(crate) async fn department(&self, name: &str, parent: i64) -> i64 {
        let permit = self.session.permit().unwrap();
        department::create(&self.store, &permit, &department(name, parent), now()).await.unwrap()
    }

    /// Puts an extension into departments, which the phones do not see.
    pub(crate) async fn put(&self, id: i64, departments: &[i64]) -> Result<i32, SaveError> {
        self.change(id, Apply::Later, |form| form.organizations = Organizations::lines(departments)).await
    }

    /// What a page that is read now sees.
    pub(crate) async fn seen(&self) -> extension::Snapshot {
        let text: String =
            sqlx::query_scalar("SELECT pg_current_snapshot()::text").fetch_one(&self.pool).await.unwrap();
        extension::Snapshot::parse(&text).unwrap()
    }

    /// Makes the newest version live.
    pub(crate) async fn apply(&self, id: i64) -> Result<bool, SaveError> {
        let version = extension::find(&self.store, &self.may.view, id).await?.unwrap().version;
        extension::apply(&self.store, &self.may.apply, id, version, now()).await
    }

    /// What the newest version of an extension is, and which one the phones see.
    pub(crate) async fn versions(&self, id: i64) -> (i32, Option<i32>) {
        let row = self.row("SELECT version, applied_version FROM portal.extension WHERE id = $1", id).await;
        (row.get(0), row.get(1))
    }

    /// Until somebody waits for this table.
    pub(crate) async fn until_waited_for(&self, table: &str) {
        let waits = "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = $1::regclass AND NOT granted)";
        while !sqlx::query_scalar::<_, bool>(waits).bind(table).fetch_one(&self.pool).await.unwrap() {}
    }

    pub(crate) async fn row(&self, sql: &'static str, id: i64) -> PgRow {
        sqlx::query(sql).bind(id).fetch_one(&self.pool).await.unwrap()
    }

    /// What the SIP engine sees of an extension, as text.
    pub(crate) async fn endpoint(&self, id: i64) -> Option<String> {
        sqlx::query_scalar(
            "SELECT ROW(extension_id, number, registration_name, realm, ha1_md5, ha1_sha256, caller_id, display_name,
                 max_contacts, remote_registration, allowed_networks, allowed_agents, call_duration, call_limit,
                 call_limit_seconds, call_waiting,
                 call_handling_patterns, call_handling_to, pickup_groups)::text FROM sip.endpoint WHERE extension_id = $1",
        )
        .bind(id)
        .fetch_optional(&self.pool)
        .await
        .unwrap()
    }

    /// Everything an extension has claimed, in alphabetical order.
    pub(crate) async fn claims(&self, id: i64) -> Vec<String> {
        sqlx::query(
            "SELECT number FROM portal.number_claim WHERE extension_id = $1
             UNION ALL SELECT email FROM portal.email_claim WHERE extension_id = $1
             UNION ALL SELECT registration_name FROM portal.registration_name_claim WHERE extension_id = $1 ORDER BY 1",
        )
        .bind(id)
        .fetch_all(&self.pool)
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect()
    }
}

/// A server of its own on the database of `owner`, with the rights of the program. A new installation is in `domain`.
pub(crate) async fn open(owner: &PgPool, folder: &TempDir, domain: &str) -> Store {
    let pool = patchbay_store::connect((*owner.connect_options()).clone()).await.unwrap();
    let vault = Vault::open(&folder.path().join("key")).unwrap();
    Store::open(pool, vault, &SipDomain::parse(domain).unwrap(), PasswordPolicy::Standard).await.unwrap()
}

pub(crate) fn origin() -> Origin {
    Origin { address: Some("2001:db8::7".parse().unwrap()), user_agent: "Browser/1".into() }
}

pub(crate) async fn log_in(store: &Store, who: &Who) -> Session {
    let token = session::open(store, who, &origin(), now()).await.unwrap();
    session::find(store, &token, now()).await.unwrap().unwrap()
}

/// `Ada Lovelace` with this number; the registration name and the e-mail address follow from it.
pub(crate) fn form(number: &str) -> ExtensionForm {
    ExtensionForm {
        first_name: "Ada".into(),
        last_name: "Lovelace".into(),
        email: format!("Ada.{number}@example.com"),
        number: number.into(),
        registration_name: format!("phone-{number}"),
        ..ExtensionForm::default()
    }
}

pub(crate) fn parse(form: &ExtensionForm, occasion: Occasion) -> Extension {
    form.parse(Rules { occasion, policy: PasswordPolicy::Standard, organizations: !form.organizations.is_empty() })
        .unwrap_or_else(|errors| panic!("{errors:?}"))
}

pub(crate) fn email(address: &str) -> EmailAddress {
    EmailAddress::parse(address).unwrap()
}

pub(crate) fn password(typed: &str) -> UserPassword {
    UserPassword::parse(&Secret::new(typed), PasswordPolicy::Standard, &[]).unwrap()
}

pub(crate) fn department(name: &str, parent: i64) -> Department {
    DepartmentForm { name: name.into(), parent: parent.to_string() }.parse().unwrap()
}
