//! What the list shows, in which order, page by page.

use patchbay_shared::{ExtensionForm, Occasion, Secret};
use patchbay_store::extension::{self, Apply, Cursor, Exporting, ListQuery, Page, Sort, SortKey};
use sqlx::PgPool;

use crate::harness::{Portal, form, now, parse};

const KEYS: [SortKey; 4] = [SortKey::Number, SortKey::Name, SortKey::Email, SortKey::CallerId];

pub(crate) async fn list(portal: &Portal, query: &ListQuery) -> Page {
    extension::list(&portal.store, &portal.may.view, query).await.unwrap()
}

fn numbers(page: &Page) -> Vec<&str> {
    page.rows.iter().map(|row| row.number.as_str()).collect()
}

pub(crate) async fn add(portal: &Portal, form: ExtensionForm) -> i64 {
    portal.create(&parse(&form, Occasion::Create), Apply::Now(&portal.may.apply)).await.unwrap()
}

/// Ties on purpose: half have no address, many share a name and a caller ID.
async fn people(portal: &Portal, count: usize) {
    for at in 0..count {
        let number = if at % 3 == 0 { format!("{at}") } else { format!("{:04}", at * 7) };
        add(
            portal,
            ExtensionForm {
                first_name: ["Zoë", "ada", "Ada", ""][at % 4].into(),
                last_name: ["Öz", "Oz", "Zed", "van Dam", "李"][at % 5].into(),
                email: if at % 2 == 0 { String::new() } else { format!("{}{at}@example.com", ["B", "a"][at / 2 % 2]) },
                caller_id: if at % 3 == 1 { "100".into() } else { String::new() },
                ..form(&number)
            },
        )
        .await;
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn pages_forth_and_back_are_the_whole_list(pool: PgPool) {
    let portal = Portal::new(pool).await;
    people(&portal, 23).await;
    for search in ["", "a"] {
        for key in KEYS {
            let mut both = Vec::new();
            for descending in [false, true] {
                let query = ListQuery {
                    search: search.into(),
                    sort: Sort { key, descending },
                    size: 100,
                    ..ListQuery::default()
                };
                let all = list(&portal, &query).await;
                assert_eq!((all.has_previous, all.has_next, all.total), (false, false, 23));
                let all: Vec<i64> = all.rows.iter().map(|row| row.id).collect();
                pages(&portal, ListQuery { size: 4, ..query }, &all).await;
                both.push(all);
            }
            both[1].reverse();
            assert_eq!(both[0], both[1], "{key:?}");
        }
    }
}

/// Turns pages to the end and back.
pub(crate) async fn pages(portal: &Portal, mut query: ListQuery, all: &[i64]) {
    let mut seen = Vec::new();
    let mut page = list(portal, &query).await;
    assert!(!page.has_previous);
    loop {
        seen.extend(page.rows.iter().map(|row| row.id));
        if !page.has_next {
            break;
        }
        assert_eq!(page.rows.len(), 4);
        query.cursor = Some(Cursor::After(*seen.last().unwrap()));
        page = list(portal, &query).await;
        assert!(page.has_previous);
    }
    assert_eq!(seen, all, "{query:?}");

    let mut first = page.rows[0].id;
    let mut back: Vec<i64> = page.rows.iter().map(|row| row.id).collect();
    while page.has_previous {
        query.cursor = Some(Cursor::Before(first));
        page = list(portal, &query).await;
        if page.rows[0].id == all[0] && !page.has_previous && query.cursor == Some(Cursor::Before(all[0])) {
            break;
        }
        assert!(page.has_next);
        first = page.rows[0].id;
        let mut rows: Vec<i64> = page.rows.iter().map(|row| row.id).collect();
        rows.append(&mut back);
        back = rows;
    }
    assert_eq!(back, all, "{query:?}");
}

#[sqlx::test(migrations = "./migrations")]
async fn orders_as_people_do(pool: PgPool) {
    let portal = Portal::new(pool).await;
    for (number, first, last, email, caller_id) in [
        ("1000", "Zoë", "Öz", "b@example.com", "3"),
        ("999", "", "Oz", "C@example.com", ""),
        ("01", "ada", "Pym", "", "20"),
        ("1", "Ada", "Nym", "a@example.com", "+1"),
    ] {
        let form = ExtensionForm {
            first_name: first.into(),
            last_name: last.into(),
            email: email.into(),
            caller_id: caller_id.into(),
            ..form(number)
        };
        add(&portal, form).await;
    }
    for (key, order) in [
        (SortKey::Number, ["1", "01", "999", "1000"]),
        (SortKey::Name, ["1", "999", "1000", "01"]),
        (SortKey::Email, ["01", "1", "1000", "999"]),
        (SortKey::CallerId, ["1", "01", "1000", "999"]),
    ] {
        let query = ListQuery { sort: Sort { key, descending: false }, size: 25, ..ListQuery::default() };
        assert_eq!(numbers(&list(&portal, &query).await), order, "{key:?}");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn what_comes_and_goes_shifts_nothing(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let mut ids = Vec::new();
    for number in ["10", "20", "30", "40", "50", "60"] {
        ids.push(portal.extension(number).await);
    }
    let mut query = ListQuery { size: 2, ..ListQuery::default() };
    assert_eq!(numbers(&list(&portal, &query).await), ["10", "20"]);

    // Before the page, at its edge, and behind it.
    portal.extension("05").await;
    portal.extension("15").await;
    extension::delete(&portal.store, &portal.may.delete, ids[1], now()).await.unwrap();
    extension::delete(&portal.store, &portal.may.delete, ids[3], now()).await.unwrap();
    query.cursor = Some(Cursor::After(ids[1]));
    let page = list(&portal, &query).await;
    assert_eq!((numbers(&page), page.has_previous, page.has_next), (vec!["30", "50"], true, true));
    query.cursor = Some(Cursor::Before(page.rows[0].id));
    let page = list(&portal, &query).await;
    assert_eq!((numbers(&page), page.has_previous, page.has_next), (vec!["10", "15"], true, true));

    // Nothing left beyond the cursor, or no such row: the first page, not an empty one without a way out.
    for cursor in [Cursor::After(ids[5]), Cursor::After(0), Cursor::Before(i64::MAX)] {
        let page = list(&portal, &ListQuery { cursor: Some(cursor), ..query.clone() }).await;
        assert_eq!((numbers(&page), page.has_previous, page.has_next), (vec!["05", "10"], false, true), "{cursor:?}");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_file_is_the_whole_list_part_by_part(pool: PgPool) {
    let portal = Portal::new(pool).await;
    people(&portal, 23).await;
    for search in ["", "a"] {
        for key in KEYS {
            let query = ListQuery {
                search: search.into(),
                sort: Sort { key, descending: true },
                size: 100,
                ..ListQuery::default()
            };
            let page = list(&portal, &query).await;
            let mut query = ListQuery { size: 4, ..query };
            let mut forms = Vec::new();
            loop {
                let what = Exporting::Found(query.clone());
                let part = extension::export(&portal.store, &portal.may.export, &what).await.unwrap();
                forms.extend(part.forms);
                match part.next {
                    Some(next) => query.cursor = Some(next),
                    None => break,
                }
            }
            let found: Vec<_> = forms.iter().map(|form| form.number.as_str()).collect();
            assert_eq!(found, numbers(&page), "{search:?} {key:?}");
            for (form, row) in forms.iter().zip(&page.rows) {
                let current = extension::find(&portal.store, &portal.may.view, row.id).await.unwrap().unwrap();
                let role = current.role.unwrap_or_default();
                // There are no departments while organizations are off.
                assert_eq!(*form, ExtensionForm { role, organizations: String::new(), ..current.form });
            }
        }
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn shows_phones_and_what_waits(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    let weak = ExtensionForm {
        registration_password: Secret::new("password1"),
        weak_confirmed: "on".into(),
        email: String::new(),
        concurrent_registrations: "2".into(),
        ..form("2000")
    };
    portal.create(&parse(&weak, Occasion::Create), Apply::Later).await.unwrap();
    sqlx::query(
        "INSERT INTO sip.location (ruid, username, contact, received, user_agent, expires, cflags, registered_at)
         VALUES ('a', '1000', 'sip:a@h', 'sip:192.0.2.7:5062;transport=TCP', 'Desk \"1\"', now() AT TIME ZONE 'UTC' + '1h', 64, now()),
                ('b', '1000', 'sip:b@h', 'sip:[2001:db8::1]:5060', 'Old', now() AT TIME ZONE 'UTC' + '1h', 0, now() - interval '1h'),
                ('c', '1000', 'sip:c@h', 'sip:192.0.2.9', 'Expired', now() AT TIME ZONE 'UTC' - interval '1s', 0, now())",
    )
    .execute(&portal.pool)
    .await
    .unwrap();
    portal.change(id, Apply::Later, |form| form.number = "3000".into()).await.unwrap();

    let page = list(&portal, &ListQuery { size: 25, ..ListQuery::default() }).await;
    let [waiting, renumbered] = &page.rows[..] else { panic!("{page:?}") };
    assert_eq!((waiting.number.as_str(), waiting.pending, waiting.weak), ("2000", true, true));
    assert_eq!((waiting.live_number.as_deref(), waiting.phones.len(), waiting.email.as_str()), (None, 0, ""));
    assert_eq!((waiting.name.as_str(), waiting.caller_id.as_str()), ("Ada Lovelace", "2000"));
    assert_eq!(waiting.concurrent_registrations, 2);
    assert_eq!((renumbered.number.as_str(), renumbered.pending, renumbered.weak), ("3000", true, false));
    assert_eq!(renumbered.live_number.as_deref(), Some("1000"));
    let agents: Vec<_> = renumbered.phones.iter().map(|phone| phone.user_agent.as_str()).collect();
    assert_eq!(agents, ["Old", "Desk \"1\""]);
    let desk = &renumbered.phones[1];
    assert_eq!(
        (desk.address.as_deref(), desk.port, desk.transport.as_deref()),
        (Some("192.0.2.7"), Some(5062), Some("TCP"))
    );
    assert_eq!((desk.digest.as_str(), renumbered.phones[0].digest.as_str()), ("SHA-256", "MD5"));
    assert_eq!(extension::pending(&portal.store, &portal.may.view).await.unwrap(), 2);
}
