//! What an attacker would try through the front door.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use patchbay_server::{clock, ways};
use patchbay_shared::{DepartmentForm, ExtensionForm, Field, Form, PredefinedRole, RoleForm, SettingsForm};
use patchbay_store::{password_link, secret::Token, session::Who};
use sqlx::PgPool;

use crate::{
    address, arguments,
    site::{Answer, Site, cookie},
};

/// Ends what stands around it, and runs, if it is not taken for the text that it is.
const MARKUP: &str = "</textarea><script>alert(1)</script>";
/// What would have gone wrong.
const RUNS: &str = "<script>alert(1)";
/// As a page shows it.
const SHOWN: &str = "&lt;script&gt;alert(1)";

const USER: (&str, &str) = ("user", "root@example.com");
const PASSWORD: (&str, &str) = ("password", "Correct Horse 1");

async fn get(site: &Site, cookies: &str, address: &str) -> Answer {
    site.send(Request::get(address).header(header::COOKIE, cookies).body(Body::empty()).unwrap()).await
}

/// The session that an answer gives to the browser, as it sends it back.
fn given(answer: &Answer) -> &str {
    let given = answer.cookies.iter().find(|cookie| cookie.starts_with("patchbay_session=")).unwrap();
    given.split(';').next().unwrap()
}

/// Whether somebody is logged in with these cookies.
async fn logged_in(site: &Site, cookies: &str) -> bool {
    get(site, cookies, "/me").await.status == StatusCode::OK
}

/// Session fixation: neither a token that somebody thought of, nor the attacker's own one, becomes the victim's.
#[sqlx::test(migrations = "store/migrations")]
async fn a_planted_session_stays_worthless(pool: PgPool) {
    let site = Site::new(pool).await;
    let attacker = site.person("3000", "None").await;
    for planted in [cookie(&Token::new()), cookie(&site.log_in(&attacker).await)] {
        let answer = site.post(&planted, "/login", &[USER, PASSWORD]).await;
        assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/"));
        assert_ne!(given(&answer), planted);
        assert!(logged_in(&site, given(&answer)).await);
        assert!(!logged_in(&site, &planted).await, "{planted}");
    }
}

#[sqlx::test(migrations = "store/migrations")]
async fn a_token_is_worth_nothing_after_the_log_out(pool: PgPool) {
    let site = Site::new(pool).await;
    let token = site.log_in(&site.administrator).await;
    assert!(logged_in(&site, &cookie(&token)).await);
    let answer = site.post(&cookie(&token), "/logout", &[]).await;
    assert_eq!(given(&answer), "patchbay_session=", "taken from the browser");
    for way in ways::ways() {
        let tried = [way.reads.map(|_| Method::GET), way.does.map(|_| Method::POST)];
        for method in tried.into_iter().flatten() {
            let json = if method == Method::POST { arguments(way.path) } else { None };
            let again = site.ask_with(Some(&token), method.clone(), &address(way.path), json).await;
            let nobody = site.ask_with(None, method, &address(way.path), json).await;
            assert_eq!((again.status, again.location), (nobody.status, nobody.location), "{}", way.path);
        }
    }
}

/// A token opens what it was made for, in its own cookie, and of two nobody is both.
#[sqlx::test(migrations = "store/migrations")]
async fn the_cookie_of_another_is_no_key(pool: PgPool) {
    let site = Site::new(pool).await;
    let clerk = site.person("3000", "None").await;
    let (own, other) = (site.log_in(&clerk).await, site.log_in(&site.administrator).await);
    let Who::Person { extension_id, .. } = clerk else { panic!("a person") };
    let permit = site.session(&site.administrator).await.permit().unwrap();
    let link = password_link::issue(&site.store, &permit, extension_id, clock::system()).await.unwrap();

    assert!(!logged_in(&site, &cookie(&link)).await, "a link to a new password is no session");
    for name in ["patchbay_second_step", "patchbay_password_link", "__Host-patchbay_session", "session"] {
        assert!(!logged_in(&site, &format!("{name}={}", other.expose())).await, "{name}");
    }
    let code = site.post(&format!("patchbay_second_step={}", other.expose()), "/login/code", &[("code", "1")]).await;
    assert_eq!((code.status, code.location.as_str()), (StatusCode::SEE_OTHER, "/login"));
    let new = [("password", "Brave New World 8")];
    let chosen = site.post(&format!("patchbay_password_link={}", other.expose()), "/password", &new).await;
    assert_ne!(chosen.status, StatusCode::SEE_OTHER);
    let both = format!("{}; {}", cookie(&own), cookie(&other));
    assert_eq!(get(&site, &both, "/").await.location, "/me", "the first one");
    assert_eq!(get(&site, &both, "/settings").await.status, StatusCode::FORBIDDEN);
    // Nor is there anything to end that is somebody else's.
    let id: i64 = sqlx::query_scalar("SELECT max(id) FROM portal.session WHERE account_id = $1")
        .bind(site.administrator.account_id())
        .fetch_one(&site.owner)
        .await
        .unwrap();
    site.post(&cookie(&own), &format!("/me/sessions/{id}/end"), &[]).await;
    assert!(logged_in(&site, &cookie(&other)).await);
}

/// `role` by who may change an extension and not give roles, in every way that makes or changes one.
#[sqlx::test(migrations = "store/migrations")]
async fn nobody_posts_themselves_a_role(pool: PgPool) {
    let site = Site::new(pool).await;
    let clerk = site.person("3000", PredefinedRole::HumanResource.name()).await;
    let Who::Person { extension_id, .. } = clerk else { panic!("a person") };
    let token = site.log_in(&clerk).await;
    let fields = |number| {
        [
            ("first_name", "Eve"),
            ("number", number),
            ("registration_name", "eve"),
            ("version", "1"),
            ("organizations", "1"),
            ("role", "Administrator"),
        ]
    };
    for (address, number) in [(format!("/extensions/{extension_id}"), "3000"), ("/extensions/new".into(), "3001")] {
        let answer = site.post(&cookie(&token), &address, &fields(number)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
        assert!(answer.body.contains("You cannot give this role"), "{}", answer.body);
    }
    let json =
        r#"{"form":{"first_name":"Eve","number":"3001","organizations":"1","role":"Administrator"},"apply":true}"#;
    let answer = site.ask_with(Some(&token), Method::POST, "/api/extension/create", Some(json)).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.body, r#"{"Invalid":{"role":{"role":"NotAllowed"}}}"#);
    let many =
        [("number", "3001"), ("count", "1"), ("last", "3001"), ("organizations", "1"), ("role", "Administrator")];
    let pick = format!("{extension_id}:1");
    let edited = [("pick", pick.as_str()), ("change", "role"), ("role", "Administrator"), ("do", "apply")];
    for (address, fields) in [("/extensions/bulk/add", &many[..]), ("/extensions/bulk/edit", &edited[..])] {
        let answer = site.post(&cookie(&token), address, fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
        assert!(answer.body.contains("You cannot give this role"), "{}", answer.body);
    }
    let administrators: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM portal.extension JOIN portal.role ON role.id = role_id WHERE predefined = 'administrator'",
    )
    .fetch_one(&site.owner)
    .await
    .unwrap();
    assert_eq!(administrators, 0);
}

/// Columns and members that no form has.
#[sqlx::test(migrations = "store/migrations")]
async fn nobody_sets_what_no_form_has(pool: PgPool) {
    let site = Site::new(pool).await;
    let Who::Person { extension_id, .. } = site.person("3000", "None").await else { panic!("a person") };
    let token = site.log_in(&site.administrator).await;
    let extension = format!("/extensions/{extension_id}");
    let forms = [
        "/extensions/new",
        "/extensions/bulk/add",
        extension.as_str(),
        "/settings",
        "/roles/new",
        "/roles/1",
        "/organization/new",
        "/organization/1",
    ];
    let columns =
        ["id", "role_id", "parent_id", "permissions", "predefined", "applied_version", "deleted_at", "account_id"];
    for address in forms {
        for name in columns.into_iter().chain(["form[role]"]) {
            let answer = site.post(&cookie(&token), address, &[("version", "1"), (name, "1")]).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{address} {name}");
        }
    }
    for json in [
        r#"{"form":{"first_name":"Eve","number":"3001","role_id":"1"},"apply":true}"#,
        r#"{"form":{"first_name":"Eve","number":"3001","id":"1"},"apply":true}"#,
    ] {
        let answer = site.ask_with(Some(&token), Method::POST, "/api/extension/create", Some(json)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{json}");
    }
    // Fields that are one person's own are not changed of many.
    let password =
        [("pick", "1:1"), ("change", "user_password"), ("user_password", "Brave New World 8"), ("do", "save")];
    let answer = site.post(&cookie(&token), "/extensions/bulk/edit", &password).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

/// The text fields of what is posted to an address; what no form names is in the last ones.
fn fields(path: &str) -> Vec<&'static str> {
    fn of<F: Form>() -> Vec<&'static str> {
        F::FIELDS.iter().map(|field| F::name(*field)).collect()
    }
    match path {
        "/extensions/new" | "/extensions/{id}" => of::<ExtensionForm>(),
        "/settings" => of::<SettingsForm>(),
        "/roles/new" | "/roles/{id}" => of::<RoleForm>(),
        "/organization/new" | "/organization/{id}" => of::<DepartmentForm>(),
        _ => vec![
            "user",
            "password",
            "next",
            "email",
            "current",
            "code",
            "host",
            "port",
            "security",
            "mail-password",
            "from",
            "to",
            "network",
            "pick",
            "do",
            "seen",
            "version",
            "without_email",
            "contact",
            "id",
            "key",
            "name",
            "q",
            "sort",
            "size",
            "after",
            "who",
            "what",
            "on",
            "outcome",
            "older",
            "field",
            "until",
            "before",
            "changed",
            "saved",
            "done",
            "parent",
            "below",
        ],
    }
}

/// In every field of every form, and in every address.
#[sqlx::test(migrations = "store/migrations")]
async fn markup_that_is_typed_is_text(pool: PgPool) {
    let site = Site::new(pool).await;
    let mut shown = BTreeSet::new();
    for way in ways::ways() {
        let typed: Vec<_> = fields(way.path).into_iter().map(|name| (name, MARKUP)).collect();
        // As somebody who may everything, and as nobody: the two see different forms.
        for token in [Some(site.log_in(&site.administrator).await), None] {
            let cookies = token.as_ref().map(cookie).unwrap_or_default();
            if way.does.is_some() && !way.path.starts_with("/api/") {
                let answer = site.post(&cookies, &address(way.path), &typed).await;
                assert!(!answer.body.contains(RUNS), "POST {}: {}", way.path, answer.body);
                if answer.body.contains(SHOWN) {
                    shown.insert(format!("POST {}", way.path));
                }
            }
            if way.reads.is_some() && !way.path.contains("/events/") {
                let query = serde_urlencoded::to_string(&typed).unwrap();
                let (path, _) = way.path.split_once('?').unwrap_or((way.path, ""));
                let answer =
                    get(&site, &cookies, &format!("{}?{query}", address(path).split('?').next().unwrap())).await;
                assert!(!answer.body.contains(RUNS), "GET {}: {}", way.path, answer.body);
                if answer.body.contains(SHOWN) {
                    shown.insert(format!("GET {}", way.path));
                }
            }
        }
    }
    let shown: Vec<_> = shown.iter().map(String::as_str).collect();
    assert_eq!(
        shown,
        [
            "GET /calls",
            "GET /extensions",
            "GET /login",
            "GET /operation-log",
            "POST /extensions/new",
            "POST /extensions/{id}",
            "POST /login",
            "POST /me/email",
            "POST /organization/new",
            "POST /organization/{id}",
            "POST /roles/new",
            "POST /roles/{id}",
            "POST /security/bans/allow",
            "POST /settings",
            "POST /settings/mail",
        ]
    );
}

/// A call by 3000 to what was dialled, as an engine tells it.
async fn call(site: &Site, dialled: &str) {
    sqlx::query("SELECT sip.note_call(1, 'first', '1', '3000', $1, 1, NULL, NULL, 2, 'unknown_number', 404)")
        .bind(dialled.as_bytes())
        .execute(&site.owner)
        .await
        .unwrap();
}

/// Where it was kept: in names, in the log, and in what browsers and phones say of themselves.
#[sqlx::test(migrations = "store/migrations")]
async fn markup_that_is_kept_is_text(pool: PgPool) {
    let site = Site::new(pool).await;
    let browser = Request::post("/login")
        .header(header::USER_AGENT, MARKUP)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let body = serde_urlencoded::to_string([USER, PASSWORD]).unwrap();
    let answer = site.send(browser.body(Body::from(body)).unwrap()).await;
    let cookies = given(&answer).to_owned();
    site.post("", "/login", &[("user", MARKUP), PASSWORD]).await;
    let role = [("name", MARKUP), ("scope", "all"), ("extensions.view", "on")];
    let made = site.post(&cookies, "/roles/new", &role).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let department = format!("{MARKUP}department");
    let made = site.post(&cookies, "/organization/new", &[("name", &department), ("parent", "1")]).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let extension = [
        (Field::FirstName.name(), MARKUP),
        (Field::LastName.name(), MARKUP),
        (Field::JobTitle.name(), MARKUP),
        (Field::Number.name(), "3000"),
        (Field::Organizations.name(), "1"),
        (Field::Role.name(), MARKUP),
        (Field::UserAgentRestriction.name(), "on"),
        (Field::UserAgents.name(), MARKUP),
        ("apply", "yes"),
    ];
    let made = site.post(&cookies, "/extensions/new", &extension).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    sqlx::query(
        "SELECT sip.note_refusal('wrong_password', convert_to((SELECT registration_name FROM sip.endpoint), 'UTF8'), '192.0.2.1', 5060, 'UDP',
             convert_to($1, 'UTF8'), 'REGISTER', 50),
             sip.note_refusal('unknown_name', convert_to($1, 'UTF8'), '192.0.2.1', 5060, 'UDP', convert_to($1, 'UTF8'),
             'REGISTER', 1)",
    )
    .bind(MARKUP)
    .execute(&site.owner)
    .await
    .unwrap();
    let domain = site.store.sip_domain();
    let settings = [
        ("company_name", MARKUP),
        ("name_format", "first_last"),
        ("sip_domain", domain.as_str()),
        ("password_policy", "standard"),
        ("first_number", "1000"),
        ("last_number", "5999"),
        ("operation_log_days", "365"),
        ("version", "1"),
    ];
    let set = site.post(&cookies, "/settings", &settings).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.body);
    call(&site, &format!("{MARKUP}dialled")).await;
    let newest = async |sql: &'static str| -> i64 { sqlx::query_scalar(sql).fetch_one(&site.owner).await.unwrap() };
    let id = newest("SELECT max(id) FROM portal.extension").await;
    let role = newest("SELECT max(id) FROM portal.role").await;
    let department = newest("SELECT max(id) FROM portal.department").await;
    let (mut unmarked, mut seen) = (Vec::new(), BTreeMap::<_, Vec<_>>::new());
    for way in ways::ways().into_iter().filter(|way| way.reads.is_some() && !way.path.starts_with("/events/")) {
        let of = match way.path {
            path if path.starts_with("/roles/") => role,
            path if path.starts_with("/organization/") => department,
            _ => id,
        };
        let answer = get(&site, &cookies, &address(&way.path.replace("{id}", &of.to_string()))).await;
        assert!(!answer.body.contains(RUNS), "{}: {}", way.path, answer.body);
        if answer.status == StatusCode::OK && !answer.body.contains(SHOWN) {
            unmarked.push(way.path);
        }
        for what in ["department", "dialled"] {
            if answer.body.contains(&format!("{SHOWN}&lt;/script&gt;{what}")) {
                seen.entry(what).or_default().push(way.path);
            }
        }
    }
    let department = [
        "/organization",
        "/organization/new",
        "/organization/{id}",
        "/organization/{id}/delete",
        "/operation-log",
        "/extensions",
        "/extensions/new",
        "/extensions/{id}",
        "/extensions/bulk/add",
    ];
    assert_eq!(seen, BTreeMap::from([("department", department.to_vec()), ("dialled", vec!["/calls"])]));
    // The company's name is on every page.
    assert_eq!(unmarked, ["/health", "/icon.svg", "/api/extension/availability"]);
}

/// A name that a spreadsheet would run.
#[sqlx::test(migrations = "store/migrations")]
async fn a_formula_in_a_name_is_text_in_a_file(pool: PgPool) {
    const FORMULA: &str = "=HYPERLINK(\"http://evil.test\")";
    let site = Site::new(pool).await;
    let cookies = cookie(&site.log_in(&site.administrator).await);
    let typed = [
        ("first_name", FORMULA),
        ("number", "3000"),
        ("job_title", "+1"),
        ("mobile", "+49 30 1"),
        ("organizations", "1"),
        ("apply", "yes"),
    ];
    assert_eq!(site.post(&cookies, "/extensions/new", &typed).await.status, StatusCode::SEE_OTHER);
    site.post("", "/login", &[("user", FORMULA), ("password", "x")]).await;
    call(&site, FORMULA).await;
    for address in ["/extensions/export", "/operation-log/export", "/calls/export"] {
        let file = site.post(&cookies, address, &[]).await;
        assert_eq!(file.status, StatusCode::OK);
        assert!(file.body.contains("\"'=HYPERLINK(\"\"http://evil.test\"\")"), "{}", file.body);
        for cell in file.body.lines().flat_map(|line| line.split(',')) {
            let bare = cell.trim_start_matches('\u{feff}').trim_start_matches('"');
            assert!(!bare.starts_with(['=', '+', '-', '@', '\t']), "{cell}");
        }
    }
}
