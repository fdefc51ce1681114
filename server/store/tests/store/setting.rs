//! What an administrator chooses for the whole installation, and what follows from it.

use std::sync::Arc;

use patchbay_shared::{Occasion, PasswordPolicy, SettingField, Settings, SettingsForm, SipDomain};
use patchbay_store::{
    Store,
    extension::{self, Apply, ListQuery},
    secret::Vault,
    session::ChangeSettings,
    setting::{self, UpdateError},
};
use sqlx::{PgPool, Row};
use tokio::task::JoinSet;

use crate::harness::{ADMINISTRATOR, Portal, form, log_in, now, open, parse};

fn changed(portal: &Portal, change: impl FnOnce(&mut SettingsForm)) -> Settings {
    let mut form = SettingsForm::from(&portal.store.settings().settings);
    change(&mut form);
    form.parse().unwrap()
}

async fn update(portal: &Portal, change: impl FnOnce(&mut SettingsForm)) -> Result<i32, UpdateError> {
    let permit = portal.session.permit::<ChangeSettings>().unwrap();
    let from = portal.store.settings().version;
    setting::update(&portal.store, &permit, from, &changed(portal, change), now()).await
}

#[sqlx::test(migrations = "./migrations")]
async fn each_change_is_a_version_and_is_told_field_by_field(pool: PgPool) {
    let portal = Portal::new(pool).await;
    assert_eq!(setting::history(&portal.store, &portal.session.permit().unwrap()).await.unwrap(), []);
    assert_eq!(update(&portal, |form| form.company_name = " Engines ".into()).await.unwrap(), 2);
    assert_eq!(update(&portal, |form| form.company_name = "Engines".into()).await.unwrap(), 2, "nothing changed");
    let both = |form: &mut SettingsForm| (form.first_number, form.last_number) = ("0100".into(), "0199".into());
    assert_eq!(update(&portal, both).await.unwrap(), 3);
    let history = setting::history(&portal.store, &portal.session.permit().unwrap()).await.unwrap();
    let told: Vec<_> = history
        .iter()
        .flat_map(|revision| revision.changes.iter().map(|change| (revision.version, change.clone())))
        .map(|(version, change)| (version, change.field, change.from, change.to))
        .collect();
    let expected = [
        (3, SettingField::FirstNumber, "1000", "0100"),
        (3, SettingField::LastNumber, "5999", "0199"),
        (2, SettingField::CompanyName, "", "Engines"),
    ];
    assert_eq!(told, expected.map(|(version, field, from, to)| (version, field, from.to_owned(), to.to_owned())));
    assert!(history.iter().all(|revision| revision.by.as_deref() == Some(ADMINISTRATOR) && revision.at == now()));
    let address = portal.row("SELECT host(address) FROM portal.setting_revision WHERE version = 2 AND $1 > 0", 1).await;
    assert_eq!(address.get::<String, _>(0), "2001:db8::7");
    for change in ["UPDATE portal.setting_revision SET at = now()", "DELETE FROM portal.setting_revision"] {
        let refused = sqlx::query(change).execute(&portal.pool).await.unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{refused}");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_stale_change_is_told(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let permit = portal.session.permit::<ChangeSettings>().unwrap();
    update(&portal, |form| form.company_name = "Engines".into()).await.unwrap();
    let mine = changed(&portal, |form| form.company_name = "Mine".into());
    let stale = setting::update(&portal.store, &permit, 1, &mine, now()).await;
    assert!(matches!(stale, Err(UpdateError::Stale(2))), "{stale:?}");
    assert_eq!(portal.store.settings().settings.company_name.as_str(), "Engines");
}

#[sqlx::test(migrations = "./migrations")]
async fn what_somebody_else_saved_stands_beside_what_both_began_from(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let permit = portal.session.permit::<ChangeSettings>().unwrap();
    let newer = async |from| setting::newer(&portal.store, &permit, from).await.unwrap();
    assert!(newer(1).await.is_none());
    let before = SettingsForm::from(&portal.store.settings().settings);
    update(&portal, |form| form.company_name = "Engines".into()).await.unwrap();
    update(&portal, |form| form.password_policy = "modern".into()).await.unwrap();
    let (found, at) = newer(1).await.unwrap();
    assert_eq!((found.version, found.from, found.by.as_str(), at), (3, 1, ADMINISTRATOR, now()));
    assert_eq!((&found.base, &found.theirs), (&before, &SettingsForm::from(&portal.store.settings().settings)));
    for none in [0, 3, 4] {
        assert!(newer(none).await.is_none(), "{none}");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn of_many_at_once_each_is_a_version_or_is_told(pool: PgPool) {
    let portal = Arc::new(Portal::new(pool).await);
    let saves: JoinSet<_> = (0..12)
        .map(|number| {
            let portal = Arc::clone(&portal);
            let mine = changed(&portal, |form| form.company_name = format!("Company {number}"));
            async move {
                let permit = portal.session.permit::<ChangeSettings>().unwrap();
                setting::update(&portal.store, &permit, 1, &mine, now()).await
            }
        })
        .collect();
    let saved = saves.join_all().await;
    assert_eq!(saved.iter().filter(|saved| saved.is_ok()).count(), 1);
    assert!(saved.iter().all(|saved| matches!(saved, Ok(2) | Err(UpdateError::Stale(2)))), "{saved:?}");
    assert_eq!(setting::history(&portal.store, &portal.session.permit().unwrap()).await.unwrap().len(), 1);
}

#[sqlx::test(migrations = "./migrations")]
async fn other_servers_know_it_with_their_next_request(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let other = open(&portal.pool, &portal.folder, "sip.example.com").await;
    update(&portal, |form| form.password_policy = "modern".into()).await.unwrap();
    assert_eq!(portal.store.policy(), PasswordPolicy::Modern);
    assert_eq!(other.policy(), PasswordPolicy::Standard);
    other.renew_settings().await.unwrap();
    assert_eq!(other.policy(), PasswordPolicy::Modern);
}

#[sqlx::test(migrations = "./migrations")]
async fn the_configuration_is_where_a_new_installation_begins(pool: PgPool) {
    let folder = tempfile::tempdir().unwrap();
    let start = async |domain: &str, policy| {
        let vault = Vault::open(&folder.path().join("key")).unwrap();
        let domain = SipDomain::parse(domain).unwrap();
        let store = Store::open(pool.clone(), vault, &domain, policy).await.unwrap();
        let wanted = store.settings().settings.sip_domain.as_str().to_owned();
        assert_eq!(store.sip_domain(), wanted);
        (wanted, store.policy())
    };
    let first = ("sip.example.com".to_owned(), PasswordPolicy::Strict);
    assert_eq!(patchbay_store::known_domain(&pool).await.unwrap(), None);
    assert_eq!(start("sip.example.com", PasswordPolicy::Strict).await, first);
    assert_eq!(start("sip.example.org", PasswordPolicy::Standard).await, first);
    // Who starts it again need not know.
    assert_eq!(patchbay_store::known_domain(&pool).await.unwrap(), SipDomain::parse("sip.example.com").ok());
}

async fn display_name(portal: &Portal, id: i64) -> String {
    portal.row("SELECT display_name FROM sip.endpoint WHERE extension_id = $1", id).await.get(0)
}

#[sqlx::test(migrations = "./migrations")]
async fn names_are_shown_the_other_way_round(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (id, pending) = (portal.extension("1000").await, portal.extension("2000").await);
    portal.change(pending, Apply::Later, |form| form.first_name = "Augusta".into()).await.unwrap();
    assert_eq!(display_name(&portal, id).await, "Ada Lovelace");
    update(&portal, |form| form.name_format = "last_first".into()).await.unwrap();
    assert_eq!(display_name(&portal, id).await, "Lovelace Ada");
    assert_eq!(display_name(&portal, pending).await, "Lovelace Ada", "what was not applied is not shown");
    portal.apply(pending).await.unwrap();
    assert_eq!(display_name(&portal, pending).await, "Lovelace Augusta");
    let new = portal.extension("3000").await;
    assert_eq!(display_name(&portal, new).await, "Lovelace Ada");
    portal.change(new, Apply::Now(&portal.may.apply), |form| form.last_name = String::new()).await.unwrap();
    assert_eq!(display_name(&portal, new).await, "Ada");

    assert_eq!(extension::find(&portal.store, &portal.may.view, id).await.unwrap().unwrap().name(), "Lovelace Ada");
    let query = ListQuery { size: 25, ..ListQuery::default() };
    let names: Vec<_> = extension::list(&portal.store, &portal.may.view, &query)
        .await
        .unwrap()
        .rows
        .into_iter()
        .map(|row| row.name)
        .collect();
    assert_eq!(names, ["Lovelace Ada", "Lovelace Augusta", "Ada"]);
    let number = patchbay_shared::ExtensionNumber::parse("1000").unwrap();
    let owner = extension::number_owner(&portal.store, &portal.may.view, &number, None).await.unwrap().unwrap();
    assert_eq!(owner.name, "Lovelace Ada");
}

/// What is written and not committed yet when the format changes is not left in the old order.
#[sqlx::test(migrations = "./migrations")]
async fn names_that_are_written_meanwhile_are_shown_the_other_way_round_too(pool: PgPool) {
    let portal = Arc::new(Portal::new(pool).await);
    let form = parse(&form("1000"), Occasion::Create);
    let id = portal.create(&form, Apply::Later).await.unwrap();
    // As applying does.
    let mut tx = portal.pool.begin().await.unwrap();
    for statement in [
        "UPDATE portal.extension SET applied_version = version WHERE id = $1",
        "INSERT INTO sip.endpoint (extension_id, number, registration_name, realm, ha1_md5, ha1_sha256, caller_id,
                                   display_name, max_contacts)
         SELECT extension.id, number, extension.registration_name, '', ha1_md5, ha1_sha256, number,
                portal.display_name(first_name, last_name), 1
         FROM portal.extension JOIN portal.credential ON credential.id = credential_id WHERE extension.id = $1",
    ] {
        sqlx::query(statement).bind(id).execute(&mut *tx).await.unwrap();
    }
    let changing = tokio::spawn({
        let portal = Arc::clone(&portal);
        async move { update(&portal, |form| form.name_format = "last_first".into()).await }
    });
    // It has come as far as it can.
    while !changing.is_finished() {
        let waits: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
        )
        .fetch_one(&portal.pool)
        .await
        .unwrap();
        if waits {
            break;
        }
    }
    tx.commit().await.unwrap();
    changing.await.unwrap().unwrap();
    assert_eq!(display_name(&portal, id).await, "Lovelace Ada");
}

#[sqlx::test(migrations = "./migrations")]
async fn numbers_are_proposed_from_the_range(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let next = async || extension::next_number(&portal.store).await.unwrap().map(String::from);
    let range = async |first: &str, last: &str| {
        let both = |form: &mut SettingsForm| (form.first_number, form.last_number) = (first.into(), last.into());
        update(&portal, both).await.unwrap();
    };
    range("0098", "0101").await;
    for expected in ["0098", "0099", "0100", "0101"] {
        assert_eq!(next().await.as_deref(), Some(expected));
        portal.extension(expected).await;
    }
    assert_eq!(next().await, None);
    range("98", "99").await;
    assert_eq!(next().await.as_deref(), Some("98"));
    range("00000000", "99999999").await;
    assert_eq!(next().await.as_deref(), Some("00000000"));
    for number in ["00000000", "00000001", "00000003", "99999999"] {
        portal.extension(number).await;
    }
    assert_eq!(next().await.as_deref(), Some("00000002"));
    range("99999999", "99999999").await;
    assert_eq!(next().await, None);
}

#[sqlx::test(migrations = "./migrations")]
async fn only_the_super_administrator_may(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    assert!(portal.session.permit::<ChangeSettings>().is_ok());
    let person = log_in(&portal.store, &portal.person(id).await).await;
    assert!(person.permit::<ChangeSettings>().is_err());
}
