use crate::support::probe::Probe;
use crate::support::sipp;
use crate::support::site::{DOMAIN, md5, sha256, shared};

#[tokio::test]
async fn a_phone_registers_with_md5_and_the_realm_is_the_domain() {
    let site = shared().await;
    let extension = site.extension(1).await;
    let mut phone = Probe::new(&extension, site.sip).await;
    let challenge = phone.challenge().await;
    assert_eq!((challenge.status(), challenge.algorithms()), (401, vec!["MD5"]));
    assert!(challenge.0.contains(&format!("realm=\"{DOMAIN}\"")) && challenge.0.contains("qop=\"auth\""));
    let accepted = phone.answer(&challenge, "MD5").await;
    assert_eq!(accepted.status(), 200, "{}", accepted.0);
    assert_eq!(site.bindings(&extension).await, [phone.contact()]);
}

#[tokio::test]
async fn sipp_registers() {
    let site = shared().await;
    let extension = site.extension(1).await;
    sipp::run("register.xml", &extension, "", site.sip).await;
    assert_eq!(site.bindings(&extension).await.len(), 1);
}

#[tokio::test]
async fn sha256_is_accepted_and_the_portal_sees_which_digest_a_binding_used() {
    let site = shared().await;
    let extension = site.extension(1).await;
    let mut phone = Probe::new(&extension, site.sip).await.agent("JsSIP 3.10.1");
    let challenge = phone.challenge().await;
    assert_eq!(challenge.algorithms(), ["SHA-256", "MD5"]);
    assert_eq!(phone.answer(&challenge, "SHA-256").await.status(), 200);
    type Row = (String, i32, String, String, String, bool, i32);
    let select = "SELECT source_address, source_port, transport, user_agent, digest,
                         registered_at BETWEEN now() - interval '30 s' AND now() + interval '1 s'
                         AND expires_at BETWEEN now() + interval '200 s' AND now() + interval '310 s', server_id
                  FROM sip.registration WHERE number = $1";
    let mut portal = site.portal().await;
    let row: Row = sqlx::query_as(select).bind(&extension.number).fetch_one(&mut portal).await.unwrap();
    let port = i32::from(phone.local.port());
    let expected = ("127.0.0.1".into(), port, "UDP".into(), "JsSIP 3.10.1".into(), "SHA-256".into(), true, 1);
    assert_eq!(row, expected);

    // The next REGISTER of the same binding decides anew.
    let challenge = phone.challenge().await;
    assert_eq!(phone.answer(&challenge, "MD5").await.status(), 200);
    let row: Row = sqlx::query_as(select).bind(&extension.number).fetch_one(&mut portal).await.unwrap();
    assert_eq!(row.4, "MD5");
}

#[tokio::test]
async fn wrong_passwords_and_unknown_names_are_refused_with_the_same_answer() {
    let site = shared().await;
    let extension = site.extension(1).await;
    for (name, password) in [
        (extension.name.as_str(), "wrong"),
        ("nobody", extension.password.as_str()),
        (&extension.number, &extension.password),
        ("x' OR '1'='1", &extension.password),
        (&format!("{}@{DOMAIN}", extension.name), "wrong"),
    ] {
        for algorithm in ["MD5", "SHA-256"] {
            let mut phone = Probe::new(&extension, site.sip).await.agent("Linphone/5").named(name, password);
            let challenge = phone.challenge().await;
            let refused = phone.answer(&challenge, algorithm).await;
            assert_eq!((refused.status(), refused.reason()), (403, "Forbidden"), "{name} {algorithm}");
        }
    }
    assert!(site.bindings(&extension).await.is_empty());
}

#[tokio::test]
async fn nobody_registers_for_another_number() {
    let site = shared().await;
    let (own, other) = (site.extension(1).await, site.extension(1).await);
    let mut phone = Probe::new(&other, site.sip).await.named(&own.name, &own.password);
    let refused = phone.register().await;
    assert_eq!((refused.status(), refused.reason()), (403, "Not your extension"));
    assert!(site.bindings(&other).await.is_empty() && site.bindings(&own).await.is_empty());
}

#[tokio::test]
async fn a_used_answer_is_worth_nothing_and_a_forged_nonce_gets_a_new_one() {
    let site = shared().await;
    let extension = site.extension(1).await;
    for (agent, algorithm) in [("Probe/1", "MD5"), ("Linphone/6", "SHA-256")] {
        let mut phone = Probe::new(&extension, site.sip).await.agent(agent);
        site.change(
            &extension,
            "DELETE FROM sip.location USING sip.endpoint WHERE username = number AND extension_id = $1",
        )
        .await;
        let challenge = phone.challenge().await;
        let credentials = phone.credentials(&challenge, algorithm, "REGISTER");
        assert_eq!(phone.register_with(&credentials).await.status(), 200);
        assert_eq!(phone.register_with(&credentials).await.status(), 401, "replayed {algorithm}");

        let nonce = challenge.nonce();
        let forged = credentials.replace(nonce, &format!("{}AAAAA=", &nonce[..nonce.len() - 6]));
        let again = phone.register_with(&forged).await;
        assert_eq!(again.status(), 401);
        assert!(again.0.contains("stale=true"), "{}", again.0);
        assert_eq!(phone.answer(&again, algorithm).await.status(), 200);
    }
}

#[tokio::test]
async fn a_new_password_ends_the_registration_and_the_old_one_at_once() {
    let site = shared().await;
    let extension = site.extension(1).await;
    let mut phone = Probe::new(&extension, site.sip).await;
    assert_eq!(phone.register().await.status(), 200);
    let (md5, sha256) = (md5(&extension.name, "another"), sha256(&extension.name, "another"));
    sqlx::query("UPDATE sip.endpoint SET ha1_md5 = $2, ha1_sha256 = $3 WHERE extension_id = $1")
        .bind(extension.id)
        .bind(md5)
        .bind(sha256)
        .execute(&mut site.portal().await)
        .await
        .unwrap();
    assert!(site.bindings(&extension).await.is_empty());
    assert_eq!(phone.register().await.status(), 403);
    assert_eq!(phone.named(&extension.name, "another").register().await.status(), 200);
}

#[tokio::test]
async fn renaming_and_renumbering_end_the_registration() {
    let site = shared().await;
    for statement in [
        "UPDATE sip.endpoint SET registration_name = registration_name || 'x' WHERE extension_id = $1",
        "UPDATE sip.endpoint SET number = '9' || number WHERE extension_id = $1",
    ] {
        let extension = site.extension(1).await;
        let mut phone = Probe::new(&extension, site.sip).await;
        assert_eq!(phone.register().await.status(), 200);
        site.change(&extension, statement).await;
        assert!(site.bindings(&extension).await.is_empty(), "{statement}");
        assert_eq!(phone.register().await.status(), 403, "{statement}");
    }
}

#[tokio::test]
async fn applying_the_same_values_keeps_the_registration() {
    let site = shared().await;
    let extension = site.extension(1).await;
    assert_eq!(Probe::new(&extension, site.sip).await.register().await.status(), 200);
    site.change(
        &extension,
        "UPDATE sip.endpoint SET ha1_md5 = ha1_md5, display_name = 'New Name' WHERE extension_id = $1",
    )
    .await;
    assert_eq!(site.bindings(&extension).await.len(), 1);
}

#[tokio::test]
async fn a_deleted_extension_is_refused_and_its_binding_gone() {
    let site = shared().await;
    let extension = site.extension(1).await;
    let mut phone = Probe::new(&extension, site.sip).await;
    assert_eq!(phone.register().await.status(), 200);
    site.change(&extension, "DELETE FROM sip.endpoint WHERE extension_id = $1").await;
    assert!(site.bindings(&extension).await.is_empty());
    assert_eq!(phone.register().await.status(), 403);
}
