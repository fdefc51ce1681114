//! What the operation log says.

use patchbay_shared::{ObjectKind, Operation, Outcome, Reason};

/// In the menu, over the entries about the installation itself.
pub const MENU_MAINTENANCE: &str = "Maintenance";
/// The page, and its entry in the menu.
pub const OPERATION_LOG: &str = "Operation log";
/// Under the title.
pub const OPERATION_LOG_WORDS: &str = "Who did what, or tried to. Nobody can change it. Times are UTC.";
/// At the setting.
pub const OPERATION_LOG_DAYS_HINT: &str = "What is older is removed from the operation log. 30 days at least.";
/// Column and filter.
pub const LOG_WHEN: &str = "When";
/// Column and filter.
pub const LOG_WHO: &str = "Who";
/// Column and filter.
pub const LOG_WHAT: &str = "What";
/// Column and filter.
pub const LOG_OBJECT: &str = "On what";
/// Column and filter.
pub const LOG_OUTCOME: &str = "Outcome";
/// Filter.
pub const LOG_FROM: &str = "From day";
/// Filter.
pub const LOG_UNTIL: &str = "To day";
/// Filter.
pub const LOG_TEXT: &str = "Text";
/// Choice of a filter that filters nothing.
pub const LOG_ANY: &str = "Any";
/// Button.
pub const LOG_SEARCH: &str = "Search";
/// Link.
pub const LOG_SHOW_ALL: &str = "Show the whole log";
/// Button.
pub const LOG_EXPORT: &str = "Export as CSV";
/// Link to the following page.
pub const LOG_OLDER: &str = "Older";
/// Link to the first page.
pub const LOG_NEWEST: &str = "Newest";
/// The empty log.
pub const LOG_EMPTY: &str = "Nothing was written down yet";
/// Under it.
pub const LOG_EMPTY_WORDS: &str = "Log-ins and changes stand here from the moment they happen.";
/// Nothing fits the filters.
pub const LOG_NOTHING_FOUND: &str = "Nothing in the log is like that";
/// Behind a name that somebody typed who was not logged in.
pub const LOG_UNKNOWN_ACTOR: &str = "not logged in";
/// In the place of who, when nobody said a name.
pub const LOG_NOBODY: &str = "Nobody";

/// What was done.
pub const fn operation(operation: Operation) -> &'static str {
    match operation {
        Operation::SetUp => "Set up the system",
        Operation::LogIn => "Log in",
        Operation::LogOut => "Log out",
        Operation::ChangePassword => "Change own password",
        Operation::RequestPasswordLink => "Ask for password link",
        Operation::ChoosePassword => "Choose password by link",
        Operation::ChangeEmail => "Change own e-mail address",
        Operation::AddSecondFactor => "Switch second factor on",
        Operation::RemoveSecondFactor => "Switch second factor off",
        Operation::RenewRecoveryCodes => "Renew recovery codes",
        Operation::EndSession => "End own sessions",
        Operation::EndSessionOfOther => "End session of somebody",
        Operation::LiftLockOut => "Lift lock-out",
        Operation::LiftBan => "Lift ban",
        Operation::AllowNetwork => "Never ban network",
        Operation::DisallowNetwork => "Let network be banned",
        Operation::AddExtension => "Add extension",
        Operation::AddExtensions => "Add many extensions",
        Operation::EditExtension => "Edit extension",
        Operation::EditExtensions => "Edit many extensions",
        Operation::RestoreVersion => "Restore earlier values",
        Operation::ApplyExtension => "Apply changes",
        Operation::ApplyExtensions => "Apply changes of many",
        Operation::DiscardChanges => "Discard changes",
        Operation::DeleteExtension => "Delete extension",
        Operation::DeleteExtensions => "Delete many extensions",
        Operation::UndeleteExtension => "Restore deleted extension",
        Operation::ReleaseNumber => "Release number",
        Operation::EndOldPassword => "End old registration password",
        Operation::RevealSecrets => "Show passwords",
        Operation::HandOutSecrets => "Hand passwords out",
        Operation::ExportExtensions => "Export extensions",
        Operation::ExportSecrets => "Export extensions with passwords",
        Operation::ImportExtensions => "Import extensions",
        Operation::UndoImport => "Undo import",
        Operation::EndRegistration => "End registration",
        Operation::LiftCallBlock => "Let extension call again",
        Operation::ChangePresence => "Change presence",
        Operation::ChangeOwnPresence => "Change own presence",
        Operation::IssuePasswordLink => "Issue password link",
        Operation::ResetSecondFactor => "Take second factor away",
        Operation::AddRole => "Add role",
        Operation::EditRole => "Edit role",
        Operation::DeleteRole => "Delete role",
        Operation::ViewAsPerson => "View as person",
        Operation::ViewAsRole => "View as role",
        Operation::EndView => "End view as somebody else",
        Operation::AddDepartment => "Add department",
        Operation::EditDepartment => "Rename or move department",
        Operation::DeleteDepartment => "Delete department",
        Operation::ChangeSettings => "Change settings",
        Operation::ChangeMailServer => "Change mail server",
        Operation::TestMailServer => "Test mail server",
        Operation::ExportOperationLog => "Export operation log",
        Operation::ExportCallLog => "Export call log",
        Operation::CancelJob => "Cancel job",
        Operation::ReadPage => "Look at page",
    }
}

/// What it was done to, where there is only one of its kind; nothing where the object has a name.
pub const fn object(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Account
        | ObjectKind::Extension
        | ObjectKind::Role
        | ObjectKind::Department
        | ObjectKind::Network
        | ObjectKind::Page => "",
        ObjectKind::LockOut => "Lock-out",
        ObjectKind::Settings => "Settings",
        ObjectKind::MailServer => "Mail server",
        ObjectKind::OperationLog => "Operation log",
        ObjectKind::CallLog => "Call log",
        ObjectKind::Job => "Job",
    }
}

/// One of the three kinds of outcome, by its name.
pub fn outcome_name(name: &str) -> &'static str {
    match name {
        "done" => "Done",
        "refused" => "Refused",
        _ => "Failed",
    }
}

/// What became of it, and why.
pub fn outcome(outcome: &Outcome) -> String {
    let kind = outcome_name(outcome.name());
    match outcome {
        Outcome::Done | Outcome::Failed(None) => kind.to_owned(),
        Outcome::Refused(reason) => format!("{kind}: {}", self::reason(*reason)),
        Outcome::Failed(Some(reference)) => format!("{kind}: {reference}"),
    }
}

/// Why it was refused.
const fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Denied => "not allowed",
        Reason::WrongPassword => "wrong name or password",
        Reason::Wait => "too many wrong passwords before",
        Reason::Invalid => "a value was not right",
        Reason::Changed => "changed by somebody else meanwhile",
        Reason::Gone => "not there",
        Reason::Malformed => "no request of this portal",
        Reason::Viewing => "only looking as somebody else",
        Reason::OtherSite => "sent by a page of another site",
    }
}

/// A moment as RFC 3339 has it, to the microsecond: the file is read by programs.
pub fn log_moment(at: time::OffsetDateTime) -> String {
    let at = at.to_offset(time::UtcOffset::UTC);
    let (year, month, day) = at.to_calendar_date();
    let (hour, minute, second, micro) = at.to_hms_micro();
    format!("{year:04}-{:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micro:06}Z", u8::from(month))
}

/// A change on one line.
pub fn log_change(label: &str, from: &str, to: &str) -> String {
    format!("{label}: {from} → {to}")
}

/// A changed secret on one line.
pub fn log_secret(label: &str) -> String {
    format!("{label}: {}", super::CHANGED)
}
