use patchbay_shared::{Form, MailForm};
use patchbay_store::operation_log::{Detail, LogRow};

use crate::text;

/// The names of the columns of the file.
pub const COLUMNS: [&str; 12] = [
    "at",
    "actor",
    "logged_in",
    "address",
    "operation",
    "object_kind",
    "object_id",
    "object",
    "version",
    "outcome",
    "reason",
    "changes",
];

/// One row of the log as a line of the file, in the order of [`COLUMNS`]. Names of operations, kinds and outcomes stand in
/// it as programs know them, moments as RFC 3339 has them; only the changes are a text for people.
pub fn line(row: &LogRow) -> [String; 12] {
    let number = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    [
        text::log_moment(row.at),
        row.actor.clone(),
        if row.known { "yes" } else { "no" }.to_owned(),
        row.address.clone().unwrap_or_default(),
        row.operation.name().to_owned(),
        row.kind.name().to_owned(),
        number(row.object_id),
        row.object.clone(),
        number(row.version.map(i64::from)),
        row.outcome.name().to_owned(),
        row.outcome.reason().unwrap_or_default().to_owned(),
        changes(&row.detail),
    ]
}

/// All changes in one cell.
fn changes(detail: &Detail) -> String {
    let changes: Vec<String> = match detail {
        Detail::Extension(changes) => changes
            .iter()
            .map(|change| match change.secret {
                true => text::log_secret(text::label(change.field)),
                false => {
                    let words =
                        |value: &Option<String>| text::value(change.field, value.as_deref()).unwrap_or_default();
                    text::log_change(text::label(change.field), &words(&change.from), &words(&change.to))
                }
            })
            .collect(),
        Detail::Settings(changes) => changes
            .iter()
            .map(|change| text::log_change(text::setting(change.field), &change.from, &change.to))
            .collect(),
        Detail::Role(changes) => changes
            .iter()
            .map(|change| {
                let [from, to] = [&change.from, &change.to].map(|value| text::role_value(change.field, value));
                text::log_change(text::role_field(change.field), &from, &to)
            })
            .collect(),
        Detail::Presence(from, to) => {
            vec![text::log_change(text::PRESENCE, text::presence(*from), text::presence(*to))]
        }
        Detail::MailServer(changes) => changes
            .iter()
            .map(|change| match MailForm::is_secret(change.field) {
                true => text::log_secret(text::mail_field(change.field)),
                false => {
                    let [from, to] = [&change.from, &change.to].map(|value| text::mail_value(change.field, value));
                    text::log_change(text::mail_field(change.field), &from, &to)
                }
            })
            .collect(),
        Detail::Email(from, to) => vec![text::log_change(text::EMAIL, from, to)],
        Detail::Department(changes) => changes
            .iter()
            .map(|change| {
                let [from, to] = [&change.from, &change.to].map(|value| text::department_value(change.field, value));
                text::log_change(text::department_field(change.field), &from, &to)
            })
            .collect(),
    };
    changes.join("; ")
}
