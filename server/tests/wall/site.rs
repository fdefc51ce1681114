//! A router on a database of its own, with somebody of every kind.

use std::{net::SocketAddr, path::Path};

use axum::{
    Router,
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use leptos::config::LeptosOptions;
use patchbay_server::{
    assets::Assets, clock, engine::SipEngine, mail::Outbox, proxy::TrustedProxies, router::router, state::AppState,
};
use patchbay_shared::{
    EmailAddress, ExtensionForm, Grants, Occasion, PasswordPolicy, Permission, PredefinedRole, RoleForm, Rules, Scope,
    Secret, SipDomain, UserPassword,
};
use patchbay_store::{
    Store, account,
    extension::{self, Apply, Saving},
    role,
    secret::Vault,
    session::{self, Origin, Session, Who},
};
use sqlx::PgPool;
use tempfile::TempDir;
use tokio::sync::{broadcast, watch};
use tower::ServiceExt;

/// Somebody who tries a way.
pub struct Somebody {
    pub name: String,
    /// What they hold; nothing of somebody who is not logged in.
    pub grants: Option<Grants>,
    who: Option<Who>,
}

/// What they are told.
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
}

pub struct Site {
    store: Store,
    router: Router,
    administrator: Who,
    /// Streams are open for as long as it is.
    _end: watch::Sender<bool>,
    /// Holds the sealing key.
    _folder: TempDir,
}

impl Site {
    pub async fn new(owner: PgPool) -> Self {
        let _ = any_spawner::Executor::init_tokio();
        let folder = tempfile::tempdir().unwrap();
        let pool = patchbay_store::connect((*owner.connect_options()).clone()).await.unwrap();
        let vault = Vault::open(&folder.path().join("key")).unwrap();
        let store = Store::open(pool, vault, &SipDomain::default(), PasswordPolicy::Standard).await.unwrap();
        // Every way leads somewhere.
        sqlx::query("UPDATE portal.setting SET organization_management = true").execute(&owner).await.unwrap();
        store.renew_settings().await.unwrap();
        let email = EmailAddress::parse("root@example.com").unwrap();
        let password = UserPassword::parse(&Secret::new("Correct Horse 1"), PasswordPolicy::Standard, &[]).unwrap();
        let administrator = account::create(&store, None, &email, &password, clock::system()).await.unwrap();
        let (end, ending) = watch::channel(false);
        let state = AppState {
            store: store.clone(),
            clock: clock::system,
            engine: SipEngine::none(SocketAddr::from(([127, 0, 0, 1], 5060))),
            registrations: broadcast::channel(16).0,
            ending,
            options: LeptosOptions::builder().output_name("patchbay").build(),
            assets: Assets { root: Path::new("").into(), stylesheet: "/pkg/patchbay.css".into() },
            url: "http://localhost".into(),
            outbox: Outbox::default(),
            https: false,
            proxies: TrustedProxies::new(&[]),
        };
        Self { store, router: router(state, None), administrator, _end: end, _folder: folder }
    }

    /// Nobody, the super administrator, and somebody with no role, each predefined role, and each permission alone.
    pub async fn everybody(&self) -> Vec<Somebody> {
        let mut everybody = vec![
            Somebody { name: "nobody".into(), grants: None, who: None },
            Somebody {
                name: "the super administrator".into(),
                grants: Some(Grants::all()),
                who: Some(self.administrator),
            },
        ];
        let alone = Permission::ALL.map(|permission| (permission.name().to_owned(), permission));
        for (name, permission) in &alone {
            self.make(name, *permission).await;
        }
        let predefined = PredefinedRole::ALL.map(|role| (role.name().to_owned(), role.grants()));
        let of_one =
            |permission: Permission| Grants { permissions: [permission].into_iter().collect(), scope: Scope::All };
        let alone = alone.into_iter().map(|(name, permission)| (name, of_one(permission)));
        let none = [("None".to_owned(), Grants::default())];
        for (at, (name, grants)) in predefined.into_iter().chain(alone).chain(none).enumerate() {
            let who = Some(self.person(&(2000 + at).to_string(), &name).await);
            everybody.push(Somebody { name, grants: Some(grants), who });
        }
        everybody
    }

    async fn make(&self, name: &str, permission: Permission) {
        let form = RoleForm {
            name: name.into(),
            permissions: [permission].into(),
            scope: Scope::All.name().into(),
            ..RoleForm::default()
        };
        let permit = self.session(&self.administrator).await.permit().unwrap();
        role::create(&self.store, &permit, &form.parse().unwrap(), clock::system()).await.unwrap();
    }

    /// The person of a new extension with this role.
    async fn person(&self, number: &str, role: &str) -> Who {
        let form = ExtensionForm {
            first_name: "Ada".into(),
            number: number.into(),
            role: role.into(),
            ..ExtensionForm::default()
        };
        let rules = Rules { occasion: Occasion::Create, ..Rules::default() };
        let extension = form.parse(rules).unwrap_or_else(|errors| panic!("{errors:?}"));
        let session = self.session(&self.administrator).await;
        let (add, roles) = (session.permit().unwrap(), session.permit().unwrap());
        let saving = Saving { apply: Apply::Later, roles: Some(&roles) };
        let created = extension::create(&self.store, &add, &extension, saving, clock::system()).await.unwrap();
        account::person(&self.store, created.id, clock::system()).await.unwrap()
    }

    async fn session(&self, who: &Who) -> Session {
        let token = self.log_in(who).await;
        session::find(&self.store, &token, clock::system()).await.unwrap().unwrap()
    }

    async fn log_in(&self, who: &Who) -> patchbay_store::secret::Token {
        let origin = Origin { address: None, user_agent: String::new() };
        session::open(&self.store, who, &origin, clock::system()).await.unwrap()
    }

    /// Asks with a session of its own, since some ways end the one that takes them.
    pub async fn ask(&self, somebody: &Somebody, method: Method, address: &str, json: Option<&'static str>) -> Answer {
        let mut request = Request::builder().method(method).uri(address);
        if let Some(who) = &somebody.who {
            let token = self.log_in(who).await;
            request = request.header(header::COOKIE, format!("patchbay_session={}", token.expose()));
        }
        let kind = if json.is_some() { "application/json" } else { "application/x-www-form-urlencoded" };
        let request = request.header(header::CONTENT_TYPE, kind).body(Body::from(json.unwrap_or_default())).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let location = response.headers().get(header::LOCATION).map(|location| location.to_str().unwrap().to_owned());
        Answer { status: response.status(), location: location.unwrap_or_default() }
    }
}
