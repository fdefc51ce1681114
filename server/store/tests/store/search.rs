//! What the list finds.

use patchbay_shared::ExtensionForm;
use patchbay_store::extension::{Apply, ListQuery};
use sqlx::PgPool;

use crate::{
    harness::{Portal, form},
    list::{add, list},
};

async fn found(portal: &Portal, search: &str) -> Vec<String> {
    let query = ListQuery { search: search.into(), size: 100, ..ListQuery::default() };
    list(portal, &query).await.rows.into_iter().map(|row| row.number).collect()
}

#[sqlx::test(migrations = "./migrations")]
async fn searches_every_column(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let ada = ExtensionForm {
        first_name: "Adä".into(),
        last_name: "O'Löve\\lace".into(),
        email: "Countess_100%@analytical.example".into(),
        mobile: "+49 (170) 55".into(),
        job_title: "Engine Ükon 李小龙".into(),
        caller_id: "CID#77".into(),
        registration_name: "Desk-Phone.9".into(),
        ..form("4711")
    };
    add(&portal, ada).await;
    add(&portal, ExtensionForm { last_name: "مهندس\u{1F600}".into(), ..form("0815") }).await;
    for term in [
        "4711",
        "47",
        "71",
        "11",
        "4",
        "Adä",
        "adä",
        "ADÄ",
        "a\u{308}",
        "A\u{308} O",
        "dä o'l",
        "löve\\",
        "e\\l",
        "\\",
        "'",
        "countess_1",
        "S_100%@",
        "0%@",
        "_",
        "%",
        "analytical.example",
        "(170)",
        "+49 (1",
        "+",
        " 55",
        "ükon",
        "ÜKON",
        "kon 李",
        "李",
        "小",
        "小龙",
        "李小龙",
        "cid#77",
        "#",
        "#7",
        "desk-phone.9",
        "-p",
        ".9",
        "  4711\t",
    ] {
        assert_eq!(found(&portal, term).await, ["4711"], "{term:?}");
    }
    for term in ["مهندس", "م", "ند", "😀", "س😀", "0815", "phone-0815"] {
        assert_eq!(found(&portal, term).await, ["0815"], "{term:?}");
    }
    for nothing in
        ["\0", "47\u{0}11", "4_11", "4%1", "47\\11", "x4711", "ö%", "ß", "\u{FFFD}", "\n", "&", "|", "!", ":*", "a & b"]
    {
        let everything = nothing.trim().is_empty();
        assert_eq!(
            found(&portal, nothing).await,
            if everything { vec!["0815", "4711"] } else { vec![] },
            "{nothing:?}"
        );
    }
    assert_eq!(found(&portal, "e").await, ["0815", "4711"]);
    assert_eq!(found(&portal, "").await, ["0815", "4711"]);
    assert!(found(&portal, &"4711".repeat(100_000)).await.is_empty());
    // What was searched is the saved version, and nothing of the secrets.
    let id = list(&portal, &ListQuery { search: "4711".into(), size: 25, ..ListQuery::default() }).await.rows[0].id;
    portal.change(id, Apply::Later, |form| form.job_title = "Retired".into()).await.unwrap();
    assert_eq!(found(&portal, "retired").await, ["4711"]);
    assert!(found(&portal, "ükon").await.is_empty());
}
