//! Looking at the portal as somebody else: who may, what they are then, and how it ends.

use patchbay_shared::{Occasion, Permission, Scope};
use patchbay_store::{
    extension::{self, Apply, ListQuery},
    second_factor,
    secret::Token,
    session::{self, *},
};
use sqlx::PgPool;
use time::Duration;

use crate::{
    harness::{Portal, form, now, origin, parse},
    permit::give,
};

/// Somebody who is logged in.
struct Desk<'a> {
    portal: &'a Portal,
    token: Token,
}

impl<'a> Desk<'a> {
    async fn of(portal: &'a Portal, who: &Who) -> Self {
        Self { portal, token: session::open(&portal.store, who, &origin(), now()).await.unwrap() }
    }

    async fn of_person(portal: &'a Portal, extension_id: i64) -> Self {
        Self::of(portal, &portal.person(extension_id).await).await
    }

    /// As their next request finds them.
    async fn session(&self) -> Session {
        session::find(&self.portal.store, &self.token, now()).await.unwrap().unwrap()
    }

    async fn view(&self, viewed: Viewed) -> bool {
        let permit = self.session().await.permit().unwrap();
        session::view_as(&self.portal.store, &permit, viewed, now()).await.unwrap()
    }
}

async fn role_of(portal: &Portal, extension_id: i64) -> i64 {
    sqlx::query_scalar("SELECT role_id FROM portal.extension WHERE id = $1")
        .bind(extension_id)
        .fetch_one(&portal.pool)
        .await
        .unwrap()
}

/// What the operation log says about looking: who, what, of which kind, as whom, from where.
async fn log(portal: &Portal) -> Vec<[String; 5]> {
    let rows: Vec<(String, String, String, String, String)> = sqlx::query_as(
        "SELECT actor, operation, object_kind, object, host(address) FROM portal.operation_log
         WHERE operation LIKE 'view.%' ORDER BY id",
    )
    .fetch_all(&portal.pool)
    .await
    .unwrap();
    rows.into_iter()
        .map(|(actor, operation, kind, object, address)| [actor, operation, kind, object, address])
        .collect()
}

const HERE: &str = "2001:db8::7";
use Permission::{EditExtensions, ManageRoles, ManageSecurity, ReadOperationLog, ViewExtensions as See};

#[sqlx::test(migrations = "./migrations")]
async fn whoever_looks_as_somebody_else_is_what_they_are(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let [clerk, near, _far] =
        [portal.extension("1000").await, portal.extension("1001").await, portal.extension("1002").await];
    give(&portal, clerk, &[EditExtensions], "chosen", &[near]).await;
    let desk = Desk::of(&portal, &portal.who).await;
    assert_eq!(desk.session().await.viewed(), None);

    let seen = async |session: &Session| -> Vec<String> {
        let query = ListQuery { size: 25, ..ListQuery::default() };
        let list = extension::list(&portal.store, &session.permit().unwrap(), &query).await.unwrap();
        list.rows.into_iter().map(|row| row.number).collect()
    };
    for viewed in [Viewed::Person { extension_id: clerk }, Viewed::Role { role_id: role_of(&portal, clerk).await }] {
        assert!(desk.view(viewed).await, "{viewed:?}");
        let session = desk.session().await;
        assert_eq!(session.viewed(), Some(viewed));
        assert_eq!(session.grants.permissions.names(), ["extensions.view", "extensions.edit"]);
        assert_eq!((session.grants.scope, seen(&session).await), (Scope::Chosen, vec!["1001".to_owned()]));
        let current = extension::find(&portal.store, &session.permit().unwrap(), near).await.unwrap().unwrap();
        assert!(current.covered, "as they would be told");
        assert_eq!(session.own().who, portal.who);
        assert_eq!(session.own_extension().is_ok(), matches!(viewed, Viewed::Person { .. }));
        // What would change something is given nothing.
        let changing = session.to_change();
        assert!(changing.permit::<session::ViewExtensions>().is_err() && changing.own_extension().is_err());
        session::end_view(&portal.store, &changing).await.unwrap();
        assert_eq!(desk.session().await.viewed(), None);
        assert!(desk.session().await.to_change().permit::<session::EditExtensions>().is_ok());
    }
    let person = |what: &str| [ADMINISTRATOR, what, "extension", "1000 Ada Lovelace", HERE].map(str::to_owned);
    let name =
        session::viewed_name(&portal.store, Viewed::Role { role_id: role_of(&portal, clerk).await }).await.unwrap();
    let role = |what: &str| [ADMINISTRATOR, what, "role", name.as_str(), HERE].map(str::to_owned);
    assert_eq!(log(&portal).await, [person("view.person"), person("view.end"), role("view.role"), role("view.end")]);
}

const ADMINISTRATOR: &str = crate::harness::ADMINISTRATOR;

/// Who may look as whom: the table of [`session::may_view_as`].
#[sqlx::test(migrations = "./migrations")]
async fn nobody_looks_as_somebody_who_may_or_sees_more(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let mut ids = Vec::new();
    for number in 0..7 {
        ids.push(portal.extension(&format!("100{number}")).await);
    }
    let [manager, less, more, wide, narrow, nobody, other] = ids[..] else { panic!("seven") };
    let chosen = [manager, less, more, narrow, nobody];
    give(&portal, manager, &[ManageRoles, EditExtensions, See], "chosen", &chosen).await;
    give(&portal, less, &[See], "chosen", &[less]).await;
    give(&portal, more, &[See, ManageSecurity], "chosen", &[less]).await;
    give(&portal, wide, &[See], "all", &[]).await;
    give(&portal, narrow, &[See], "chosen", &[other]).await;
    let desk = Desk::of_person(&portal, manager).await;
    let may = async |desk: &Desk<'_>, viewed| {
        let permit = desk.session().await.permit().unwrap();
        session::may_view_as(&portal.store, &permit, viewed).await.unwrap()
    };
    let mut table = Vec::new();
    for id in [manager, less, more, wide, narrow, nobody, other, 4711] {
        let person = may(&desk, Viewed::Person { extension_id: id }).await;
        let role = match id {
            id if [nobody, other, 4711].contains(&id) => may(&desk, Viewed::Role { role_id: 4711 }).await,
            id => may(&desk, Viewed::Role { role_id: role_of(&portal, id).await }).await,
        };
        table.push((person, role));
    }
    let expected = [
        (false, true),  // themselves; and anybody with their role
        (true, true),   // who may less, of what they see
        (false, false), // who may what they may not
        (false, false), // who sees all
        (false, false), // who sees what they do not
        (true, false),  // who may nothing; and no role
        (false, false), // whom they do not see
        (false, false), // nobody
    ];
    assert_eq!(table, expected);
    // What may not be is not begun, and not written down as if it were.
    assert!(!desk.view(Viewed::Person { extension_id: more }).await);
    assert!(!desk.view(Viewed::Role { role_id: role_of(&portal, wide).await }).await);
    assert_eq!((desk.session().await.viewed(), log(&portal).await), (None, vec![]));

    // Without the permission to see extensions, nobody is to be seen.
    give(&portal, manager, &[ManageRoles], "all", &[]).await;
    assert!(!may(&desk, Viewed::Person { extension_id: nobody }).await);
    // Departments of one's own are other ones for everybody, also with one role.
    give(&portal, manager, &[ManageRoles, See], "own_departments", &[]).await;
    sqlx::query("UPDATE portal.extension SET role_id = $1 WHERE id = $2")
        .bind(role_of(&portal, manager).await)
        .bind(less)
        .execute(&portal.pool)
        .await
        .unwrap();
    assert!(!may(&desk, Viewed::Person { extension_id: less }).await);
    // The super administrator looks as everybody but themselves, who have no extension.
    let root = Desk::of(&portal, &portal.who).await;
    for id in [manager, less, more, wide, narrow, nobody, other] {
        assert!(may(&root, Viewed::Person { extension_id: id }).await);
    }
}

/// With the next request after the right to look is lost, whoever looked is themselves again.
#[sqlx::test(migrations = "./migrations")]
async fn looking_ends_with_the_right_to_look(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let [manager, clerk] = [portal.extension("1000").await, portal.extension("1001").await];
    let all = [ManageRoles, EditExtensions, See, ReadOperationLog];
    let mut ends = 0;
    let root = Desk::of(&portal, &portal.who).await;
    for lost in ["right", "more", "role", "person"] {
        give(&portal, manager, &all, "all", &[]).await;
        give(&portal, clerk, &[See], "all", &[]).await;
        let desk = if lost == "person" { &root } else { &Desk::of_person(&portal, manager).await };
        let role_id = role_of(&portal, clerk).await;
        let viewed = if lost == "role" { Viewed::Role { role_id } } else { Viewed::Person { extension_id: clerk } };
        assert!(desk.view(viewed).await, "{lost}");
        assert!(desk.session().await.viewed().is_some(), "{lost}");
        match lost {
            "right" => give(&portal, manager, &[EditExtensions], "all", &[]).await,
            "more" => give(&portal, clerk, &[ManageSecurity], "all", &[]).await,
            "role" => {
                let gone = "UPDATE portal.role SET deleted_at = now() WHERE id = $1";
                sqlx::query(gone).bind(role_id).execute(&portal.pool).await.unwrap();
            }
            _ => extension::delete(&portal.store, &portal.may.delete, clerk, now()).await.unwrap(),
        }
        let session = desk.session().await;
        assert_eq!((session.viewed(), session.who), (None, session.own().who), "{lost}");
        ends += 1;
        let ended = log(&portal).await.iter().filter(|[_, operation, ..]| operation == "view.end").count();
        assert_eq!(ended, ends, "{lost}");
    }
}

/// However a session ends, what was looked at is looked at no more, and that is written down.
#[sqlx::test(migrations = "./migrations")]
async fn looking_ends_with_the_session(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let clerk = portal.extension("1000").await;
    let store = &portal.store;
    for round in 0..3 {
        let desk = Desk::of(&portal, &portal.who).await;
        assert!(desk.view(Viewed::Person { extension_id: clerk }).await);
        match round {
            0 => session::close(store, desk.session().await.own(), now()).await.unwrap(),
            1 => session::close_own_others(store, &portal.session, now()).await.unwrap(),
            _ => session::close_expired(store, now() + session::IDLE + Duration::SECOND).await.unwrap(),
        }
        assert!(session::find(store, &desk.token, now()).await.unwrap().is_none());
        assert_eq!(log(&portal).await.len(), 2 * (round + 1));
    }
}

/// Neither what waits to be shown once to whoever is there, nor the key of somebody's second factor.
#[sqlx::test(migrations = "./migrations")]
async fn whoever_looks_is_shown_no_secret(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let clerk = portal.extension("1000").await;
    give(&portal, clerk, &Permission::ALL, "all", &[]).await;
    let store = &portal.store;
    let of_clerk = Desk::of_person(&portal, clerk).await;
    assert!(second_factor::enroll(store, &of_clerk.session().await, now()).await.unwrap());
    assert!(second_factor::enrolment(store, &of_clerk.session().await).await.unwrap().is_some());

    let desk = Desk::of(&portal, &portal.who).await;
    let add = desk.session().await.permit().unwrap();
    let made = extension::create(store, &add, &parse(&form("1001"), Occasion::Create), Apply::Later, now()).await;
    let made = made.unwrap().id;
    assert!(desk.view(Viewed::Person { extension_id: clerk }).await);
    let looking = desk.session().await;
    assert!(second_factor::enrolment(store, &looking).await.unwrap().is_none());
    let shown = extension::reveal(store, &looking.permit().unwrap(), made, now()).await.unwrap();
    assert!(shown.is_none());
    session::end_view(store, &looking).await.unwrap();
    let shown = extension::reveal(store, &desk.session().await.permit().unwrap(), made, now()).await.unwrap();
    assert!(shown.is_some(), "it still waited for who made it");
}

/// Where somebody is logged in is seen by who may see that of everybody.
#[sqlx::test(migrations = "./migrations")]
async fn sessions_of_others_are_for_who_manages_security(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let [manager, clerk] = [portal.extension("1000").await, portal.extension("1001").await];
    Desk::of_person(&portal, clerk).await;
    for (permissions, expected) in [(&[ManageRoles, See][..], None), (&[ManageRoles, See, ManageSecurity], Some(1))] {
        give(&portal, manager, permissions, "all", &[]).await;
        let desk = Desk::of_person(&portal, manager).await;
        assert!(desk.view(Viewed::Person { extension_id: clerk }).await);
        let listed = session::own(&portal.store, &desk.session().await, now()).await.unwrap();
        assert_eq!(listed.map(|listed| listed.len()), expected);
    }
}
