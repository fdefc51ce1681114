//! A router on a database of its own, with somebody of every kind.

use std::{net::SocketAddr, path::Path};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, Response, StatusCode, header},
};
use leptos::config::LeptosOptions;
use patchbay_server::{
    assets::Assets,
    clock,
    engine::SipEngine,
    mail::Outbox,
    proxy::TrustedProxies,
    router::router,
    state::{AppState, News},
};
use patchbay_shared::{
    EmailAddress, ExtensionForm, Grants, Occasion, PasswordPolicy, Permission, PredefinedRole, RoleForm, Rules, Scope,
    Secret, SipDomain, UserPassword,
};
use patchbay_store::{
    Store, account,
    extension::{self, Apply, Saving},
    role,
    secret::{Token, Vault},
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
    pub who: Option<Who>,
}

/// What they are told.
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub cookies: Vec<String>,
    /// What is read of it at once: nothing of a stream.
    pub body: String,
}

pub struct Site {
    pub store: Store,
    /// As the owner of the database.
    pub owner: PgPool,
    router: Router,
    pub administrator: Who,
    /// What open pages are told.
    pub news: broadcast::Sender<News>,
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
        let news = broadcast::channel(16).0;
        let state = AppState {
            store: store.clone(),
            clock: clock::system,
            engine: SipEngine::none(SocketAddr::from(([127, 0, 0, 1], 5060))),
            registrations: news.clone(),
            ending,
            options: LeptosOptions::builder().output_name("patchbay").build(),
            assets: Assets { root: Path::new("").into(), stylesheet: "/pkg/patchbay.css".into() },
            url: "http://localhost".into(),
            outbox: Outbox::default(),
            https: false,
            proxies: TrustedProxies::new(&[]),
        };
        Self { store, owner, router: router(state, None), administrator, news, _end: end, _folder: folder }
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
            self.make(name, &[*permission]).await;
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

    /// A role that gives this for all extensions.
    pub async fn make(&self, name: &str, permissions: &[Permission]) {
        let form = RoleForm {
            name: name.into(),
            permissions: permissions.iter().copied().collect(),
            scope: Scope::All.name().into(),
            ..RoleForm::default()
        };
        let permit = self.session(&self.administrator).await.permit().unwrap();
        role::create(&self.store, &permit, &form.parse().unwrap(), None, clock::system()).await.unwrap();
    }

    /// The person of a new extension with this role.
    pub async fn person(&self, number: &str, role: &str) -> Who {
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

    pub async fn session(&self, who: &Who) -> Session {
        let token = self.log_in(who).await;
        session::find(&self.store, &token, clock::system()).await.unwrap().unwrap()
    }

    pub async fn log_in(&self, who: &Who) -> Token {
        let origin = Origin { address: None, user_agent: String::new() };
        session::open(&self.store, who, &origin, clock::system()).await.unwrap()
    }

    /// Asks with a session of its own, since some ways end the one that takes them.
    pub async fn ask(&self, somebody: &Somebody, method: Method, address: &str, json: Option<&'static str>) -> Answer {
        let token = match &somebody.who {
            Some(who) => Some(self.log_in(who).await),
            None => None,
        };
        self.ask_with(token.as_ref(), method, address, json).await
    }

    /// Asks with this session.
    pub async fn ask_with(
        &self,
        token: Option<&Token>,
        method: Method,
        address: &str,
        json: Option<&'static str>,
    ) -> Answer {
        let kind = if json.is_some() { "application/json" } else { FORM };
        let request = Request::builder().method(method).uri(address).header(header::CONTENT_TYPE, kind);
        let request = match token {
            Some(token) => request.header(header::COOKIE, cookie(token)),
            None => request,
        };
        self.send(request.body(Body::from(json.unwrap_or_default())).unwrap()).await
    }

    /// Posts a form with these cookies.
    pub async fn post(&self, cookies: &str, address: &str, fields: &[(&str, &str)]) -> Answer {
        let request = Request::post(address).header(header::CONTENT_TYPE, FORM).header(header::COOKIE, cookies);
        self.send(request.body(Body::from(serde_urlencoded::to_string(fields).unwrap())).unwrap()).await
    }

    /// The answer as it begins.
    pub async fn answer(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.answer(request).await;
        let (status, headers) = (response.status(), response.headers().clone());
        let texts = |name| headers.get_all(name).iter().map(|value| value.to_str().unwrap().to_owned());
        let body = match texts(header::CONTENT_TYPE).next().as_deref() {
            Some("text/event-stream") => Vec::new(),
            _ => to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec(),
        };
        Answer {
            status,
            location: texts(header::LOCATION).next().unwrap_or_default(),
            cookies: texts(header::SET_COOKIE).collect(),
            body: String::from_utf8(body).unwrap(),
        }
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

/// As a browser sends it back.
pub fn cookie(token: &Token) -> String {
    format!("patchbay_session={}", token.expose())
}
