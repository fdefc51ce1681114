//! The tree of departments: what it may look like, whoever changes it at once, and where people go whose department is deleted.

use std::sync::Arc;

use patchbay_shared::{Department, DepartmentError, DepartmentErrors, DepartmentField, DepartmentForm, Field};
use patchbay_store::{
    department::{self, SaveError},
    extension::{self, Apply, Choice, Selection},
    operation_log::{self, Detail, LogQuery},
    session::{ManageOrganizations, Permit},
};
use sqlx::PgPool;
use tokio::{sync::Barrier, task::JoinSet};

use crate::harness::{Portal, department, now};

const COMPANY: i64 = Department::COMPANY;

fn manager(portal: &Portal) -> Permit<ManageOrganizations> {
    portal.session.permit().unwrap()
}

async fn save(portal: &Portal, id: i64, from: i32, name: &str, parent: i64) -> Result<i32, SaveError> {
    department::update(&portal.store, &manager(portal), id, from, &department(name, parent), now()).await
}

/// Deletes a department with what is below it at this moment.
async fn delete(portal: &Portal, id: i64, heir: i64) -> Result<usize, SaveError> {
    let permit = manager(portal);
    let found = department::find(&portal.store, &permit, id).await.unwrap();
    let going = department::going(&portal.store, &permit, id).await.unwrap();
    let version = found.map_or(1, |found| found.version);
    department::delete(&portal.store, &permit, (id, version), &going.ids(), heir, now()).await
}

fn wrong(error: SaveError) -> Vec<(DepartmentField, DepartmentError)> {
    match error {
        SaveError::Invalid(errors) => errors.iter().map(|(field, error)| (field, *error)).collect(),
        other => panic!("{other:?}"),
    }
}

/// The tree as paths, with how many people are in each itself.
async fn tree(portal: &Portal) -> Vec<(String, i64)> {
    let tree = department::tree(&portal.store, &manager(portal)).await.unwrap();
    tree.into_iter().map(|node| (node.names.join("/"), node.members)).collect()
}

async fn departments_of(portal: &Portal, id: i64) -> Vec<i64> {
    sqlx::query_scalar("SELECT department_ids FROM portal.extension WHERE id = $1")
        .bind(id)
        .fetch_one(&portal.pool)
        .await
        .unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn a_department_is_made_renamed_moved_and_listed(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.organizations(true).await;
    let (store, permit) = (&portal.store, manager(&portal));
    let sales = portal.department("Sales", COMPANY).await;
    let east = portal.department("East", sales).await;
    let research = portal.department("research", COMPANY).await;
    let ada = portal.extension("1000").await;
    portal.put(ada, &[sales, east]).await.unwrap();
    let listed = |of: &[(&str, i64)]| of.iter().map(|(path, people)| ((*path).to_owned(), *people)).collect::<Vec<_>>();
    assert_eq!(tree(&portal).await, listed(&[("", 0), ("research", 0), ("Sales", 1), ("Sales/East", 1)]));

    assert_eq!(save(&portal, east, 1, "Far East", research).await.unwrap(), 2);
    assert_eq!(save(&portal, east, 2, "Far East", research).await.unwrap(), 2, "nothing changed");
    assert_eq!(tree(&portal).await, listed(&[("", 0), ("research", 0), ("research/Far East", 1), ("Sales", 1)]));
    assert_eq!(departments_of(&portal, ada).await, [sales, east], "moving keeps its members");
    let stale = save(&portal, east, 1, "West", sales).await;
    assert!(matches!(stale, Err(SaveError::Stale(2))), "{stale:?}");
    let (newer, _) = department::newer(store, &permit, east, 1).await.unwrap().unwrap();
    assert_eq!((newer.base.name.as_str(), newer.theirs.name.as_str()), ("East", "Far East"));

    let history = department::history(store, &permit, east).await.unwrap();
    let told: Vec<_> = history[0].changes.iter().map(|change| (change.from.as_str(), change.to.as_str())).collect();
    assert_eq!((told, history.len()), (vec![("East", "Far East"), ("Sales", "research")], 2));
    let row =
        &operation_log::page(store, &portal.session.permit().unwrap(), &LogQuery { size: 1, ..LogQuery::default() })
            .await
            .unwrap()
            .rows[0];
    assert_eq!((row.object.as_str(), row.object_id, row.version), ("research › Far East", Some(east), Some(2)));
    assert!(matches!(&row.detail, Detail::Department(changes) if changes[1].to == "research"), "{:?}", row.detail);
    for id in [COMPANY, 4711] {
        assert!(matches!(save(&portal, id, 1, "Mine", sales).await, Err(SaveError::Gone)), "{id}");
        assert!(matches!(delete(&portal, id, sales).await, Err(SaveError::Gone)), "{id}");
        assert!(department::find(store, &permit, id).await.unwrap().is_none());
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn neighbours_have_names_of_their_own(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let sales = portal.department("Sales", COMPANY).await;
    let research = portal.department("Research", COMPANY).await;
    let east = portal.department("East", sales).await;
    portal.department("East", research).await;
    let taken = vec![(DepartmentField::Name, DepartmentError::NameTaken)];
    for (name, parent) in [("sALES", COMPANY), ("EAST", sales)] {
        let made = department::create(&portal.store, &manager(&portal), &department(name, parent), now()).await;
        assert_eq!(wrong(made.unwrap_err()), taken, "{name}");
    }
    assert_eq!(wrong(save(&portal, east, 1, "East", research).await.unwrap_err()), taken);
    assert_eq!(wrong(save(&portal, research, 1, "sales", COMPANY).await.unwrap_err()), taken);
    assert_eq!(save(&portal, east, 1, "EAST", sales).await.unwrap(), 2, "its own name in another case");
    delete(&portal, sales, COMPANY).await.unwrap();
    portal.department("Sales", COMPANY).await;
}

#[sqlx::test(migrations = "./migrations")]
async fn nothing_is_below_itself_nor_too_deep(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let mut chain = vec![COMPANY];
    for depth in 1..=Department::DEEPEST {
        chain.push(portal.department(&format!("Level {depth}"), chain[depth - 1]).await);
    }
    let parent = |error| vec![(DepartmentField::Parent, error)];
    let deeper = department("Level 16", chain[Department::DEEPEST]);
    let made = department::create(&portal.store, &manager(&portal), &deeper, now()).await;
    assert_eq!(wrong(made.unwrap_err()), parent(DepartmentError::TooDeep));
    for onto in [1, 2, Department::DEEPEST] {
        let moved = save(&portal, chain[1], 1, "Level 1", chain[onto]).await;
        assert_eq!(wrong(moved.unwrap_err()), parent(DepartmentError::BelowItself), "{onto}");
    }
    // What is below counts: a branch of two levels fits under the 13th, and not under the 14th.
    let branch = portal.department("Branch", COMPANY).await;
    portal.department("Twig", branch).await;
    let moved = save(&portal, branch, 1, "Branch", chain[14]).await;
    assert_eq!(wrong(moved.unwrap_err()), parent(DepartmentError::TooDeep));
    assert_eq!(save(&portal, branch, 1, "Branch", chain[13]).await.unwrap(), 2);
    for gone in [4711, i64::MAX] {
        let moved = save(&portal, branch, 2, "Branch", gone).await;
        assert_eq!(wrong(moved.unwrap_err()), parent(DepartmentError::ParentUnknown), "{gone}");
    }
}

/// Past every judge but the database.
async fn fill(portal: &Portal, most: i64) {
    sqlx::query("INSERT INTO portal.department (version, name, parent_id) SELECT 1, 'No. ' || n, 1 FROM generate_series(1, $1) AS n")
        .bind(most)
        .execute(&portal.pool)
        .await
        .unwrap();
}

#[sqlx::test(migrations = "./migrations")]
async fn there_are_a_thousand_at_most_whoever_adds_at_once(pool: PgPool) {
    let portal = Arc::new(Portal::new(pool).await);
    fill(&portal, i64::try_from(Department::MOST).unwrap() - 1).await;
    let barrier = Arc::new(Barrier::new(4));
    let mut tasks = JoinSet::new();
    for task in 0..4 {
        let (portal, barrier) = (Arc::clone(&portal), Arc::clone(&barrier));
        tasks.spawn(async move {
            barrier.wait().await;
            let one = department(&format!("Last {task}"), COMPANY);
            department::create(&portal.store, &manager(&portal), &one, now()).await
        });
    }
    let (made, refused): (Vec<_>, Vec<_>) = tasks.join_all().await.into_iter().partition(Result::is_ok);
    assert_eq!(made.len(), 1, "{refused:?}");
    for error in refused.into_iter().filter_map(Result::err) {
        assert_eq!(wrong(error), [(DepartmentField::Name, DepartmentError::TooMany)]);
    }
    assert_eq!(tree(&portal).await.len(), Department::MOST + 1);
    // Who deletes one makes room for one.
    let any = department::tree(&portal.store, &manager(&portal)).await.unwrap()[1].id;
    delete(&portal, any, COMPANY).await.unwrap();
    portal.department("Room", COMPANY).await;
}

/// Two who move two departments under each other: one of them is too late, whoever it is.
#[sqlx::test(migrations = "./migrations")]
async fn two_who_move_at_once_make_no_circle(pool: PgPool) {
    let portal = Arc::new(Portal::new(pool).await);
    for round in 0..16 {
        let one = portal.department(&format!("One {round}"), COMPANY).await;
        let other = portal.department(&format!("Other {round}"), COMPANY).await;
        let deep = portal.department("Deep", other).await;
        let barrier = Arc::new(Barrier::new(2));
        let mut tasks = JoinSet::new();
        for (id, name, onto) in [(one, format!("One {round}"), deep), (other, format!("Other {round}"), one)] {
            let (portal, barrier) = (Arc::clone(&portal), Arc::clone(&barrier));
            tasks.spawn(async move {
                barrier.wait().await;
                save(&portal, id, 1, &name, onto).await
            });
        }
        let (moved, refused): (Vec<_>, Vec<_>) = tasks.join_all().await.into_iter().partition(Result::is_ok);
        assert_eq!(moved.len(), 1, "{refused:?}");
        for error in refused.into_iter().filter_map(Result::err) {
            assert_eq!(wrong(error), [(DepartmentField::Parent, DepartmentError::BelowItself)]);
        }
        assert_eq!(tree(&portal).await.len(), 1 + 3 * (round + 1), "each is found from the company down");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn who_is_in_a_deleted_department_goes_where_was_chosen(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.organizations(true).await;
    let sales = portal.department("Sales", COMPANY).await;
    let east = portal.department("East", sales).await;
    let research = portal.department("Research", COMPANY).await;
    let (live, waiting, both, other, gone) = (
        portal.extension("1000").await,
        portal.extension("1001").await,
        portal.extension("1002").await,
        portal.extension("1003").await,
        portal.extension("1004").await,
    );
    portal.put(live, &[sales]).await.unwrap();
    portal.apply(live).await.unwrap();
    portal.put(waiting, &[east]).await.unwrap();
    portal.put(both, &[east, research]).await.unwrap();
    portal.put(gone, &[east]).await.unwrap();
    extension::delete(&portal.store, &portal.may.delete, gone, now()).await.unwrap();
    let before = portal.endpoint(live).await;

    for heir in [sales, east, 4711] {
        let refused = delete(&portal, sales, heir).await.unwrap_err();
        assert_eq!(wrong(refused), [(DepartmentField::Parent, DepartmentError::ParentUnknown)], "{heir}");
    }
    let unseen = department::delete(&portal.store, &manager(&portal), (sales, 1), &[], research, now()).await;
    assert!(matches!(unseen, Err(SaveError::Stale(1))), "nobody saw what is below: {unseen:?}");
    let stale = department::delete(&portal.store, &manager(&portal), (sales, 2), &[east], research, now()).await;
    assert!(matches!(stale, Err(SaveError::Stale(1))), "{stale:?}");
    let going = department::going(&portal.store, &manager(&portal), sales).await.unwrap();
    assert_eq!((going.members, going.ids()), (3, vec![east]));

    assert_eq!(delete(&portal, sales, research).await.unwrap(), 3);
    for id in [live, waiting, both] {
        assert_eq!(departments_of(&portal, id).await, [research]);
    }
    assert_eq!(departments_of(&portal, other).await, [COMPANY]);
    assert_eq!(
        (portal.versions(live).await, portal.endpoint(live).await),
        ((3, Some(3)), before),
        "phones see no difference"
    );
    assert_eq!(portal.versions(waiting).await, (3, Some(1)), "what waits still waits");
    assert_eq!(tree(&portal).await, [(String::new(), 1), ("Research".into(), 3)]);

    // Whatever comes back comes back to there, and says so beforehand.
    let choice = Choice { from: 3, to: 2, fields: &[Field::Organizations] };
    let then = extension::as_of(&portal.store, &portal.may.view, live, 2).await.unwrap().unwrap();
    assert_eq!(then.departments.as_deref(), Some("Sales\tResearch"));
    portal.put(live, &[COMPANY]).await.unwrap();
    let choice = Choice { from: 4, ..choice };
    extension::restore(&portal.store, &portal.may.edit, live, choice, Apply::Later, now()).await.unwrap();
    assert_eq!(departments_of(&portal, live).await, [research]);
    extension::undelete(&portal.store, &portal.may.delete, gone, false, now()).await.unwrap();
    assert_eq!(departments_of(&portal, gone).await, [research]);
    // … also where the one that inherited was deleted in its turn.
    portal.put(waiting, &[COMPANY]).await.unwrap();
    delete(&portal, research, COMPANY).await.unwrap();
    let (version, _) = portal.versions(waiting).await;
    let choice = Choice { from: version, to: 2, fields: &[Field::Organizations] };
    let nothing = extension::restore(&portal.store, &portal.may.edit, waiting, choice, Apply::Later, now()).await;
    assert_eq!(nothing.unwrap(), None, "it is there already");
}

#[sqlx::test(migrations = "./migrations")]
async fn giving_up_a_version_is_no_way_into_a_department_that_is_not_there(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.organizations(true).await;
    let sales = portal.department("Sales", COMPANY).await;
    let research = portal.department("Research", COMPANY).await;
    let id = portal.extension("1000").await;
    portal.put(id, &[sales]).await.unwrap();
    portal.apply(id).await.unwrap();
    portal.put(id, &[COMPANY]).await.unwrap();
    delete(&portal, sales, research).await.unwrap();
    let these = Selection::These(vec![(id, 3)]);
    extension::discard_many(&portal.store, &portal.may.apply, &these, now()).await.unwrap();
    assert_eq!(departments_of(&portal, id).await, [research]);
}

/// Whatever comes first, nobody is left in a department that is not there.
#[sqlx::test(migrations = "./migrations")]
async fn a_department_is_deleted_while_somebody_is_put_into_it(pool: PgPool) {
    use crate::harness::{form, parse};
    use patchbay_shared::{ExtensionForm, Occasion, OrganizationsError};

    let portal = Portal::new(pool).await;
    portal.organizations(true).await;
    for round in 0..8 {
        let id = portal.department(&format!("Short-lived {round}"), COMPANY).await;
        let old = portal.extension(&format!("1{round}00")).await;
        let new = ExtensionForm { organizations: id.to_string(), ..form(&format!("1{round}01")) };
        let new = parse(&new, Occasion::Create);
        let into = [id];
        let (deleted, put, made) =
            tokio::join!(delete(&portal, id, COMPANY), portal.put(old, &into), portal.create(&new, Apply::Later));
        deleted.unwrap();
        for saved in [put.map(i64::from), made] {
            let unknown = extension::SaveError::Organizations(OrganizationsError::Unknown);
            assert!(
                saved.is_ok() || saved.as_ref().is_err_and(|error| error.to_string() == unknown.to_string()),
                "{saved:?}"
            );
        }
    }
    let left: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM portal.extension, portal.department
         WHERE department.id = ANY (department_ids) AND department.deleted_at IS NOT NULL",
    )
    .fetch_one(&portal.pool)
    .await
    .unwrap();
    assert_eq!(left, 0);
}

/// What people type, as it is.
#[sqlx::test(migrations = "./migrations")]
async fn a_name_is_data(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.department("<script>alert(1)</script>'; DROP TABLE portal.department; --", COMPANY).await;
    let found = department::find(&portal.store, &manager(&portal), id).await.unwrap().unwrap();
    assert_eq!(found.form.name, "<script>alert(1)</script>'; DROP TABLE portal.department; --");
    let errors = DepartmentForm { name: "\0".into(), parent: "1 OR 1=1".into() }.parse().unwrap_err();
    assert_eq!(DepartmentErrors::len(&errors), 2);
}
