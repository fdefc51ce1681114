//! The mail server that this system sends by.

use patchbay_shared::{MailField, MailForm, MailServer, Secret};
use patchbay_store::{
    mail,
    operation_log::{self, Detail, LogQuery},
    session::{ChangeSettings, Permit},
};
use secrecy::ExposeSecret;
use sqlx::PgPool;

use crate::harness::{Portal, now};

pub(crate) fn server(host: &str) -> MailServer {
    let form = MailForm {
        host: host.into(),
        port: "587".into(),
        security: "starttls".into(),
        user: "patchbay".into(),
        password: Secret::new("hunter2"),
        from: "pbx@example.com".into(),
    };
    form.parse(None).unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn its_password_is_sealed_and_stays_with_it(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let permit: Permit<ChangeSettings> = portal.session.permit().unwrap();
    let (one, other) = (server("one.example.com"), server("other.example.com"));
    let set = async |server: &MailServer, password: &str| {
        mail::update(&portal.store, &permit, server, &Secret::new(password), now()).await.unwrap();
        let kept = mail::password(&portal.store).await.unwrap();
        kept.map(|kept| kept.expose_secret().to_owned())
    };
    assert!(mail::find(&portal.store).await.unwrap().is_none());
    assert_eq!(set(&one, "hunter2").await.as_deref(), Some("hunter2"));
    assert_eq!(mail::find(&portal.store).await.unwrap(), Some(one.clone()));
    let row: String =
        sqlx::query_scalar("SELECT kept::text FROM portal.mail_server AS kept").fetch_one(&portal.pool).await.unwrap();
    assert!(!row.contains("hunter2") && !row.contains("68756e74657232"), "{row}");
    let from = MailServer { from: patchbay_shared::EmailAddress::parse("new@example.com").unwrap(), ..one.clone() };
    assert_eq!(set(&from, "").await.as_deref(), Some("hunter2"));
    assert_eq!(set(&other, "").await, None, "it was not meant for this one");
    assert_eq!(set(&one, "").await, None);
    mail::remove(&portal.store, &permit, now()).await.unwrap();
    assert!(mail::find(&portal.store).await.unwrap().is_none());
}

#[sqlx::test(migrations = "./migrations")]
async fn what_changes_is_written_down_and_no_password(pool: PgPool) {
    use MailField::{From, Host, Password, Port, Security, User};
    let portal = Portal::new(pool).await;
    let permit: Permit<ChangeSettings> = portal.session.permit().unwrap();
    let changes = async || {
        let query = LogQuery { size: 1, ..LogQuery::default() };
        let page = operation_log::page(&portal.store, &portal.session.permit().unwrap(), &query).await.unwrap();
        let Detail::MailServer(changes) = page.rows[0].detail.clone() else { panic!("{page:?}") };
        changes.into_iter().map(|change| (change.field, change.from, change.to)).collect::<Vec<_>>()
    };
    let change = |field, from: &str, to: &str| (field, from.to_owned(), to.to_owned());
    let set = async |server: &MailServer, password: &str| {
        mail::update(&portal.store, &permit, server, &Secret::new(password), now()).await.unwrap();
    };
    let one = server("one.example.com");
    set(&one, "hunter2").await;
    let all = [
        change(Host, "", "one.example.com"),
        change(Port, "", "587"),
        change(Security, "", "starttls"),
        change(User, "", "patchbay"),
        change(Password, "", "changed"),
        change(From, "", "pbx@example.com"),
    ];
    assert_eq!(changes().await, all);
    set(&MailServer { from: patchbay_shared::EmailAddress::parse("new@example.com").unwrap(), ..one.clone() }, "")
        .await;
    assert_eq!(changes().await, [change(From, "pbx@example.com", "new@example.com")]);
    set(&one, "hunter3").await;
    assert_eq!(changes().await, [change(Password, "", "changed"), change(From, "new@example.com", "pbx@example.com")]);
    set(&MailServer { port: 465, ..one }, "").await;
    assert_eq!(
        changes().await,
        [change(Port, "587", "465"), change(Password, "", "changed")],
        "it was for another port"
    );
    mail::remove(&portal.store, &permit, now()).await.unwrap();
    let gone = changes().await;
    assert_eq!((gone.len(), &gone[0]), (5, &change(Host, "one.example.com", "")));
    let log: String = sqlx::query_scalar("SELECT string_agg(log::text, '') FROM portal.operation_log AS log")
        .fetch_one(&portal.pool)
        .await
        .unwrap();
    assert!(!log.contains("hunter"), "{log}");
}
