//! Files of extensions: taken away, judged, and imported by jobs.

use std::sync::Arc;

use patchbay_shared::{
    COLUMNS, CallRulesError, CsvError, DestinationError, Existing, ExtensionForm, Field, FieldError, FieldErrors,
    FileError, JobEnd, JobRefusal, NumberError, Occasion, Permission, PresencePart, PresenceStatus, RoleChoiceError,
    RoleForm, Scope,
};
use patchbay_store::{
    extension::{self, Apply, Exporting, ListQuery},
    import::{self, Beginning, Import, Judging, Options, Reviewed, Upload, UploadError, Verdict},
    job::{self, BeginError, Job, Step},
    role,
    session::Session,
};
use sqlx::PgPool;

use crate::harness::{Portal, form, log_in, now, open, parse};

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

/// Everything as a file has it.
async fn exported(portal: &Portal, secrets: bool) -> String {
    let query = ListQuery { size: 2, ..ListQuery::default() };
    let (mut what, mut forms) = (Exporting::Found(query.clone()), Vec::new());
    loop {
        let (store, may) = (&portal.store, &portal.may);
        let part = match secrets {
            true => extension::export_secrets(store, &may.export, &may.secrets, &what, now()).await.unwrap(),
            false => extension::export(store, &may.export, &what).await.unwrap(),
        };
        forms.extend(part.forms);
        match part.next {
            Some(next) => what = Exporting::Found(ListQuery { cursor: Some(next), ..query.clone() }),
            None => break,
        }
    }
    let line = |cells: Vec<String>| cells.join(",") + "\r\n";
    let head = line(COLUMNS.iter().map(|column| quoted(column.name)).collect());
    let row = |form: &ExtensionForm| {
        line(COLUMNS.iter().map(|column| quoted(column.written(form.value(column.field)))).collect())
    };
    head + &forms.iter().map(row).collect::<String>()
}

/// What somebody who brings a file may do.
async fn upload_by(portal: &Portal, session: &Session, file: &str, options: &Options) -> Result<i64, UploadError> {
    let (edit, roles) = (session.permit().ok(), session.permit().ok());
    let add = session.permit().unwrap();
    let mut upload = Upload::begin(&portal.store, &add, options, now()).await.unwrap();
    for part in file.as_bytes().chunks(1000) {
        upload.push(part).await?;
    }
    let Options { existing, weak_confirmed, .. } = options;
    let judging = Judging {
        add: &add,
        edit: edit.as_ref(),
        roles: roles.as_ref(),
        existing: *existing,
        weak_confirmed: *weak_confirmed,
    };
    upload.finish(&judging).await
}

async fn upload(portal: &Portal, file: &str) -> Import {
    let id = upload_by(portal, &portal.session, file, &Options::default()).await.unwrap();
    find(portal, id).await
}

async fn find(portal: &Portal, id: i64) -> Import {
    import::find(&portal.store, &portal.may.add, id).await.unwrap().unwrap()
}

fn counts(import: &Import) -> [i64; 5] {
    Verdict::ALL.map(|verdict| import.count(verdict))
}

async fn review(portal: &Portal, import: &Import) -> Vec<Reviewed> {
    import::review(&portal.store, &portal.may.add, import.id, None, 0, 1000).await.unwrap()
}

async fn refusals(portal: &Portal, import: &Import) -> Vec<(i32, JobRefusal)> {
    let refused = import::refused(&portal.store, &portal.may.add, import.id, 0, 1000).await.unwrap();
    refused.into_iter().map(|told| (told.line, told.refusal)).collect()
}

async fn begin(portal: &Portal, import: &Import, whole: bool) -> Result<i64, BeginError> {
    let how = Beginning { whole, apply: Some(&portal.may.apply) };
    import::begin(&portal.store, &portal.may.add, import.id, how, now()).await
}

/// Works until there is nothing to do, also when another server is at it, or was a moment ago.
async fn work(portal: &Portal) {
    while job::advance(&portal.store, now()).await.unwrap() != Step::Done {
        tokio::task::yield_now().await;
    }
}

/// Imports a file, all or nothing of it or only what is good.
async fn imported(portal: &Portal, file: &str, whole: bool) -> (Import, Job) {
    let import = upload(portal, file).await;
    let id = begin(portal, &import, whole).await.unwrap();
    work(portal).await;
    (import, job_of(portal, id).await)
}

async fn job_of(portal: &Portal, id: i64) -> Job {
    job::find(&portal.store, &portal.may.view, id).await.unwrap().unwrap()
}

async fn numbers(portal: &Portal) -> Vec<String> {
    sqlx::query_scalar("SELECT number FROM portal.extension WHERE deleted_at IS NULL ORDER BY number_key, id")
        .fetch_all(&portal.pool)
        .await
        .unwrap()
}

async fn count(portal: &Portal, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&portal.pool).await.unwrap()
}

async fn current(portal: &Portal, number: &str) -> extension::Current {
    let id: i64 = sqlx::query_scalar("SELECT id FROM portal.extension WHERE number = $1 AND deleted_at IS NULL")
        .bind(number)
        .fetch_one(&portal.pool)
        .await
        .unwrap();
    extension::find(&portal.store, &portal.may.view, id).await.unwrap().unwrap()
}

fn invalid(field: Field, error: FieldError) -> JobRefusal {
    JobRefusal::Invalid(FieldErrors::one(field, error))
}

/// People of whom everything is set.
async fn people(portal: &Portal) {
    portal.organizations(true).await;
    let sales = portal.department("R&D / Sales", 1).await;
    portal.department("=North", sales).await;
    let desk = RoleForm { name: "+Desk".into(), scope: "all".into(), ..RoleForm::default() };
    role::create(&portal.store, &portal.roles, &desk.parse().unwrap(), None, now()).await.unwrap();
    portal.extension("0042").await;
    let mut all = ExtensionForm {
        first_name: "=1+1".into(),
        last_name: "'quoted\" , ;".into(),
        mobile: "+49 30 1".into(),
        job_title: "@x".into(),
        caller_id: "+49".into(),
        role: "+Desk".into(),
        organizations: format!("{sales}\n{}", sales + 1),
        concurrent_registrations: "3".into(),
        call_waiting: String::new(),
        call_handling: "+49*: accept\n1001: 0042\n*: hang up".into(),
        pickup_groups: "Sales\n=North".into(),
        remote_registration: "on".into(),
        network_restriction: "on".into(),
        networks: "192.0.2.0/24\n2001:db8::/32".into(),
        user_agents: "snom\nYealink".into(),
        call_duration: "0".into(),
        call_limit: "7".into(),
        call_limit_seconds: "60".into(),
        ..form("1000")
    };
    for status in PresenceStatus::ALL {
        all.set(Field::Presence(status, PresencePart::Information), format!("-{}", status.name()));
        all.set(Field::Presence(status, PresencePart::InternalNoAnswer), "0042".into());
        all.set(Field::Presence(status, PresencePart::RingTimeout), "20".into());
    }
    all.set(Field::Presence(PresenceStatus::Lunch, PresencePart::InternalAlways), "hang up".into());
    let saving = portal.saving(Apply::Now(&portal.may.apply));
    extension::create(&portal.store, &portal.may.add, &parse(&all, Occasion::Create), saving, now()).await.unwrap();
    portal.extension("1001").await;
}

#[sqlx::test(migrations = "./migrations")]
async fn what_is_exported_and_imported_changes_nothing(pool: PgPool) {
    let portal = Portal::new(pool).await;
    people(&portal).await;
    let file = exported(&portal, false).await;
    assert!(file.contains("/R\\&D \\/ Sales&/R\\&D \\/ Sales/=North"), "{file}");
    assert!(!file.contains(&current(&portal, "1000").await.form.registration_name.repeat(2)));
    assert_eq!(counts(&upload(&portal, &file).await), [0, 0, 3, 0, 0]);
    let import = upload(&portal, &exported(&portal, true).await).await;
    assert_eq!(counts(&import), [0, 0, 3, 0, 0], "with their passwords");
    assert!(matches!(begin(&portal, &import, true).await, Err(BeginError::Nothing)), "there is nothing to do");

    // In an installation without them they are the same, and again nothing changes.
    sqlx::query("UPDATE portal.extension SET number = '9' || number").execute(&portal.pool).await.unwrap();
    sqlx::query("DELETE FROM sip.endpoint").execute(&portal.pool).await.unwrap();
    for table in ["number_claim", "email_claim", "registration_name_claim"] {
        let sql = sqlx::AssertSqlSafe(format!("DELETE FROM portal.{table} WHERE extension_id IS NOT NULL"));
        sqlx::query(sql).execute(&portal.pool).await.unwrap();
    }
    let (import, job) = imported(&portal, &file, true).await;
    assert_eq!((counts(&import), job.ended), ([3, 0, 0, 0, 0], Some((now(), JobEnd::Done))));
    assert_eq!(counts(&upload(&portal, &file).await), [0, 0, 3, 0, 0]);
}

#[sqlx::test(migrations = "./migrations")]
async fn each_look_at_a_password_in_a_file_is_written_down(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    let accesses = async || extension::accesses(&portal.store, &portal.may.view, id).await.unwrap().len();
    let plain = exported(&portal, false).await;
    assert_eq!(accesses().await, 0);
    let password = extension::show_password(&portal.store, &portal.may.secrets, id, now()).await.unwrap().unwrap();
    let password = secrecy::ExposeSecret::expose_secret(&password).to_owned();
    assert!(!plain.contains(&password));
    assert!(exported(&portal, true).await.contains(&quoted(&password)));
    assert_eq!(accesses().await, 2);
    let logged = "SELECT count(*) FROM portal.operation_log WHERE operation = 'extension.reveal_secrets'";
    assert_eq!(count(&portal, logged).await, 2);
}

#[sqlx::test(migrations = "./migrations")]
async fn rows_are_new_changed_so_already_or_refused(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let ids = [portal.extension("0100").await, portal.extension("1001").await];
    let before = portal.endpoint(ids[1]).await;
    let file = "Extension Number;First Name;Last Name;Email Address;Job Title;Colour\n\
                0100;Ada;Lovelace;Ada.0100@example.com;;red\n\
                1001;Ada;King;ada.1001@EXAMPLE.com;=Countess;\n\
                \n\
                2000;Grace;Hopper;;Admiral;\n\
                2001;;;ada@;;\n\
                2002;A;;;;\n\
                2002;B;;;;\n\
                100;C;;;;\n\
                2003;D\n\
                20x;E;;;;\n";
    let import = upload(&portal, file).await;
    assert_eq!((counts(&import), import.padded), ([2, 1, 1, 0, 5], 1));
    assert_eq!(import.unknown, ["Colour"]);
    let rows = review(&portal, &import).await;
    let lines: Vec<_> = rows.iter().map(|row| (row.line, row.verdict)).collect();
    assert_eq!(lines[..4], [(2, Verdict::Unchanged), (3, Verdict::Changed), (5, Verdict::New), (6, Verdict::Refused)]);
    let changes: Vec<_> =
        rows[1].changes.iter().map(|change| (change.field, change.from.as_deref(), change.to.as_deref())).collect();
    let email = (Field::Email, Some("Ada.1001@example.com"), Some("ada.1001@EXAMPLE.com"));
    assert_eq!(
        changes,
        [(Field::LastName, Some("Lovelace"), Some("King")), email, (Field::JobTitle, None, Some("=Countess"))]
    );
    assert_eq!(rows[6].padded.as_deref(), Some("0100"), "a spreadsheet may have dropped it");
    let refused = refusals(&portal, &import).await;
    assert_eq!(refused.len(), 5);
    let JobRefusal::Invalid(errors) = &refused[0].1 else { panic!("{refused:?}") };
    assert!(errors.get(Field::FirstName).is_some() && errors.get(Field::Email).is_some(), "all at once");
    assert_eq!(refused[1], (7, JobRefusal::Again { field: Field::Number, line: 8 }));
    assert_eq!(refused[2], (8, JobRefusal::Again { field: Field::Number, line: 7 }));
    assert_eq!(refused[3], (10, JobRefusal::Cells { found: 2, wanted: 6 }));
    assert_eq!(refused[4], (11, invalid(Field::Number, FieldError::Number(NumberError::NotDigits))));
    assert_eq!(numbers(&portal).await, ["0100", "1001"], "nothing before somebody looked");

    assert!(matches!(begin(&portal, &import, true).await, Err(BeginError::Nothing)), "not as a whole");
    let id = begin(&portal, &import, false).await.unwrap();
    assert!(matches!(begin(&portal, &import, false).await, Err(BeginError::Nothing)), "once");
    work(&portal).await;
    let job = job_of(&portal, id).await;
    assert_eq!((job.done, job.total, job.refused, job.ended), (3, 3, 0, Some((now(), JobEnd::Done))));
    assert_eq!(numbers(&portal).await, ["100", "0100", "1001", "2000"]);
    assert_eq!((portal.versions(ids[0]).await, portal.versions(ids[1]).await), ((1, Some(1)), (2, Some(2))));
    assert_ne!(portal.endpoint(ids[1]).await, before, "live");
    let new = current(&portal, "2000").await;
    assert_eq!((new.form.job_title.as_str(), new.form.call_limit.as_str(), new.is_pending()), ("Admiral", "5", false));
    assert_eq!(current(&portal, "1001").await.form.job_title, "=Countess");
    let handed = job::hand_out(&portal.store, &portal.may.add, id, now()).await.unwrap();
    assert_eq!(handed.len(), 2, "passwords were made for the new ones");
    let logged = "SELECT count(*) FROM portal.operation_log WHERE operation IN ('extension.import', 'extension.edit', 'extension.add')";
    assert_eq!(count(&portal, logged).await, 2 + 1 + 3, "two before, the import, and each row");
}

#[sqlx::test(migrations = "./migrations")]
async fn all_or_nothing_is_nothing_if_one_cannot_be(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    let mut file = "Extension Number,First Name,Job Title\n1000,Ada,Baker\n".to_owned();
    for number in 2000..2600 {
        file += &format!("{number},Ada,\n");
    }
    let import = upload(&portal, &file).await;
    assert_eq!(counts(&import), [600, 1, 0, 0, 0]);
    let job = begin(&portal, &import, true).await.unwrap();
    // Somebody takes one of the last ones meanwhile.
    portal.extension("2599").await;
    work(&portal).await;
    let ended = job_of(&portal, job).await;
    assert_eq!((ended.done, ended.ended), (0, Some((now(), JobEnd::Refused))));
    assert_eq!(numbers(&portal).await, ["1000", "2599"]);
    assert_eq!(
        (
            portal.versions(id).await.0,
            count(&portal, "SELECT count(*) FROM portal.reveal WHERE job_id IS NOT NULL").await
        ),
        (1, 0)
    );
    let refused = refusals(&portal, &import).await;
    assert_eq!(refused.len(), 1);
    assert!(
        matches!(&refused[0], (602, JobRefusal::Invalid(errors)) if errors.get(Field::Number).is_some()),
        "{refused:?}"
    );
    // Only the good ones: all others are there.
    let (import, job) = imported(&portal, &file.replace("Baker", "Clerk"), false).await;
    assert_eq!((counts(&import), job.refused, job.ended), ([599, 1, 1, 0, 0], 0, Some((now(), JobEnd::Done))));
    assert_eq!(numbers(&portal).await.len(), 601);
}

/// The program is killed while it imports: its transaction ends with its connection, and another server goes on.
#[sqlx::test(migrations = "./migrations")]
async fn a_server_that_dies_leaves_nothing_half_done_and_nothing_twice(pool: PgPool) {
    let portal = Arc::new(Portal::new(pool).await);
    let mut file = "Extension Number,First Name\n".to_owned();
    for number in 1000..2500 {
        file += &format!("{number},Ada\n");
    }
    for whole in [true, false] {
        let import = upload(&portal, &file).await;
        let job = begin(&portal, &import, whole).await.unwrap();
        let dies = {
            let (portal, folder) = (Arc::clone(&portal), &portal.folder);
            let store = open(&portal.pool, folder, "sip.example.com").await;
            tokio::spawn(async move { while job::advance(&store, now()).await.unwrap() == Step::More {} })
        };
        // In the middle of it.
        while job_of(&portal, job).await.done == 0 {
            tokio::task::yield_now().await;
        }
        dies.abort();
        assert!(dies.await.is_err(), "it was not done yet");
        let made = numbers(&portal).await.len();
        assert!(if whole { made == 0 } else { made < 1500 && made % 250 == 0 }, "{made}");
        work(&portal).await;
        let ended = job_of(&portal, job).await;
        assert_eq!((ended.done, ended.refused, ended.ended), (1500, 0, Some((now(), JobEnd::Done))));
        assert_eq!(numbers(&portal).await.len(), 1500);
        assert_eq!(
            count(&portal, "SELECT count(*) FROM portal.operation_log WHERE operation = 'extension.add'").await % 1500,
            0
        );
        sqlx::query("UPDATE portal.extension SET deleted_at = now(), version = version + 1 WHERE deleted_at IS NULL")
            .execute(&portal.pool)
            .await
            .unwrap();
        sqlx::query("DELETE FROM sip.endpoint").execute(&portal.pool).await.unwrap();
        for table in ["number_claim", "email_claim", "registration_name_claim"] {
            let sql = sqlx::AssertSqlSafe(format!("DELETE FROM portal.{table} WHERE extension_id IS NOT NULL"));
            sqlx::query(sql).execute(&portal.pool).await.unwrap();
        }
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn cancelled_at_any_moment_all_or_nothing_is_nothing(pool: PgPool) {
    let portal = Arc::new(Portal::new(pool).await);
    let mut file = "Extension Number,First Name\n".to_owned();
    for number in 1000..2500 {
        file += &format!("{number},Ada\n");
    }
    let import = upload(&portal, &file).await;
    let job = begin(&portal, &import, true).await.unwrap();
    let worker = {
        let portal = Arc::clone(&portal);
        tokio::spawn(async move { work(&portal).await })
    };
    while job_of(&portal, job).await.done == 0 {
        tokio::task::yield_now().await;
    }
    job::cancel(&portal.store, &portal.session, job, now()).await.unwrap();
    worker.await.unwrap();
    let ended = job_of(&portal, job).await;
    assert_eq!((ended.done, ended.ended), (0, Some((now(), JobEnd::Cancelled))));
    assert!(numbers(&portal).await.is_empty());
}

#[sqlx::test(migrations = "./migrations")]
async fn rows_refer_to_each_other_in_any_order(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.extension("1000").await;
    let file = "Extension Number,First Name,Away Forward Always,Lunch Forward Busy,Call Handling\n\
                1000,Ada,2000,,\n\
                2000,B,2001,hang up,\n\
                2001,C,2002,3000,\n\
                2002,D,,,\"+49*: accept\n*: 3000\"\n\
                3000,E,,,\n";
    let (import, job) = imported(&portal, file, true).await;
    assert_eq!((counts(&import), job.ended), ([4, 1, 0, 0, 0], Some((now(), JobEnd::Done))));
    let to = async |number| {
        let form = current(&portal, number).await.form;
        form.value(Field::Presence(PresenceStatus::Away, PresencePart::InternalAlways)).to_owned()
    };
    assert_eq!([to("1000").await, to("2000").await, to("2001").await], ["2000", "2001", "2002"]);
    assert_eq!(current(&portal, "2002").await.form.call_handling, "+49*: accept\n*: 3000");
    let circle = "Extension Number,First Name,Away Forward Always,Call Handling\n\
                  4000,A,4001,\n4001,B,,*: 4000\n4002,C,9999,\n4003,D,,*: 9999\n";
    let refused = refusals(&portal, &upload(&portal, circle).await).await;
    for (_, refusal) in &refused[..2] {
        let JobRefusal::Invalid(errors) = refusal else { panic!("{refusal:?}") };
        let (_, error) = errors.iter().next().unwrap();
        let (FieldError::Destination(error) | FieldError::CallHandling(CallRulesError::Destination(error))) = error
        else {
            panic!("{error:?}")
        };
        assert!(matches!(error, DestinationError::Loop(chain) if chain.len() == 3), "{error:?}");
    }
    let away = Field::Presence(PresenceStatus::Away, PresencePart::InternalAlways);
    assert_eq!(refused[2], (4, invalid(away, FieldError::Destination(DestinationError::Unknown))));
    let rule = FieldError::CallHandling(CallRulesError::Destination(DestinationError::Unknown));
    assert_eq!(refused[3], (5, invalid(Field::CallHandling, rule)));
}

#[sqlx::test(migrations = "./migrations")]
async fn chosen_passwords_are_sealed_hashed_and_let_in(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let id = portal.extension("1000").await;
    let mut file = "Extension Number,First Name,User Password,Registration Password\n1000,Ada,Correct Horse 7,v3ry-l0ng-Phrase!x\n".to_owned();
    for number in 2000..2020 {
        file += &format!("{number},Ada,Correct Horse {number},\n");
    }
    let import = upload(&portal, &file).await;
    assert_eq!(counts(&import), [20, 1, 0, 0, 0]);
    let dump = async || -> String {
        let sql = "SELECT string_agg(import_row::text, '') FROM portal.import_row";
        sqlx::query_scalar(sql).fetch_one(&portal.pool).await.unwrap()
    };
    assert!(!dump().await.contains("Horse") && !dump().await.contains("l0ng"));
    let rows = review(&portal, &import).await;
    let secret = |at: usize| rows[at].changes.iter().filter(|change| change.secret).count();
    assert_eq!((secret(0), secret(1)), (2, 1), "that they change, and not to what");
    let before = portal.endpoint(id).await;
    let job = begin(&portal, &import, true).await.unwrap();
    job::advance(&portal.store, now()).await.unwrap();
    assert_eq!(job_of(&portal, job).await.hashed, (16, 21));
    work(&portal).await;
    assert_eq!(job_of(&portal, job).await.ended, Some((now(), JobEnd::Done)));
    assert_ne!(portal.endpoint(id).await, before);
    assert!(portal.attempt("1000", "Correct Horse 7").await.is_some());
    assert!(portal.attempt("2019", "Correct Horse 2019").await.is_some());
    assert!(portal.attempt("2019", "Correct Horse 2018").await.is_none());
    let shown = extension::show_password(&portal.store, &portal.may.secrets, id, now()).await.unwrap().unwrap();
    assert_eq!(secrecy::ExposeSecret::expose_secret(&shown), "v3ry-l0ng-Phrase!x");
}

#[sqlx::test(migrations = "./migrations")]
async fn what_is_there_already_is_changed_skipped_or_refused(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.extension("1000").await;
    let file = "Extension Number,First Name,Last Name\n1000,Grace,\n2000,Grace,\n";
    for (existing, expected) in
        [(Existing::Update, [1, 1, 0, 0, 0]), (Existing::Skip, [1, 0, 0, 1, 0]), (Existing::Refuse, [1, 0, 0, 0, 1])]
    {
        let options = Options { existing, ..Options::default() };
        let id = upload_by(&portal, &portal.session, file, &options).await.unwrap();
        let import = find(&portal, id).await;
        assert_eq!(counts(&import), expected, "{existing:?}");
        if existing == Existing::Refuse {
            assert_eq!(refusals(&portal, &import).await, [(2, JobRefusal::Exists)]);
        }
    }
}

/// A person with a role that gives these permissions for all extensions.
async fn clerk(portal: &Portal, permissions: &[Permission]) -> Session {
    let form = RoleForm {
        name: "Clerk".into(),
        permissions: permissions.iter().copied().collect(),
        scope: Scope::All.name().into(),
        ..RoleForm::default()
    };
    role::create(&portal.store, &portal.roles, &form.parse().unwrap(), None, now()).await.unwrap();
    let wish = parse(&ExtensionForm { role: "Clerk".into(), ..crate::harness::form("7000") }, Occasion::Create);
    let saving = portal.saving(Apply::Later);
    let id = extension::create(&portal.store, &portal.may.add, &wish, saving, now()).await.unwrap().id;
    log_in(&portal.store, &portal.person(id).await).await
}

#[sqlx::test(migrations = "./migrations")]
async fn nobody_does_by_a_file_what_they_may_not_do(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.extension("1000").await;
    let clerk = clerk(&portal, &[Permission::AddExtensions]).await;
    let file = "Extension Number,First Name,User Role\n1000,Grace,\n2000,A,Clerk\n2001,B,None\n2002,C,\n7000,Ada,\n";
    let id = upload_by(&portal, &clerk, file, &Options::default()).await.unwrap();
    assert!(import::find(&portal.store, &portal.may.add, id).await.unwrap().is_none(), "it is somebody else's");
    let add = clerk.permit().unwrap();
    let import = import::find(&portal.store, &add, id).await.unwrap().unwrap();
    let refused = import::refused(&portal.store, &add, id, 0, 100).await.unwrap();
    let refused: Vec<_> = refused.into_iter().map(|told| (told.line, told.refusal)).collect();
    let role = invalid(Field::Role, FieldError::Role(RoleChoiceError::NotAllowed));
    assert_eq!(refused, [(2, JobRefusal::Denied), (3, role.clone()), (4, role)]);
    assert_eq!(counts(&import), [1, 0, 1, 0, 3], "their own says nothing new");
    // Another session of their own is not the one that brought it.
    let again = log_in(&portal.store, &clerk.who).await;
    let how = Beginning { whole: false, apply: None };
    let begun = import::begin(&portal.store, &again.permit().unwrap(), id, how, now()).await;
    assert!(matches!(begun, Err(BeginError::Nothing)));
    import::begin(&portal.store, &add, id, how, now()).await.unwrap();
    work(&portal).await;
    assert!(current(&portal, "2002").await.is_pending(), "nothing is live");
}

#[sqlx::test(migrations = "./migrations")]
async fn an_import_is_undone_as_far_as_nothing_newer_stands_on_it(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let ids = [portal.extension("1000").await, portal.extension("1001").await];
    let endpoints = async || [portal.endpoint(ids[0]).await, portal.endpoint(ids[1]).await];
    let before = endpoints().await;
    let file = "Extension Number,First Name,Email Address,Registration Password,Away Forward Always\n\
                1000,Grace,new@example.com,v3ry-l0ng-Phrase!x,2000\n1001,Grace,,,\n2000,A,,,2001\n2001,B,,,\n2002,C,,,\n";
    let (_, job) = imported(&portal, file, true).await;
    assert_eq!(job.ended, Some((now(), JobEnd::Done)));
    assert_ne!(endpoints().await, before);
    let undoable = async || job::undoable(&portal.store, &portal.may.view, job.id, 10).await.unwrap();
    assert_eq!((undoable().await.done, undoable().await.newer), (5, 0));
    portal.change(ids[1], Apply::Later, |form| form.job_title = "newer".into()).await.unwrap();
    let new = current(&portal, "2002").await.id;
    extension::delete(&portal.store, &portal.may.delete, new, now()).await.unwrap();
    assert_eq!(
        (undoable().await.newer, undoable().await.conflicts),
        (2, vec!["1001 Grace Lovelace".into(), "2002 C".into()])
    );

    let other = clerk(&portal, &[Permission::AddExtensions]).await;
    let not_theirs = job::begin_undo(&portal.store, &other.permit().unwrap(), job.id, now()).await;
    assert!(matches!(not_theirs, Err(BeginError::Nothing)));
    let undo = job::begin_undo(&portal.store, &portal.may.add, job.id, now()).await.unwrap();
    assert!(
        matches!(job::begin_undo(&portal.store, &portal.may.add, job.id, now()).await, Err(BeginError::Nothing)),
        "once"
    );
    work(&portal).await;
    let ended = job_of(&portal, undo).await;
    assert_eq!((ended.done, ended.refused, ended.ended), (5, 2, Some((now(), JobEnd::Done))));
    assert_eq!(numbers(&portal).await, ["1000", "1001", "7000"]);
    assert_eq!(endpoints().await[0], before[0], "with its password, and live");
    let form = current(&portal, "1000").await.form;
    assert_eq!((form.first_name.as_str(), form.email.as_str()), ("Ada", "Ada.1000@example.com"));
    assert_eq!(current(&portal, "1001").await.form.job_title, "newer");
    assert_eq!(undoable().await.done, 0);
    // As if it had never been: the same file can come again.
    let again = upload(&portal, file).await;
    assert_eq!(counts(&again)[0], 2, "what was deleted since keeps its number");
}

/// Two who bring the same file at once: each row is there once, and the other is told.
#[sqlx::test(migrations = "./migrations")]
async fn two_imports_at_once_do_nothing_twice(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let mut file = "Extension Number,First Name\n".to_owned();
    for number in 1000..1600 {
        file += &format!("{number},Ada\n");
    }
    let imports = [upload(&portal, &file).await, upload(&portal, &file).await];
    let jobs = [begin(&portal, &imports[0], false).await.unwrap(), begin(&portal, &imports[1], false).await.unwrap()];
    let other = open(&portal.pool, &portal.folder, "sip.example.com").await;
    let both = async |store: &patchbay_store::Store| {
        while job::advance(store, now()).await.unwrap() != Step::Done {
            tokio::task::yield_now().await;
        }
    };
    tokio::join!(both(&portal.store), both(&other));
    let [one, two] = [job_of(&portal, jobs[0]).await, job_of(&portal, jobs[1]).await];
    assert_eq!((one.done, two.done, one.refused + two.refused), (600, 600, 600));
    assert_eq!(numbers(&portal).await.len(), 600);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_file_that_is_none_leaves_nothing(pool: PgPool) {
    let portal = Portal::new(pool).await;
    let wrong = async |file: &str| match upload_by(&portal, &portal.session, file, &Options::default()).await {
        Err(UploadError::File(error)) => error,
        other => panic!("{other:?}"),
    };
    assert_eq!(wrong("").await, FileError::Empty);
    assert_eq!(wrong("Extension Number,First Name\n\n").await, FileError::NoRows);
    assert_eq!(wrong("Number,First Name\n1,2\n").await, FileError::NoNumber);
    assert_eq!(wrong("Extension Number,extension number\n1,2\n").await, FileError::Twice("Extension Number"));
    assert_eq!(wrong("Extension Number\n\"1\n").await, FileError::Unreadable(CsvError::QuoteOpen(2, 1)));
    assert_eq!(wrong(&",".repeat(1_000_000)).await, FileError::Unreadable(CsvError::TooManyColumns(1)));
    assert_eq!(
        wrong(&("Extension Number\n".to_owned() + &"1\n".repeat(FileError::ROWS + 1))).await,
        FileError::TooManyRows
    );
    let ready = count(&portal, "SELECT count(*) FROM portal.import WHERE ready").await;
    assert_eq!(
        (ready, count(&portal, "SELECT count(*) FROM portal.import").await),
        (0, 5),
        "the latest, until they are pruned"
    );
    import::prune(&portal.store, now() + time::Duration::days(1)).await.unwrap();
    assert_eq!(count(&portal, "SELECT count(*) FROM portal.import").await, 0);
}
