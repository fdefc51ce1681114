//! The mail server that this system sends by.

use patchbay_shared::{MailForm, MailServer, Secret};
use patchbay_store::{
    mail,
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
