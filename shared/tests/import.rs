//! What is exported and read back changes nothing, whatever it is.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use patchbay_shared::{
    COLUMNS, Cell, CsvReader, DepartmentNames, DepartmentPath, ExtensionForm, Field, Header, Occasion, PresencePart,
    PresenceStatus, Record, RegistrationPassword, Rules, Secret,
};
use proptest::{collection::vec, prelude::*, sample::select};

const COMPANY: &str = "R&D / Söhne";

fn names() -> Vec<(i64, Vec<String>)> {
    let below = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    vec![(1, Vec::new()), (3, below(&["=Sales"])), (7, below(&["=Sales", "A & B\\"])), (20, below(&["North/South"]))]
}

/// How whoever saves the file writes it.
#[derive(Clone, Copy, Debug)]
struct Style {
    delimiter: char,
    end: &'static str,
    mark: bool,
    /// Whether every text is quoted, as some programs do.
    quoted: bool,
}

/// As LibreOffice writes what it opened: no mark, quotes only where they are needed.
const LIBREOFFICE: Style = Style { delimiter: ',', end: "\n", mark: false, quoted: false };

fn styles() -> impl Strategy<Value = Style> {
    (select(vec![',', ';', '\t']), select(vec!["\r\n", "\n", "\r"]), any::<bool>(), any::<bool>())
        .prop_map(|(delimiter, end, mark, quoted)| Style { delimiter, end, mark, quoted })
}

fn write(rows: &[Vec<String>], style: Style) -> String {
    let cell = |text: &String| {
        let needed = text.contains([style.delimiter, '"', '\n', '\r']) || style.quoted;
        if needed { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.clone() }
    };
    let separator = style.delimiter.to_string();
    let line = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join(&separator) + style.end;
    let mark = if style.mark { "\u{feff}" } else { "" };
    mark.to_owned() + &rows.iter().map(line).collect::<String>()
}

/// The form as it is exported: departments by their paths.
fn exported(form: &ExtensionForm) -> Vec<String> {
    let names = names();
    let paths: Vec<_> = form
        .organizations
        .lines()
        .filter_map(|id| names.iter().find(|(known, _)| known.to_string() == id))
        .map(|(_, below)| DepartmentPath::new(COMPANY, below))
        .collect();
    let cells = COLUMNS.into_iter().map(|column| match column.field {
        Field::Organizations => Cell::of(&DepartmentPath::cell(&paths)).as_str().to_owned(),
        field => Cell::of(column.written(form.value(field))).as_str().to_owned(),
    });
    cells.collect()
}

fn records(file: &str, size: usize) -> Vec<Record> {
    let (mut reader, mut rows) = (CsvReader::default(), Vec::new());
    file.as_bytes().chunks(size).for_each(|part| reader.push(part, &mut rows).unwrap());
    reader.finish(&mut rows).unwrap();
    rows
}

fn rules() -> Rules {
    Rules { organizations: true, occasion: Occasion::Update, ..Rules::default() }
}

/// Texts that files have trouble with.
fn texts() -> impl Strategy<Value = String> {
    let letters =
        select(vec!['a', 'Z', '0', '=', '+', '-', '@', '\'', '"', ',', ';', '\t', '&', '/', '\\', ' ', 'é', '🦀', 'ع']);
    vec(letters, 0..12).prop_map(|letters| letters.into_iter().filter(|letter| !letter.is_control()).collect())
}

fn switches() -> impl Strategy<Value = String> {
    select(vec!["", "on"]).prop_map(str::to_owned)
}

fn forms() -> impl Strategy<Value = ExtensionForm> {
    let person = (texts(), texts(), texts(), "[0-9]{1,8}", "[-+0-9]{0,9}", "[-A-Za-z0-9_.]{1,20}");
    let list = |entries: Vec<&'static str>| vec(select(entries), 1..4).prop_map(|entries| entries.join("\n"));
    let limits = (
        (switches(), switches(), switches()),
        list(vec!["192.0.2.0/24", "2001:db8::/32", "10.0.0.1"]),
        list(vec!["=snom", "Yealink \"SIP\"", "+x"]),
        select(vec!["", "0", "60"]),
        select(vec!["", "1", "100"]),
        select(vec!["", "1", "3600"]),
    );
    let presence =
        vec((texts(), select(vec!["", "hang up", "0042"]), select(vec!["", "5", "300"])), PresenceStatus::COUNT);
    let place = (select(vec!["1", "3\n7", "20"]), select(vec!["", "+Desk", "Operator"]), select(vec!["", "1", "3"]));
    let rules = select(vec!["", "*: accept", "-1*: 0042\n+49*: hang up\n1004: accept"]);
    let features = (switches(), rules, list(vec!["Sales", "=North, \"East\"", "-", "Dépôt"]));
    (person, limits, presence, place, features).prop_map(|(person, limits, presence, place, features)| {
        let (first, last, title, number, mobile, name) = person;
        let ((remote, by_network, by_agent), networks, agents, duration, limit, seconds) = limits;
        let mut form = ExtensionForm {
            first_name: first.trim().to_owned() + "x",
            last_name: last.trim().to_owned(),
            job_title: title.trim().to_owned(),
            caller_id: mobile.clone(),
            mobile,
            number,
            registration_name: name,
            remote_registration: remote,
            network_restriction: by_network,
            user_agent_restriction: by_agent,
            call_duration: duration.into(),
            call_limit: limit.into(),
            call_limit_seconds: seconds.into(),
            organizations: place.0.into(),
            role: place.1.into(),
            concurrent_registrations: place.2.into(),
            call_waiting: features.0,
            call_handling: features.1.into(),
            pickup_groups: features.2,
            ..ExtensionForm::default()
        };
        form.set(Field::Networks, networks);
        form.set(Field::UserAgents, agents);
        for (status, (words, to, seconds)) in PresenceStatus::ALL.into_iter().zip(presence) {
            let mut set = |part, value: String| form.set(Field::Presence(status, part), value);
            set(PresencePart::Information, words.trim().to_owned());
            set(PresencePart::InternalAlways, to.to_owned());
            set(PresencePart::InternalBusy, to.to_owned());
            set(PresencePart::RingTimeout, seconds.to_owned());
        }
        canonical(form)
    })
}

/// As it was saved: what stands twice in a list is there once.
fn canonical(mut form: ExtensionForm) -> ExtensionForm {
    if form.number == "0042" {
        form.number = "0043".into();
    }
    let extension = form.parse(rules()).unwrap_or_else(|errors| panic!("{errors:?}: {form:?}"));
    for field in Field::ALL.into_iter().filter(|field| !field.is_secret() && *field != Field::Role) {
        form.set(field, extension.text(field));
    }
    form
}

proptest! {
    #[test]
    fn what_is_exported_and_read_back_changes_nothing(
        saved in vec(forms(), 1..4), style in styles(), size in 1_usize..99,
    ) {
        let head: Vec<String> = COLUMNS.iter().map(|column| column.name.to_owned()).collect();
        let lines: Vec<_> = std::iter::once(head).chain(saved.iter().map(exported)).collect();
        let names = DepartmentNames::new(COMPANY, names());
        for style in [style, LIBREOFFICE] {
            let records = records(&write(&lines, style), size);
            let header = Header::read(&records[0]).unwrap();
            prop_assert!(header.unknown().is_empty());
            prop_assert_eq!(records.len(), saved.len() + 1);
            for (record, old) in records[1..].iter().zip(&saved) {
                let (row, refusal) = header.row(record);
                prop_assert_eq!(refusal, None);
                let updated = row.update(old, &names, false, rules(), |_| true).map_err(|errors| {
                    TestCaseError::fail(format!("{errors:?}"))
                })?;
                prop_assert_eq!(&updated.fields, &[]);
                let same = ExtensionForm { role: String::new(), ..old.clone() };
                prop_assert_eq!(updated.form, same);
                // Where it is new it becomes the same.
                let (form, _) = row.create(&names, false, rules()).map_err(|errors| {
                    TestCaseError::fail(format!("{errors:?}"))
                })?;
                let again = row.update(&form, &names, false, rules(), |_| true).map_err(|errors| {
                    TestCaseError::fail(format!("{errors:?}"))
                })?;
                prop_assert_eq!(&again.fields, &[]);
                for field in Field::ALL.into_iter().filter(|field| *field != Field::Role) {
                    let beginning = matches!(field, Field::CallLimitSeconds | Field::ConcurrentRegistrations);
                    prop_assert!(form.value(field) == old.value(field) || beginning, "{:?}", field);
                }
            }
        }
    }

    #[test]
    fn no_file_is_too_strange_to_read(bytes in vec(any::<u8>(), 0..400), size in 1_usize..99) {
        let (mut reader, mut rows) = (CsvReader::default(), Vec::new());
        let read = bytes.chunks(size).try_for_each(|part| reader.push(part, &mut rows));
        let _ = read.and_then(|()| reader.finish(&mut rows));
        if let Some(Ok(header)) = rows.first().map(Header::read) {
            rows.iter().for_each(|record| drop(header.row(record)));
        }
    }
}

fn row(head: &str, cells: &str) -> (Header, Record) {
    let mut records = records(&format!("{head}\n{cells}\n"), 99);
    let record = records.pop().unwrap();
    (Header::read(&records[0]).unwrap(), record)
}

#[test]
fn what_changes_is_said_field_by_field_and_what_has_no_column_stays() {
    let old = ExtensionForm {
        first_name: "Ada".into(),
        email: "ada@example.com".into(),
        job_title: "Baker".into(),
        number: "1000".into(),
        registration_name: "desk".into(),
        organizations: "1".into(),
        role: "Operator".into(),
        call_limit: "9".into(),
        ..ExtensionForm::default()
    };
    let names = DepartmentNames::new("", names());
    let (header, record) = row(
        "Extension Number,Job Title,Email Address,User Role,Organization,Registration Name,Outbound Call Limit,Registration Password",
        "1000,,ADA@example.com,,/\\=Sales,,,secret-1",
    );
    let updated =
        header.row(&record).0.update(&old, &names, true, rules(), |password| password == "secret-1").ok().unwrap();
    assert_eq!(updated.fields, [Field::Email, Field::Organizations, Field::JobTitle, Field::CallLimit]);
    assert_eq!((updated.form.job_title.as_str(), updated.form.call_limit.as_str()), ("", "5"), "as a new one begins");
    assert_eq!((updated.form.first_name.as_str(), updated.form.organizations.as_str()), ("Ada", "3"));
    assert!(updated.form.role.is_empty() && updated.form.registration_password.is_empty(), "they stay");
    let changed = header.row(&record).0.update(&old, &names, true, rules(), |_| false).ok().unwrap();
    assert!(changed.fields.contains(&Field::RegistrationPassword));
    assert_eq!(
        changed.extension.registration_password.map(|password: RegistrationPassword| password.expose().to_owned()),
        Some("secret-1".into())
    );
}

#[test]
fn all_that_is_wrong_with_a_row_is_said_at_once() {
    let (header, record) =
        row("Extension Number,First Name,Organization,Network Restriction,User Password", "1x,,/Nowhere,maybe,short");
    let names = DepartmentNames::new("", names());
    let errors = header.row(&record).0.create(&names, false, rules()).err().unwrap();
    let fields: Vec<_> = errors.iter().map(|(field, _)| field).collect();
    let expected =
        [Field::FirstName, Field::UserPassword, Field::Organizations, Field::Number, Field::NetworkRestriction];
    assert_eq!(fields, expected);
}

#[test]
fn secrets_are_kept_apart() {
    let (header, record) = row("Extension Number,User Password,Registration Password", "1,hunter2,");
    let (bare, secrets) = header.row(&record).0.without_secrets();
    assert!(!serde_json::to_string(&bare).unwrap().contains("hunter2"));
    assert_eq!(secrets, [(Field::UserPassword, "hunter2".to_owned())]);
    assert_eq!(bare.with_secrets(secrets).value(Field::UserPassword).map(Secret::new), Some(Secret::new("hunter2")));
}
