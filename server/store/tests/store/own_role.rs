//! Roles that people make: nobody gives more than they hold, and a change holds at once.

use patchbay_shared::{Permission, PredefinedRole, Role, RoleError, RoleField, RoleForm, RoleName};
use patchbay_store::{
    extension::{self, Apply},
    operation_log::{self, Detail, LogQuery},
    role::{self, SaveError},
    session::{self, ManageRoles, Permit, Session, ViewExtensions},
};
use sqlx::PgPool;

use crate::harness::{Portal, log_in, now, origin};

fn role_of(name: &str, permissions: &[Permission], scope: &str, numbers: &str) -> Role {
    let form = RoleForm {
        name: name.into(),
        permissions: permissions.iter().copied().collect(),
        scope: scope.into(),
        numbers: numbers.into(),
    };
    form.parse().unwrap()
}

fn manager(portal: &Portal) -> Permit<ManageRoles> {
    portal.session.permit().unwrap()
}

async fn make(portal: &Portal, name: &str, permissions: &[Permission], scope: &str, numbers: &str) -> i64 {
    let role = role_of(name, permissions, scope, numbers);
    role::create(&portal.store, &manager(portal), &role, None, now()).await.unwrap()
}

/// Gives a role past every judge, and a session of whoever has it then.
async fn with_role(portal: &Portal, extension_id: i64, role_id: i64) -> Session {
    sqlx::query("UPDATE portal.extension SET role_id = $2 WHERE id = $1")
        .bind(extension_id)
        .bind(role_id)
        .execute(&portal.pool)
        .await
        .unwrap();
    log_in(&portal.store, &portal.person(extension_id).await).await
}

/// The code of what is wrong with each field.
fn wrong(error: &SaveError) -> Vec<(&'static str, RoleError)> {
    match error {
        SaveError::Invalid(errors) => errors.iter().map(|(field, error)| (field.name(), error.clone())).collect(),
        other => panic!("{other:?}"),
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_role_is_made_changed_and_listed(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (store, permit) = (&portal.store, manager(&portal));
    portal.extension("1001").await;
    let id = make(&portal, "Help desk", &[Permission::EditExtensions], "chosen", "1001").await;
    let found = role::find(store, &permit, id).await.unwrap().unwrap();
    assert_eq!((found.version, found.predefined, found.covered, found.people), (1, false, true, 0));
    assert_eq!(found.form.parse().unwrap(), role_of("Help desk", &[Permission::EditExtensions], "chosen", "1001"));

    for taken in ["help DESK", PredefinedRole::HumanResource.name()] {
        let error = role::create(store, &permit, &role_of(taken, &[], "all", ""), None, now()).await.unwrap_err();
        assert_eq!(wrong(&error), [("name", RoleError::NameTaken)], "{taken}");
    }
    let other = role_of("First line", &[Permission::ViewExtensions, Permission::ManageSecurity], "all", "");
    assert_eq!(role::update(store, &permit, id, 1, &other, None, now()).await.unwrap(), 2);
    assert_eq!(role::update(store, &permit, id, 2, &other, None, now()).await.unwrap(), 2, "nothing changed");
    let stale = role::update(store, &permit, id, 1, &other, None, now()).await;
    assert!(matches!(stale, Err(SaveError::Stale(2))), "{stale:?}");
    let (newer, _) = role::newer(store, &permit, id, 1).await.unwrap().unwrap();
    assert_eq!((newer.version, newer.base.name.as_str(), newer.theirs.name.as_str()), (2, "Help desk", "First line"));

    let names: Vec<_> = role::list(store, &permit).await.unwrap().into_iter().map(|role| role.name).collect();
    let expected = PredefinedRole::ALL.map(PredefinedRole::name).into_iter().chain(["First line"]);
    assert!(names.iter().eq(expected), "{names:?}");
    let history = role::history(store, &permit, id).await.unwrap();
    let changed: Vec<_> = history[0].changes.iter().map(|change| change.field.name()).collect();
    assert_eq!(changed, ["name", "extensions.edit", "security", "scope", "numbers"]);
    assert_eq!((history.len(), history[1].version), (2, 1));
}

#[sqlx::test(migrations = "./migrations")]
async fn the_predefined_ones_stay(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (store, permit) = (&portal.store, manager(&portal));
    for listed in role::list(store, &permit).await.unwrap() {
        let changed = role::update(store, &permit, listed.id, 1, &role_of("Mine", &[], "all", ""), None, now()).await;
        assert!(matches!(changed, Err(SaveError::Denied)), "{}: {changed:?}", listed.name);
        let deleted = role::delete(store, &permit, listed.id, 1, now()).await;
        assert!(matches!(deleted, Err(SaveError::Denied)), "{}: {deleted:?}", listed.name);
    }
    assert!(matches!(role::delete(store, &permit, 4711, 1, now()).await, Err(SaveError::Gone)));
}

#[sqlx::test(migrations = "./migrations")]
async fn nobody_gives_more_than_they_hold(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let store = &portal.store;
    let clerk = portal.extension("1000").await;
    portal.extension("1001").await;
    portal.extension("1002").await;
    let own =
        make(&portal, "Clerk", &[Permission::ManageRoles, Permission::EditExtensions], "chosen", "1000 1001").await;
    let more = make(&portal, "More", &[Permission::ManageSecurity], "all", "").await;
    let further = make(&portal, "Further", &[Permission::EditExtensions], "chosen", "1001 1002").await;
    let less = make(&portal, "Less", &[Permission::ViewExtensions], "chosen", "1001").await;
    let permit: Permit<ManageRoles> = with_role(&portal, clerk, own).await.permit().unwrap();

    let create = async |permissions: &[Permission], scope, numbers| {
        role::create(store, &permit, &role_of("New", permissions, scope, numbers), None, now()).await
    };
    use Permission::{EditExtensions, ManageSecurity, ReadOperationLog, ViewExtensions as View};
    let error = create(&[ManageSecurity, ReadOperationLog], "all", "").await.unwrap_err();
    assert_eq!(wrong(&error), [("security", RoleError::NotAllowed), ("operation_log", RoleError::NotAllowed)]);
    for scope in ["all", "own_departments"] {
        let error = create(&[View], scope, "").await.unwrap_err();
        assert_eq!(wrong(&error), [("scope", RoleError::NotAllowed)], "{scope}");
    }
    for number in ["1002", "4711"] {
        let error = create(&[View], "chosen", number).await.unwrap_err();
        let unknown = patchbay_shared::ExtensionNumber::parse(number).unwrap();
        assert_eq!(wrong(&error), [("numbers", RoleError::NumberUnknown(unknown))]);
    }
    create(&[EditExtensions], "chosen", "1001").await.unwrap();

    // Neither what it was nor what it becomes may be more.
    for beyond in [more, further] {
        let nothing = role_of("Nothing", &[], "all", "");
        let changed = role::update(store, &permit, beyond, 1, &nothing, None, now()).await;
        assert!(matches!(changed, Err(SaveError::Denied)), "{changed:?}");
        assert!(matches!(role::delete(store, &permit, beyond, 1, now()).await, Err(SaveError::Denied)));
        assert!(!role::find(store, &permit, beyond).await.unwrap().unwrap().covered);
        assert!(role::history(store, &permit, beyond).await.unwrap().is_empty());
    }
    let shown = role::find(store, &permit, further).await.unwrap().unwrap();
    assert_eq!(shown.form.numbers, "1001", "whom they do not manage they do not see");
    let widened =
        role::update(store, &permit, less, 1, &role_of("Less", &[ManageSecurity], "all", ""), None, now()).await;
    assert_eq!(wrong(&widened.unwrap_err()), [(RoleField::Permission(ManageSecurity).name(), RoleError::NotAllowed)]);
    role::update(store, &permit, less, 1, &role_of("Less", &[EditExtensions], "chosen", "1000, 1001"), None, now())
        .await
        .unwrap();
}

/// A permit of before is not enough: what counts is what somebody holds when it is written.
#[sqlx::test(migrations = "./migrations")]
async fn what_was_taken_away_gives_nothing_more(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let clerk = portal.extension("1000").await;
    let own = make(&portal, "Clerk", &[Permission::ManageRoles, Permission::ManageSecurity], "all", "").await;
    let permit: Permit<ManageRoles> = with_role(&portal, clerk, own).await.permit().unwrap();
    let security = role_of("Guard", &[Permission::ManageSecurity], "all", "");
    let managing = role_of("Clerk", &[Permission::ManageRoles], "all", "");
    role::update(&portal.store, &manager(&portal), own, 1, &managing, None, now()).await.unwrap();
    let error = role::create(&portal.store, &permit, &security, None, now()).await.unwrap_err();
    assert_eq!(wrong(&error), [("security", RoleError::NotAllowed)]);
    role::delete(&portal.store, &manager(&portal), own, 2, now()).await.unwrap();
    let denied = role::create(&portal.store, &permit, &role_of("Other", &[], "all", ""), None, now()).await;
    assert!(matches!(denied, Err(SaveError::Denied)), "{denied:?}");
}

#[sqlx::test(migrations = "./migrations")]
async fn who_had_a_deleted_role_has_none(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (store, permit) = (&portal.store, manager(&portal));
    let [live, waiting, gone] =
        [portal.extension("1000").await, portal.extension("1001").await, portal.extension("1002").await];
    let id = make(&portal, "Help desk", &[Permission::ViewExtensions], "chosen", "1001").await;
    for extension in [live, waiting, gone] {
        with_role(&portal, extension, id).await;
    }
    let token = session::open(store, &portal.person(live).await, &origin(), now()).await.unwrap();
    let may = async || session::find(store, &token, now()).await.unwrap().unwrap().permit::<ViewExtensions>().is_ok();
    portal.change(waiting, Apply::Later, |form| form.job_title = "Clerk".into()).await.unwrap();
    extension::delete(store, &portal.may.delete, gone, now()).await.unwrap();
    assert!(may().await);
    assert_eq!(role::people(store, &permit, id).await.unwrap(), ["1000 Ada Lovelace", "1001 Ada Lovelace"]);

    assert_eq!(role::delete(store, &permit, id, 1, now()).await.unwrap(), 2);
    assert!(!may().await, "with the next request of a live session");
    assert_eq!(portal.versions(live).await, (2, Some(2)), "phones see no difference");
    assert_eq!(portal.versions(waiting).await, (3, Some(1)), "what waits still waits");
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM portal.extension WHERE role_id IS NOT NULL")
        .fetch_one(&portal.pool)
        .await
        .unwrap();
    assert_eq!(left, 0, "deleted extensions come back without it");
    assert!(role::find(store, &permit, id).await.unwrap().is_none());
    assert!(matches!(role::delete(store, &permit, id, 2, now()).await, Err(SaveError::Gone)));
    make(&portal, "Help desk", &[], "all", "").await;
}

#[sqlx::test(migrations = "./migrations")]
async fn of_two_at_once_one_is_first(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = make(&portal, "Desk", &[], "all", "").await;
    let tries = (0..8).map(|at| {
        let (store, permit) = (portal.store.clone(), manager(&portal));
        tokio::spawn(async move {
            let made = role::create(&store, &permit, &role_of("Same name", &[], "all", ""), None, now()).await;
            let changed =
                role::update(&store, &permit, id, 1, &role_of(&format!("Desk {at}"), &[], "all", ""), None, now())
                    .await;
            (made.is_ok(), changed.is_ok())
        })
    });
    let (mut made, mut changed) = (0, 0);
    for one in tries.collect::<Vec<_>>() {
        let (first, second) = one.await.unwrap();
        made += usize::from(first);
        changed += usize::from(second);
    }
    assert_eq!((made, changed), (1, 1));
}

#[sqlx::test(migrations = "./migrations")]
async fn what_is_done_to_roles_is_written_down(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (store, permit) = (&portal.store, manager(&portal));
    let id = make(&portal, "Help desk", &[Permission::ViewExtensions], "all", "").await;
    let more = role_of("Help desk", &[Permission::EditExtensions], "all", "");
    role::update(store, &permit, id, 1, &more, None, now()).await.unwrap();
    role::delete(store, &permit, id, 2, now()).await.unwrap();
    let query = LogQuery { object: "help desk".into(), size: 10, ..LogQuery::default() };
    let rows = operation_log::page(store, &portal.session.permit().unwrap(), &query).await.unwrap().rows;
    let told: Vec<_> = rows.iter().map(|row| (row.operation.name(), row.object.as_str(), row.version)).collect();
    let expected = [
        ("role.delete", "Help desk", Some(3)),
        ("role.edit", "Help desk", Some(2)),
        ("role.add", "Help desk", Some(1)),
    ];
    assert_eq!(told, expected);
    let Detail::Role(changes) = &rows[1].detail else { panic!("{:?}", rows[1].detail) };
    let changes: Vec<_> =
        changes.iter().map(|change| (change.field.name(), change.from.as_str(), change.to.as_str())).collect();
    assert_eq!(changes, [("extensions.edit", "", "on")]);
}

/// A second judge: the constraints say the same about a name.
#[sqlx::test(migrations = "./migrations")]
async fn the_database_judges_names_alike(pool: PgPool) {
    let longest = "ع".repeat(RoleName::MAX);
    let long = "🦀".repeat(RoleName::MAX + 1);
    for name in ["Help desk", "Nones", "\u{200b}", &longest, "", "a\nb", "a\u{85}b", "\u{7f}", "none", "NONE", &long] {
        let inserted =
            sqlx::query("INSERT INTO portal.role (version, name, permissions, scope) VALUES (1, $1, '{}', 'all')")
                .bind(name)
                .execute(&pool)
                .await;
        assert_eq!(inserted.is_ok(), RoleName::parse(name).is_ok(), "{name:?}: {inserted:?}");
    }
}

/// Whoever manages roles and may not see extensions is told no number and no name, now or of before.
#[sqlx::test(migrations = "./migrations")]
async fn who_may_not_see_extensions_sees_none_of_a_role(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (store, root) = (&portal.store, manager(&portal));
    let [manages, clerk] = [portal.extension("1000").await, portal.extension("1001").await];
    let role = make(&portal, "Desk", &[Permission::ManageSecurity], "chosen", "1001").await;
    with_role(&portal, clerk, role).await;
    let renamed = role_of("Front desk", &[Permission::ManageSecurity], "chosen", "1000, 1001");
    role::update(store, &root, role, 1, &renamed, None, now()).await.unwrap();
    let told = async |permit: &Permit<ManageRoles>| {
        let found = role::find(store, permit, role).await.unwrap().unwrap();
        let history = role::history(store, permit, role).await.unwrap();
        let numbers = history.iter().flat_map(|revision| &revision.changes);
        let numbers: Vec<_> =
            numbers.filter(|change| change.field == RoleField::Numbers).map(|at| at.to.clone()).collect();
        let (newer, _) = role::newer(store, permit, role, 1).await.unwrap().unwrap();
        let people = role::people(store, permit, role).await.unwrap();
        (found.form.numbers, numbers.join(" then "), newer.base.numbers, newer.theirs.numbers, people.join(", "))
    };
    let all = ["1000, 1001", "1000, 1001 then 1001", "1001", "1000, 1001", "1001 Ada Lovelace"].map(str::to_owned);
    assert_eq!(<[String; 5]>::from(told(&root).await), all);
    use Permission::{ManageRoles as Roles, ManageSecurity, ViewExtensions as See};
    for (permissions, scope, numbers, expected) in [
        (&[Roles, ManageSecurity][..], "all", "", ["", "", "", "", ""]),
        (&[Roles, ManageSecurity, See], "chosen", "1000", ["1000", "1000", "", "1000", ""]),
        (
            &[Roles, ManageSecurity, See],
            "all",
            "",
            ["1000, 1001", "1000, 1001 then 1001", "1001", "1000, 1001", "1001 Ada Lovelace"],
        ),
    ] {
        let own = make(&portal, &format!("Manager {} {scope}", permissions.len()), permissions, scope, numbers).await;
        let permit: Permit<ManageRoles> = with_role(&portal, manages, own).await.permit().unwrap();
        assert_eq!(<[String; 5]>::from(told(&permit).await), expected.map(str::to_owned), "{permissions:?} {scope}");
        // Nor is it told whether there is an extension of a number.
        let chosen = role_of("Mine", &[ManageSecurity], "chosen", "1001");
        let made = role::create(store, &permit, &chosen, None, now()).await;
        assert_eq!(made.is_ok(), scope == "all" && permissions.contains(&See), "{made:?}");
        if let Ok(id) = made {
            role::delete(store, &root, id, 1, now()).await.unwrap();
        }
    }
}

/// A number that was on the page means the extension that had it then.
#[sqlx::test(migrations = "./migrations")]
async fn another_extension_with_the_number_is_not_chosen_unseen(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let (store, permit) = (&portal.store, manager(&portal));
    let [meant, other] = [portal.extension("1001").await, portal.extension("1002").await];
    let id = make(&portal, "Desk", &[Permission::ViewExtensions], "chosen", "1001").await;
    let opened = role::find(store, &permit, id).await.unwrap().unwrap();
    for (extension, number) in [(meant, "1003"), (other, "1001")] {
        portal.change(extension, Apply::Now(&portal.may.apply), |form| form.number = number.into()).await.unwrap();
    }
    let renamed = role_of("Front desk", &[Permission::ViewExtensions], "chosen", "1001");
    let moved = |error: SaveError| {
        let number = patchbay_shared::ExtensionNumber::parse("1001").unwrap();
        assert_eq!(wrong(&error), [("numbers", RoleError::NumberMoved(number))]);
    };
    moved(role::update(store, &permit, id, 1, &renamed, opened.seen.as_ref(), now()).await.unwrap_err());
    let copy = role_of("Copy", &[Permission::ViewExtensions], "chosen", "1001");
    moved(role::create(store, &permit, &copy, opened.seen.as_ref(), now()).await.unwrap_err());
    let chosen = async || -> Vec<i64> {
        let chosen = "SELECT extension_id FROM portal.role_extension WHERE role_id = $1";
        sqlx::query_scalar(chosen).bind(id).fetch_all(&portal.pool).await.unwrap()
    };
    assert_eq!(chosen().await, [meant]);
    // What is the same as it was then goes on, and whoever has seen what it is by now may mean it.
    let kept = role_of("Front desk", &[Permission::ViewExtensions], "chosen", "1003");
    let by_now = role::find(store, &permit, id).await.unwrap().unwrap();
    assert_eq!((by_now.version, by_now.form.numbers.as_str()), (1, "1003"));
    assert_eq!(role::update(store, &permit, id, 1, &kept, by_now.seen.as_ref(), now()).await.unwrap(), 2);
    assert_eq!(role::update(store, &permit, id, 2, &renamed, by_now.seen.as_ref(), now()).await.unwrap(), 3);
    assert_eq!(chosen().await, [other]);
}

#[sqlx::test(migrations = "./migrations")]
async fn whoever_deletes_the_role_they_use_has_none_at_once(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let clerk = portal.extension("1000").await;
    let own = make(&portal, "Manager", &[Permission::ManageRoles, Permission::EditExtensions], "all", "").await;
    with_role(&portal, clerk, own).await;
    let token = session::open(&portal.store, &portal.person(clerk).await, &origin(), now()).await.unwrap();
    let found = async || session::find(&portal.store, &token, now()).await.unwrap().unwrap();
    let permit: Permit<ManageRoles> = found().await.permit().unwrap();
    assert_eq!(role::delete(&portal.store, &permit, own, 1, now()).await.unwrap(), 1);
    let after = found().await;
    assert!(after.grants.permissions.is_empty() && after.permit::<ManageRoles>().is_err());
    // Nor does the permit of before do anything more, and the super administrator stays who they are.
    let again = role::create(&portal.store, &permit, &role_of("Again", &[], "all", ""), None, now()).await;
    assert!(matches!(again, Err(SaveError::Denied)), "{again:?}");
    assert!(portal.session.permit::<ManageRoles>().is_ok());
    make(&portal, "Manager", &[], "all", "").await;
}
