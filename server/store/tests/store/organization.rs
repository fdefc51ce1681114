//! In which departments an extension is: saved, versioned and taken back like every field; and nobody comes by them to reach
//! more than they did.

use patchbay_shared::{
    Department, DepartmentError, DepartmentErrors, ExtensionForm, Field, Occasion, Organizations, OrganizationsError,
    Permission, RoleChoiceError,
};
use patchbay_store::{
    department,
    extension::{
        self, Apply, Choice, Exporting, ListQuery, SaveError, Saving, Selection, SelectionError, Sort, SortKey,
    },
    session::Session,
};
use sqlx::PgPool;

use crate::{
    harness::{Permits, Portal, department as shape, form, now, parse},
    list::{add, list, pages},
    permit::{give, of_person},
};

const COMPANY: i64 = Department::COMPANY;

fn in_departments(number: &str, departments: &[i64]) -> ExtensionForm {
    ExtensionForm { organizations: Organizations::lines(departments), ..form(number) }
}

async fn departments_of(portal: &Portal, id: i64) -> Vec<i64> {
    let current = extension::find(&portal.store, &portal.may.view, id).await.unwrap().unwrap();
    Organizations::parse(&current.form.organizations).unwrap().ids().to_vec()
}

/// A save as somebody with these permits would make it from the newest version.
async fn put(portal: &Portal, may: &Permits, id: i64, departments: &[i64]) -> Result<Option<i32>, SaveError> {
    let current = extension::find(&portal.store, &portal.may.view, id).await?.unwrap();
    let form = ExtensionForm { organizations: Organizations::lines(departments), ..current.form };
    let wish = parse(&form, Occasion::Update);
    extension::update(&portal.store, &may.edit, id, current.version, &wish, Apply::Later, now()).await
}

#[sqlx::test(migrations = "./migrations")]
async fn where_somebody_is_holds_from_save_on_and_is_a_version(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.organizations(true).await;
    let store = &portal.store;
    let sales = portal.department("Sales", COMPANY).await;
    let east = portal.department("East", sales).await;
    let id = portal.extension("1000").await;
    assert_eq!(departments_of(&portal, id).await, [COMPANY], "nobody is nowhere");
    assert_eq!(portal.put(id, &[east, sales]).await.unwrap(), 2);
    assert_eq!(portal.put(id, &[sales, east]).await.unwrap(), 2, "nothing changed");
    let silent = parse(&ExtensionForm { job_title: "Clerk".into(), ..form("1000") }, Occasion::Update);
    extension::update(store, &portal.may.edit, id, 2, &silent, Apply::Later, now()).await.unwrap();
    assert_eq!(departments_of(&portal, id).await, [sales, east], "who says nothing changes nothing");

    let waiting = extension::waiting(store, &portal.may.view, None, 25).await.unwrap().rows;
    let change = &waiting[0].changes[0];
    let told = (change.field, change.from.as_deref(), change.to.as_deref());
    assert_eq!(told, (Field::Organizations, Some("/"), Some("Sales\nSales › East")));
    let (newer, _) = extension::newer(store, &portal.may.view, id, 1).await.unwrap().unwrap();
    let expected = Organizations::lines(&[sales, east]);
    assert_eq!((newer.base.organizations.as_str(), newer.theirs.organizations), ("1", expected));

    let choice = Choice { from: 3, to: 1, fields: &[Field::Organizations] };
    assert_eq!(extension::restore(store, &portal.may.edit, id, choice, Apply::Later, now()).await.unwrap(), Some(4));
    assert_eq!(departments_of(&portal, id).await, [COMPANY]);
    // Switched off, nothing of it is said, and nothing is lost.
    portal.put(id, &[east]).await.unwrap();
    portal.organizations(false).await;
    let history = extension::history(store, &portal.may.view, id, None, 1).await.unwrap().unwrap();
    assert_eq!(history.versions[0].changes, []);
    portal.change(id, Apply::Later, |form| form.organizations.clear()).await.unwrap();
    portal.organizations(true).await;
    assert_eq!(departments_of(&portal, id).await, [east]);
}

#[sqlx::test(migrations = "./migrations")]
async fn nobody_is_put_where_nothing_is(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.organizations(true).await;
    let id = portal.extension("1000").await;
    let sales = portal.department("Sales", COMPANY).await;
    let before = portal.row("SELECT count(*) FROM portal.user_password WHERE $1 > 0", 1).await;
    for unknown in [vec![4711], vec![COMPANY, 4711], vec![i64::MAX]] {
        let made = portal.create(&parse(&in_departments("1001", &unknown), Occasion::Create), Apply::Later).await.err();
        let changed = portal.put(id, &unknown).await.err();
        for error in [made, changed] {
            let is_unknown = matches!(error, Some(SaveError::Organizations(OrganizationsError::Unknown)));
            assert!(is_unknown, "{unknown:?}: {error:?}");
        }
    }
    let after = portal.row("SELECT count(*) FROM portal.user_password WHERE $1 > 0", 1).await;
    assert_eq!(sqlx::Row::get::<i64, _>(&before, 0), sqlx::Row::get::<i64, _>(&after, 0));
    assert_eq!(departments_of(&portal, id).await, [COMPANY]);
    let made = portal.create(&parse(&in_departments("1002", &[sales]), Occasion::Create), Apply::Later).await.unwrap();
    assert_eq!(departments_of(&portal, made).await, [sales]);
}

/// Sales with East below it, Research; a clerk of Sales who reaches their own departments.
struct Company {
    portal: Portal,
    sales: i64,
    east: i64,
    research: i64,
    clerk: i64,
    session: Session,
    may: Permits,
}

impl Company {
    async fn new(pool: PgPool) -> Self {
        let portal = Portal::new(pool).await;
        portal.organizations(true).await;
        let sales = portal.department("Sales", COMPANY).await;
        let (east, research) = (portal.department("East", sales).await, portal.department("Research", COMPANY).await);
        let clerk = portal.extension("1000").await;
        portal.put(clerk, &[sales]).await.unwrap();
        give(&portal, clerk, &Permission::ALL, "own_departments", &[]).await;
        let session = of_person(&portal, clerk).await;
        let may = Permits::of(&session);
        Self { portal, sales, east, research, clerk, session, may }
    }

    async fn numbers(&self) -> Vec<String> {
        let page =
            extension::list(&self.portal.store, &self.may.view, &ListQuery { size: 25, ..ListQuery::default() }).await;
        page.unwrap().rows.into_iter().map(|row| row.number).collect()
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn nobody_comes_to_reach_more_by_where_they_put_people(pool: PgPool) {
    let company = Company::new(pool).await;
    let Company { portal, sales, east, research, clerk, session, may } = &company;
    let (sales, east, research, clerk) = (*sales, *east, *research, *clerk);
    let other = portal.extension("1001").await;
    portal.put(other, &[east, research]).await.unwrap();
    let theirs = portal.extension("1002").await;
    portal.put(theirs, &[research]).await.unwrap();
    assert_eq!(company.numbers().await, ["1000", "1001"]);

    // Not oneself into the company, nor anybody into a department that is not one's own.
    for (id, departments) in [(clerk, vec![COMPANY]), (clerk, vec![sales, research]), (other, vec![east, COMPANY])] {
        let refused = put(portal, may, id, &departments).await;
        let is_unknown = matches!(refused, Err(SaveError::Organizations(OrganizationsError::Unknown)));
        assert!(is_unknown, "{departments:?}: {refused:?}");
    }
    let wish = parse(&in_departments("1003", &[research]), Occasion::Create);
    let refused = extension::create(&portal.store, &may.add, &wish, Apply::Later, now()).await.err();
    assert!(matches!(refused, Some(SaveError::Organizations(OrganizationsError::Unknown))), "{refused:?}");
    // Nor out of one: it stays where they have no say.
    put(portal, may, other, &[sales]).await.unwrap();
    assert_eq!(departments_of(portal, other).await, [sales, research]);
    put(portal, may, other, &[east, research]).await.unwrap();
    assert_eq!(departments_of(portal, other).await, [east, research]);

    // Nor by what was once.
    let choice = Choice { from: portal.versions(clerk).await.0, to: 1, fields: &[Field::Organizations] };
    let restored = extension::restore(&portal.store, &may.edit, clerk, choice, Apply::Later, now()).await;
    assert!(matches!(restored, Err(SaveError::Organizations(OrganizationsError::Unknown))), "{restored:?}");
    let these = Selection::These(vec![(clerk, choice.from)]);
    let discarded = extension::discard_many(&portal.store, &may.apply, &these, now()).await;
    assert!(matches!(discarded, Err(SelectionError::Outranked(_))), "{discarded:?}");

    // Nor by the tree.
    let manager = session.permit().unwrap();
    let moved = department::update(&portal.store, &manager, research, 1, &shape("Research", sales), now()).await;
    let not_allowed = DepartmentErrors::one(patchbay_shared::DepartmentField::Parent, DepartmentError::NotAllowed);
    assert!(matches!(&moved, Err(department::SaveError::Invalid(errors)) if *errors == not_allowed), "{moved:?}");
    let lone = portal.department("Lone", COMPANY).await;
    portal.put(other, &[lone]).await.unwrap();
    let taken = department::delete(&portal.store, &manager, (lone, 1), &[], sales, now()).await;
    assert!(matches!(&taken, Err(department::SaveError::Invalid(errors)) if *errors == not_allowed), "{taken:?}");
    assert_eq!(company.numbers().await, ["1000"]);
    department::update(&portal.store, &manager, east, 1, &shape("Far East", sales), now()).await.unwrap();
    // Nor by way of somebody below, for whom other things are put under where they are.
    let away = department::update(&portal.store, &manager, east, 2, &shape("Far East", COMPANY), now()).await;
    assert!(matches!(&away, Err(department::SaveError::Invalid(errors)) if *errors == not_allowed), "{away:?}");
}

/// Somebody new is in the company while there are no departments, and reaches all of it once there are.
#[sqlx::test(migrations = "./migrations")]
async fn nobody_makes_somebody_who_will_reach_further(pool: PgPool) {
    let company = Company::new(pool).await;
    let Company { portal, east, clerk, session, may, .. } = &company;
    let role: String = sqlx::query_scalar(
        "SELECT name FROM portal.role WHERE id = (SELECT role_id FROM portal.extension WHERE id = $1)",
    )
    .bind(clerk)
    .fetch_one(&portal.pool)
    .await
    .unwrap();
    let roles = session.permit().unwrap();
    let create = async |form: ExtensionForm| {
        let wish = parse(&ExtensionForm { role: role.clone(), ..form }, Occasion::Create);
        let saving = Saving { apply: Apply::Later, roles: Some(&roles) };
        extension::create(&portal.store, &may.add, &wish, saving, now()).await.map(|created| created.id)
    };
    portal.organizations(false).await;
    let refused = create(form("1001")).await;
    assert!(matches!(refused, Err(SaveError::Role(RoleChoiceError::NotAllowed))), "{refused:?}");
    portal.organizations(true).await;
    create(in_departments("1001", &[*east])).await.unwrap();
}

/// What was deleted is where its department's people went.
#[sqlx::test(migrations = "./migrations")]
async fn who_inherits_a_department_inherits_its_deleted_extensions(pool: PgPool) {
    let company = Company::new(pool).await;
    let Company { portal, sales, research, may, .. } = &company;
    let gone = portal.extension("1001").await;
    portal.put(gone, &[*research]).await.unwrap();
    extension::delete(&portal.store, &portal.may.delete, gone, now()).await.unwrap();
    let deleted = async || {
        let page = extension::deleted(&portal.store, &may.view, None, 25, now()).await.unwrap();
        page.rows.into_iter().map(|row| row.number).collect::<Vec<_>>()
    };
    assert_eq!(deleted().await, [""; 0]);
    let manager = portal.session.permit().unwrap();
    department::delete(&portal.store, &manager, (*research, 1), &[], *sales, now()).await.unwrap();
    assert_eq!(deleted().await, ["1001"]);
    extension::undelete(&portal.store, &may.delete, gone, false, now()).await.unwrap();
    assert_eq!(departments_of(portal, gone).await, [*sales]);
}

/// The same role gives somebody else another reach.
#[sqlx::test(migrations = "./migrations")]
async fn nobody_gets_hold_of_somebody_whose_departments_reach_further(pool: PgPool) {
    let company = Company::new(pool).await;
    let Company { portal, sales, east, research, clerk, session, may } = &company;
    let chief = portal.extension("1001").await;
    portal.put(chief, &[*east, *research]).await.unwrap();
    let below = portal.extension("1002").await;
    portal.put(below, &[*east]).await.unwrap();
    let role: i64 = sqlx::query_scalar("SELECT role_id FROM portal.extension WHERE id = $1")
        .bind(clerk)
        .fetch_one(&portal.pool)
        .await
        .unwrap();
    for id in [chief, below] {
        sqlx::query("UPDATE portal.extension SET role_id = $2 WHERE id = $1")
            .bind(id)
            .bind(role)
            .execute(&portal.pool)
            .await
            .unwrap();
    }
    let covered = async |id| extension::find(&portal.store, &may.view, id).await.unwrap().unwrap().covered;
    assert_eq!((covered(chief).await, covered(below).await), (false, true));
    let refused = put(portal, may, chief, &[*sales]).await;
    assert!(matches!(refused, Err(SaveError::Outranked)), "{refused:?}");
    let refused = extension::delete(&portal.store, &may.delete, chief, now()).await;
    assert!(matches!(refused, Err(SaveError::Outranked)), "{refused:?}");
    let refused = patchbay_store::password_link::issue(&portal.store, &may.edit, chief, now()).await;
    assert!(refused.is_err());

    // A role is not given to somebody who would reach further with it.
    let name: String = sqlx::query_scalar("SELECT name FROM portal.role WHERE id = $1")
        .bind(role)
        .fetch_one(&portal.pool)
        .await
        .unwrap();
    let plain = portal.extension("1003").await;
    portal.put(plain, &[*east, *research]).await.unwrap();
    let roles = session.permit().unwrap();
    let saving = Saving { apply: Apply::Later, roles: Some(&roles) };
    let given = ExtensionForm { role: name, ..form("1003") };
    let given = parse(&given, Occasion::Update);
    let refused = extension::update(&portal.store, &may.edit, plain, 2, &given, saving, now()).await;
    assert!(matches!(refused, Err(SaveError::Role(RoleChoiceError::NotAllowed))), "{refused:?}");
    portal.put(plain, &[*east]).await.unwrap();
    extension::update(&portal.store, &may.edit, plain, 3, &given, saving, now()).await.unwrap();

    // Who may edit one of East: those of Sales and of East, and neither of Research.
    let editors = async |id| {
        let editors = extension::editors(&portal.store, &portal.may.view, id).await.unwrap();
        editors.iter().filter(|editors| editors.role_id == role).map(|editors| editors.people).sum::<i64>()
    };
    let quiet = portal.extension("1004").await;
    portal.put(quiet, &[*east]).await.unwrap();
    assert_eq!(editors(quiet).await, 4, "clerk, chief, below and plain");
    portal.put(quiet, &[*research]).await.unwrap();
    assert_eq!(editors(quiet).await, 1, "chief");
    assert_eq!(editors(chief).await, 1, "chief");
    portal.organizations(false).await;
    assert_eq!(editors(quiet).await, 0);
}

/// A change of role or departments between issuing a link and using it takes the link away.
#[sqlx::test(migrations = "./migrations")]
async fn a_link_to_a_new_password_does_not_outlive_a_wider_reach(pool: PgPool) {
    let company = Company::new(pool).await;
    let Company { portal, sales, east, clerk, may, .. } = &company;
    let id = portal.extension("1001").await;
    portal.put(id, &[*east]).await.unwrap();
    sqlx::query(
        "UPDATE portal.extension SET role_id = (SELECT role_id FROM portal.extension WHERE id = $2) WHERE id = $1",
    )
    .bind(id)
    .bind(clerk)
    .execute(&portal.pool)
    .await
    .unwrap();
    let token = patchbay_store::password_link::issue(&portal.store, &may.edit, id, now()).await.unwrap();
    assert!(patchbay_store::password_link::find(&portal.store, &token, now()).await.unwrap().is_some());
    portal.put(id, &[*sales, COMPANY]).await.unwrap();
    assert!(patchbay_store::password_link::find(&portal.store, &token, now()).await.unwrap().is_none());
}

#[sqlx::test(migrations = "./migrations")]
async fn the_list_of_a_department_has_those_below_it(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.organizations(true).await;
    let sales = portal.department("Sales", COMPANY).await;
    let (east, west) = (portal.department("East", sales).await, portal.department("West", sales).await);
    let research = portal.department("Research", COMPANY).await;
    let places = [vec![sales], vec![east], vec![west, east], vec![research], vec![COMPANY], vec![sales, west]];
    for (at, departments) in places.iter().cycle().take(30).enumerate() {
        let first_name = ["Zoë", "ada", "Ada"][at % 3].into();
        add(&portal, ExtensionForm { first_name, ..in_departments(&format!("{}", 1000 + at * 37 % 30), departments) })
            .await;
    }
    for (department, total) in [(sales, 20), (east, 10), (research, 5), (COMPANY, 30), (4711, 0)] {
        for search in ["", "ad"] {
            for key in [SortKey::Number, SortKey::Name, SortKey::Email, SortKey::CallerId] {
                for descending in [false, true] {
                    let sort = Sort { key, descending };
                    let query = ListQuery {
                        search: search.into(),
                        department: Some(department),
                        sort,
                        size: 100,
                        ..ListQuery::default()
                    };
                    let all = list(&portal, &query).await;
                    assert_eq!(all.total, total, "{department}");
                    let ids: Vec<i64> = all.rows.iter().map(|row| row.id).collect();
                    if search.is_empty() {
                        assert_eq!(i64::try_from(ids.len()).unwrap(), total, "each once");
                    }
                    if !ids.is_empty() {
                        pages(&portal, ListQuery { size: 4, ..query }, &ids).await;
                    }
                }
            }
        }
    }
    let query = ListQuery { department: Some(east), size: 25, ..ListQuery::default() };
    let row = list(&portal, &query).await.rows.into_iter().find(|row| row.departments.len() == 2).unwrap();
    assert_eq!(row.departments, ["East", "West"]);
    let file = extension::export(&portal.store, &portal.may.export, &Exporting::Found(query)).await.unwrap();
    assert_eq!(file.forms.len(), 10);
    assert!(file.forms.iter().any(|form| form.organizations == "/Sales/East&/Sales/West"), "{:?}", file.forms[0]);
}
