//! Which role a person has: saved, versioned and taken back like every field, given by nobody who holds less; and nobody gets
//! hold of somebody who may do more.

use patchbay_shared::{ExtensionForm, Field, Occasion, Permission, PredefinedRole, RoleChoiceError, RoleForm};
use patchbay_store::{
    extension::{self, Apply, Choice, SaveError, Saving, Selection, SelectionError},
    password_link, role, second_factor,
    session::{self, ManageRoles, Permit, Session},
};
use sqlx::{PgPool, Row};

use crate::harness::{Permits, Portal, form, log_in, now, origin, parse, password};

const HUMAN_RESOURCE: &str = PredefinedRole::HumanResource.name();
const ADMINISTRATOR: &str = PredefinedRole::Administrator.name();

fn with_role(number: &str, role: &str) -> ExtensionForm {
    ExtensionForm { role: role.into(), ..form(number) }
}

fn manager(portal: &Portal) -> Permit<ManageRoles> {
    portal.session.permit().unwrap()
}

/// A live extension of somebody with this role.
async fn person(portal: &Portal, number: &str, role: &str) -> i64 {
    let roles = manager(portal);
    let saving = Saving { apply: Apply::Now(&portal.may.apply), roles: Some(&roles) };
    let extension = parse(&with_role(number, role), Occasion::Create);
    extension::create(&portal.store, &portal.may.add, &extension, saving, now()).await.unwrap().id
}

async fn session_of(portal: &Portal, id: i64) -> Session {
    log_in(&portal.store, &portal.person(id).await).await
}

/// Gives a role with a save that the phones do not see yet.
async fn give(portal: &Portal, id: i64, role: &str) -> Result<Option<i32>, SaveError> {
    let current = extension::find(&portal.store, &portal.may.view, id).await?.unwrap();
    let roles = manager(portal);
    let saving = Saving { apply: Apply::Later, roles: Some(&roles) };
    let extension = parse(&ExtensionForm { role: role.into(), ..current.form }, Occasion::Update);
    extension::update(&portal.store, &portal.may.edit, id, current.version, &extension, saving, now()).await
}

async fn role_of(portal: &Portal, id: i64) -> Option<String> {
    extension::find(&portal.store, &portal.may.view, id).await.unwrap().unwrap().role
}

#[sqlx::test(migrations = "./migrations")]
async fn a_role_holds_from_save_on_and_is_a_version(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let store = &portal.store;
    let id = person(&portal, "1000", "").await;
    let token = session::open(store, &portal.person(id).await, &origin(), now()).await.unwrap();
    let may =
        async || session::find(store, &token, now()).await.unwrap().unwrap().grants.allow(Permission::EditExtensions);
    assert!(!may().await);
    assert_eq!(give(&portal, id, "human RESOURCE").await.unwrap(), Some(2), "without regard to case");
    assert!(may().await, "with the next request of a live session");
    assert_eq!(give(&portal, id, HUMAN_RESOURCE).await.unwrap(), None, "nothing changed");
    portal.change(id, Apply::Later, |form| form.job_title = "Clerk".into()).await.unwrap();
    assert_eq!(role_of(&portal, id).await.as_deref(), Some(HUMAN_RESOURCE), "who says nothing changes nothing");

    let waiting = extension::waiting(store, &portal.may.view, None, 25).await.unwrap().rows;
    let changes: Vec<_> = waiting[0].changes.iter().map(|change| (change.field, change.to.as_deref())).collect();
    assert_eq!(changes, [(Field::Role, Some(HUMAN_RESOURCE)), (Field::JobTitle, Some("Clerk"))]);
    let (newer, _) = extension::newer(store, &portal.may.view, id, 1).await.unwrap().unwrap();
    assert_eq!((newer.base.role.as_str(), newer.theirs.role.as_str()), ("None", HUMAN_RESOURCE));

    let roles = manager(&portal);
    let saving = Saving { apply: Apply::Now(&portal.may.apply), roles: Some(&roles) };
    let choice = Choice { from: 3, to: 1, fields: &[Field::Role] };
    let unpermitted = extension::restore(store, &portal.may.edit, id, choice, Apply::Later, now()).await;
    assert!(matches!(unpermitted, Err(SaveError::Role(RoleChoiceError::NotAllowed))), "{unpermitted:?}");
    assert_eq!(extension::restore(store, &portal.may.edit, id, choice, saving, now()).await.unwrap(), Some(4));
    assert!(!may().await);
    let history = extension::history(store, &portal.may.view, id, None, 1).await.unwrap().unwrap();
    let change = &history.versions[0].changes[0];
    assert_eq!((change.field, change.from.as_deref(), change.to.as_deref()), (Field::Role, Some(HUMAN_RESOURCE), None));
}

#[sqlx::test(migrations = "./migrations")]
async fn nobody_gives_a_role_that_they_may_not(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let store = &portal.store;
    let desk = RoleForm {
        name: "Desk".into(),
        permissions: [Permission::ManageRoles, Permission::AddExtensions, Permission::EditExtensions].into(),
        scope: "all".into(),
        ..RoleForm::default()
    };
    role::create(store, &manager(&portal), &desk.parse().unwrap(), None, now()).await.unwrap();
    let clerk = session_of(&portal, person(&portal, "1000", "Desk").await).await;
    let roles: Permit<ManageRoles> = clerk.permit().unwrap();
    let (add, edit) = (clerk.permit().unwrap(), clerk.permit().unwrap());
    let id = portal.extension("1001").await;
    let before = portal.row("SELECT count(*) FROM portal.user_password WHERE $1 > 0", 1).await;
    for (name, roles, expected) in [
        (HUMAN_RESOURCE, None, RoleChoiceError::NotAllowed),
        ("None", None, RoleChoiceError::NotAllowed),
        (HUMAN_RESOURCE, Some(&roles), RoleChoiceError::NotAllowed),
        (ADMINISTRATOR, Some(&roles), RoleChoiceError::NotAllowed),
        ("Nobody has this", Some(&roles), RoleChoiceError::Unknown),
    ] {
        let saving = Saving { apply: Apply::Later, roles };
        let new = parse(&with_role("1002", name), Occasion::Create);
        let made = extension::create(store, &add, &new, saving, now()).await.err();
        let changed = parse(&with_role("1001", name), Occasion::Update);
        let changed = extension::update(store, &edit, id, 1, &changed, saving, now()).await.err();
        for error in [made, changed] {
            assert!(matches!(&error, Some(SaveError::Role(error)) if *error == expected), "{name}: {error:?}");
        }
    }
    let after = portal.row("SELECT count(*) FROM portal.user_password WHERE $1 > 0", 1).await;
    assert_eq!(sqlx::Row::get::<i64, _>(&before, 0), sqlx::Row::get::<i64, _>(&after, 0));
    assert_eq!((portal.versions(id).await, role_of(&portal, id).await), ((1, Some(1)), None));
    for name in [PredefinedRole::Employee.name(), "Desk", "None"] {
        let saving = Saving { apply: Apply::Later, roles: Some(&roles) };
        let from = portal.versions(id).await.0;
        extension::update(store, &edit, id, from, &parse(&with_role("1001", name), Occasion::Update), saving, now())
            .await
            .unwrap();
    }
}

/// Whoever could choose the password of somebody who may do more would be them.
#[sqlx::test(migrations = "./migrations")]
async fn nobody_gets_hold_of_somebody_who_may_do_more(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let store = &portal.store;
    let clerk = person(&portal, "1000", HUMAN_RESOURCE).await;
    let more = person(&portal, "1001", ADMINISTRATOR).await;
    let session = session_of(&portal, clerk).await;
    let (edit, delete, apply) = (session.permit().unwrap(), session.permit().unwrap(), session.permit().unwrap());
    let other = ExtensionForm { email: "other@example.com".into(), ..form("1001") };
    let outranked = |error: Option<SaveError>| assert!(matches!(error, Some(SaveError::Outranked)), "{error:?}");

    outranked(
        extension::update(store, &edit, more, 1, &parse(&other, Occasion::Update), Apply::Later, now()).await.err(),
    );
    outranked(extension::delete(store, &delete, more, now()).await.err());
    outranked(extension::end_previous(store, &edit, more, now()).await.err());
    outranked(password_link::issue(store, &edit, more, now()).await.err());
    let guard = session_of(&portal, person(&portal, "1002", PredefinedRole::Operator.name()).await).await;
    outranked(second_factor::remove_of(store, &guard.permit().unwrap(), more, now()).await.err());
    assert_eq!(portal.versions(more).await, (1, Some(1)), "untouched");

    portal.change(more, Apply::Later, |form| form.email = "new@example.com".into()).await.unwrap();
    let fields = [Field::Email];
    let choice = Choice { from: 2, to: 1, fields: &fields };
    outranked(extension::restore(store, &edit, more, choice, Apply::Later, now()).await.err());
    let these = Selection::These(vec![(more, 2)]);
    let discarded = extension::discard_many(store, &apply, &these, now()).await;
    assert!(matches!(&discarded, Err(SelectionError::Outranked(owner)) if owner.number == "1001"), "{discarded:?}");
    extension::delete(store, &portal.may.delete, more, now()).await.unwrap();
    outranked(extension::undelete(store, &delete, more, false, now()).await.err());
    outranked(extension::release(store, &delete, more, now()).await.err());
    let kept = "SELECT reserved_until IS NOT NULL FROM portal.extension WHERE id = $1";
    assert!(portal.row(kept, more).await.get::<bool, _>(0));
    let may = Permits::of(&portal.session);
    extension::undelete(store, &may.delete, more, false, now()).await.unwrap();
    assert!(!extension::find(store, &session.permit().unwrap(), more).await.unwrap().unwrap().covered);

    // Who may do less or as much is reached, also oneself.
    let equal = person(&portal, "1003", HUMAN_RESOURCE).await;
    for (id, number) in [(equal, "1003"), (clerk, "1000")] {
        assert!(extension::find(store, &session.permit().unwrap(), id).await.unwrap().unwrap().covered);
        let changed = ExtensionForm { job_title: "Clerk".into(), ..form(number) };
        extension::update(store, &edit, id, 1, &parse(&changed, Occasion::Update), Apply::Later, now()).await.unwrap();
    }
    password_link::issue(store, &edit, equal, now()).await.unwrap();
}

/// Giving up a saved version is no way back to a role that was taken away.
#[sqlx::test(migrations = "./migrations")]
async fn a_role_that_was_taken_away_is_not_discarded_back(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let store = &portal.store;
    let id = person(&portal, "1000", ADMINISTRATOR).await;
    let before = session_of(&portal, id).await;
    give(&portal, id, HUMAN_RESOURCE).await.unwrap();
    let these = Selection::These(vec![(id, 2)]);
    let after: Permit<session::ApplyExtensions> = session_of(&portal, id).await.permit().unwrap();
    for apply in [before.permit().unwrap(), after] {
        let refused = extension::discard_many(store, &apply, &these, now()).await;
        assert!(matches!(refused, Err(SelectionError::Outranked(_))), "{refused:?}");
    }
    assert_eq!(role_of(&portal, id).await.as_deref(), Some(HUMAN_RESOURCE));
    assert_eq!(extension::discard_many(store, &portal.may.apply, &these, now()).await.unwrap(), 1);
    assert_eq!(role_of(&portal, id).await.as_deref(), Some(ADMINISTRATOR));
}

#[sqlx::test(migrations = "./migrations")]
async fn a_deleted_role_does_not_come_back_with_a_version(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let store = &portal.store;
    let desk = RoleForm { name: "Desk".into(), scope: "all".into(), ..RoleForm::default() };
    let role_id = role::create(store, &manager(&portal), &desk.parse().unwrap(), None, now()).await.unwrap();
    let id = person(&portal, "1000", "Desk").await;
    portal.change(id, Apply::Later, |form| form.job_title = "Clerk".into()).await.unwrap();
    role::delete(store, &manager(&portal), role_id, 1, now()).await.unwrap();
    let roles = manager(&portal);
    let saving = Saving { apply: Apply::Later, roles: Some(&roles) };
    let choice = Choice { from: 3, to: 1, fields: &[Field::Role] };
    let restored = extension::restore(store, &portal.may.edit, id, choice, saving, now()).await;
    assert!(matches!(restored, Err(SaveError::Role(RoleChoiceError::Unknown))), "{restored:?}");
    let then = extension::as_of(store, &portal.may.view, id, 1).await.unwrap().unwrap();
    assert_eq!(then.role.as_deref(), Some("Desk"), "histories name it");
    // Nobody gives a role with that: who may apply may also discard.
    let applying = session_of(&portal, person(&portal, "2000", HUMAN_RESOURCE).await).await;
    let apply = applying.permit().unwrap();
    extension::discard_many(store, &apply, &Selection::These(vec![(id, 3)]), now()).await.unwrap();
    assert_eq!((role_of(&portal, id).await, portal.versions(id).await), (None, (4, Some(4))));
}

#[sqlx::test(migrations = "./migrations")]
async fn a_link_to_a_new_password_does_not_outlive_a_promotion(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = person(&portal, "1000", "").await;
    let editor = session_of(&portal, person(&portal, "2000", HUMAN_RESOURCE).await).await;
    let issue = async || password_link::issue(&portal.store, &editor.permit().unwrap(), id, now()).await;
    let new = password("Brave New World 8");
    let token = issue().await.unwrap();
    assert!(password_link::find(&portal.store, &token, now()).await.unwrap().is_some());
    give(&portal, id, ADMINISTRATOR).await.unwrap();
    assert!(password_link::find(&portal.store, &token, now()).await.unwrap().is_none());
    assert!(!password_link::redeem(&portal.store, &token, &new, now()).await.unwrap());
    // Nor where it is the other one who may do less by now.
    give(&portal, id, HUMAN_RESOURCE).await.unwrap();
    let token = issue().await.unwrap();
    sqlx::query("UPDATE portal.extension SET role_id = NULL WHERE number = '2000'")
        .execute(&portal.pool)
        .await
        .unwrap();
    assert!(!password_link::redeem(&portal.store, &token, &new, now()).await.unwrap());
}

/// Whatever comes first, nobody is left with a role that is not there.
#[sqlx::test(migrations = "./migrations")]
async fn a_role_is_deleted_while_it_is_given(pool: PgPool) {
    let portal = Portal::new(pool).await;
    for round in 0..8 {
        let desk = RoleForm { name: "Desk".into(), scope: "all".into(), ..RoleForm::default() };
        let role_id =
            role::create(&portal.store, &manager(&portal), &desk.parse().unwrap(), None, now()).await.unwrap();
        let id = person(&portal, &format!("1{round}00"), "").await;
        let (deleted, given, made) = tokio::join!(
            async { role::delete(&portal.store, &manager(&portal), role_id, 1, now()).await },
            give(&portal, id, "Desk"),
            async {
                let roles = manager(&portal);
                let saving = Saving { apply: Apply::Later, roles: Some(&roles) };
                let new = parse(&with_role(&format!("1{round}01"), "Desk"), Occasion::Create);
                extension::create(&portal.store, &portal.may.add, &new, saving, now()).await.map(|_| None)
            }
        );
        deleted.unwrap();
        for saved in [given, made] {
            assert!(matches!(saved, Ok(_) | Err(SaveError::Role(RoleChoiceError::Unknown))), "{saved:?}");
        }
    }
    let left: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM portal.extension JOIN portal.role ON role.id = role_id WHERE role.deleted_at IS NOT NULL",
    )
    .fetch_one(&portal.pool)
    .await
    .unwrap();
    assert_eq!(left, 0);
}
