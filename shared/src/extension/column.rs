use std::borrow::Cow;

use super::Field;
use crate::{PresencePart, PresenceStatus, RoleChoice, Switch};

/// A column of a file of extensions: its name stands over it, and says what it is wherever it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// What stands over it.
    pub name: &'static str,
    /// Whose values stand in it.
    pub field: Field,
}

const fn column(name: &'static str, field: Field) -> Column {
    Column { name, field }
}

const OF_EXTENSION: [Column; 22] = [
    column("Extension Number", Field::Number),
    column("First Name", Field::FirstName),
    column("Last Name", Field::LastName),
    column("Email Address", Field::Email),
    column("Mobile Number", Field::Mobile),
    column("User Role", Field::Role),
    column("Organization", Field::Organizations),
    column("Job Title", Field::JobTitle),
    column("Caller ID", Field::CallerId),
    column("Registration Name", Field::RegistrationName),
    column("IP Phone Concurrent Registrations", Field::ConcurrentRegistrations),
    column("Call Waiting", Field::CallWaiting),
    column("Call Handling", Field::CallHandling),
    column("Pick-up Groups", Field::PickupGroups),
    column("Allow Remote Registration", Field::RemoteRegistration),
    column("Network Restriction", Field::NetworkRestriction),
    column("Permitted Networks", Field::Networks),
    column("User Agent Restriction", Field::UserAgentRestriction),
    column("Permitted User Agents", Field::UserAgents),
    column("Maximum Call Duration", Field::CallDuration),
    column("Outbound Call Limit", Field::CallLimit),
    column("Outbound Call Limit Seconds", Field::CallLimitSeconds),
];

/// The names of the columns about one status, in the order of its parts.
macro_rules! of_status {
    ($status:literal) => {
        [
            concat!($status, " Information"),
            concat!($status, " Forward Always"),
            concat!($status, " Forward No Answer"),
            concat!($status, " Forward Busy"),
            concat!($status, " Ring Timeout"),
        ]
    };
}

const OF_PRESENCE: [[&str; PresencePart::COUNT]; PresenceStatus::COUNT] = [
    of_status!("Available"),
    of_status!("Away"),
    of_status!("Business Trip"),
    of_status!("Do Not Disturb"),
    of_status!("Lunch"),
    of_status!("Off Work"),
];

const SECRETS: [Column; 2] =
    [column("User Password", Field::UserPassword), column("Registration Password", Field::RegistrationPassword)];

const PRESENCE: usize = PresencePart::COUNT * PresenceStatus::COUNT;

/// The columns of a file of extensions, in the order in which they are written; those of secrets come last.
pub const COLUMNS: [Column; OF_EXTENSION.len() + PRESENCE + SECRETS.len()] = {
    let mut columns = [OF_EXTENSION[0]; OF_EXTENSION.len() + PRESENCE + SECRETS.len()];
    let mut at = 0;
    while at < columns.len() {
        columns[at] = if at < OF_EXTENSION.len() {
            OF_EXTENSION[at]
        } else if at < OF_EXTENSION.len() + PRESENCE {
            let of_presence = at - OF_EXTENSION.len();
            let (status, part) = (of_presence / PresencePart::COUNT, of_presence % PresencePart::COUNT);
            let field = Field::Presence(PresenceStatus::ALL[status], PresencePart::ALL[part]);
            column(OF_PRESENCE[status][part], field)
        } else {
            SECRETS[at - OF_EXTENSION.len() - PRESENCE]
        };
        at += 1;
    }
    columns
};

const OFF: &str = "off";
/// What has no limit, where a blank cell means the usual one.
const UNLIMITED: &str = "unlimited";
/// Calls that go on to nowhere else, where a blank cell means that they do.
const NO_FORWARD: &str = "none";

impl Column {
    /// The column of this name, whatever its case.
    pub fn of_name(name: &str) -> Option<Self> {
        COLUMNS.into_iter().find(|column| column.name.eq_ignore_ascii_case(name.trim()))
    }

    /// The column of a field.
    pub fn of(field: Field) -> Option<Self> {
        COLUMNS.into_iter().find(|column| column.field == field)
    }

    /// What stands in the file for what a form holds. A cell says what it means also where a form says it by nothing.
    pub fn written(self, value: &str) -> &str {
        match value {
            "" if self.field.is_switch() => OFF,
            "" => self.empty().unwrap_or_default(),
            value => value,
        }
    }

    /// The word for nothing, where a blank cell means something else.
    const fn empty(self) -> Option<&'static str> {
        match self.field {
            Field::Role => Some(RoleChoice::NONE),
            Field::CallLimit => Some(UNLIMITED),
            Field::Presence(PresenceStatus::DoNotDisturb, PresencePart::InternalAlways) => Some(NO_FORWARD),
            _ => None,
        }
    }

    /// Back from it. Words for on and off may be of any case; what is neither is left for the form to judge.
    pub fn read(self, cell: &str) -> Cow<'_, str> {
        let word = cell.trim();
        let is_destination = matches!(self.field, Field::Presence(_, part) if part.is_destination());
        if is_destination && word.eq_ignore_ascii_case(NO_FORWARD)
            || self.field == Field::CallLimit && word.eq_ignore_ascii_case(UNLIMITED)
        {
            return "".into();
        }
        if !self.field.is_switch() || word.is_empty() {
            return cell.into();
        }
        let is_one_of = |words: [&str; 4]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
        if is_one_of([Switch::ON, "yes", "true", "1"]) {
            Switch::ON.into()
        } else if is_one_of([OFF, "no", "false", "0"]) {
            "".into()
        } else {
            cell.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::ExtensionForm;

    impl Column {
        /// Whether a file says it by a word though nothing would do.
        fn is_said(self) -> bool {
            self.field.is_switch() || self.field == Field::Role
        }
    }

    #[test]
    fn every_field_has_one_column() {
        let fields: BTreeSet<_> = COLUMNS.iter().map(|column| column.field).collect();
        let names: BTreeSet<_> = COLUMNS.iter().map(|column| column.name.to_lowercase()).collect();
        assert_eq!(fields, Field::ALL.into_iter().collect());
        assert_eq!((fields.len(), names.len()), (COLUMNS.len(), COLUMNS.len()));
        assert!(COLUMNS.is_sorted_by_key(|column| column.field.is_secret()), "secrets come last");
        for column in COLUMNS {
            assert_eq!(Column::of_name(&format!(" {} ", column.name.to_uppercase())), Some(column));
            assert_eq!(Column::of(column.field), Some(column));
        }
        assert_eq!(Column::of_name("Colour"), None);
    }

    #[test]
    fn a_cell_says_what_it_means() {
        let written = |field, value| Column::of(field).unwrap().written(value).to_owned();
        assert_eq!(written(Field::RemoteRegistration, ""), "off");
        assert_eq!(written(Field::RemoteRegistration, "on"), "on");
        assert_eq!(written(Field::Role, ""), "None");
        assert_eq!(written(Field::Email, ""), "");
        assert_eq!(written(Field::CallLimit, ""), "unlimited");
    }

    #[test]
    fn nothing_is_not_what_a_new_extension_begins_with() {
        let proposed = ExtensionForm::proposed();
        // Without seconds it is one, and that is what is proposed.
        let means_the_same = |field| field == Field::CallLimitSeconds;
        for column in COLUMNS.into_iter().filter(|column| !means_the_same(column.field)) {
            let cell = column.written("");
            assert_eq!(cell.is_empty(), proposed.value(column.field).is_empty() && !column.is_said(), "{column:?}");
            if column.field != Field::Role {
                assert_eq!(column.read(cell), "", "{column:?}");
            }
        }
    }

    #[test]
    fn on_and_off_have_several_words() {
        let read = |cell| Column::of(Field::NetworkRestriction).unwrap().read(cell).into_owned();
        assert_eq!(["on", " TRUE ", "Yes", "1"].map(read), ["on"; 4]);
        assert_eq!(["off", "False", "no", "0", ""].map(read), [""; 5]);
        assert_eq!([read("maybe"), read("o n")], ["maybe", "o n"]);
        assert_eq!(Column::of(Field::JobTitle).unwrap().read("off"), "off");
    }
}
