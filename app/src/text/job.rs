//! Long work that goes on by itself, and what is selected for it.

use patchbay_shared::{JobEnd, JobKind, JobRefusal};
use patchbay_store::job::{Job, KEPT, LIFE, Undoable};

use super::{label, verdict};

/// Page and menu.
pub const JOBS: &str = "Jobs";
/// No job.
pub const NO_JOBS: &str = "No jobs";
/// A button.
pub const CANCEL_JOB: &str = "Cancel job";
/// Under the progress.
pub const JOB_GOES_ON: &str = "You can leave this page: the job goes on, and its result stays here.";
/// Over the extensions that were left.
pub const JOB_LEFT: &str = "Left as they are";
/// A button.
pub const JOB_LEFT_FILE: &str = "Download the list";
/// Over the passwords.
pub const HAND_OUT: &str = "Passwords to hand out";
/// A button.
pub const HAND_OUT_FILE: &str = "Download passwords, once";
/// Under the title of a selection.
pub const SELECTION_CHANGED: &str = "What was changed since this page was loaded is left out.";
/// List.
pub const SELECT: &str = "Select";
/// List, before anything is chosen.
pub const SELECT_PAGE: &str = "Select all on this page";
/// Beside the buttons.
pub const WITH: &str = "With";
/// A choice.
pub const WITH_TICKED: &str = "the ticked ones";
/// A button.
pub const EDIT_DOTS: &str = "Edit …";
/// A button.
pub const APPLY_DOTS: &str = "Apply …";
/// A button.
pub const EXPORT_DOTS: &str = "Export …";
/// A page without a selection.
pub const NOTHING_SELECTED: &str = "Nothing is selected";
/// Under it.
pub const NOTHING_SELECTED_WORDS: &str = "Tick extensions in the list first. Those that are gone are left out.";
/// A button of a change of many.
pub const SHOW_CHANGES: &str = "Show what changes";
/// A button of a change of many.
pub const CHANGE_FIELD: &str = "Change";
/// Under the title of a change of many.
pub const BULK_EDIT_WORDS: &str = "Only the ticked fields change. An empty value empties the field.";
/// Nothing ticked.
pub const TICK_A_FIELD: &str = "Tick the fields that are to change first.";
/// Over the counts.
pub const WHAT_CHANGES: &str = "What changes";
/// Over examples.
pub const EXAMPLES: &str = "The first of them";
/// Back from the preview.
pub const CHANGE_AGAIN: &str = "Back to the fields";
/// With *Save and Apply*.
pub const BULK_APPLY_HINT: &str = "Save and Apply makes live as well what else waits of them.";

/// A choice: everything that the list found, as far as that was counted.
pub fn with_all(counted: Option<String>) -> String {
    match counted {
        None => "all that match".to_owned(),
        Some(total) => format!("all {total} of this list"),
    }
}

/// The checkbox of a row.
pub fn select(number: &str, name: &str) -> String {
    format!("Select {number} {name}")
}

/// How many.
pub fn extensions(count: i64) -> String {
    if count == 1 { "1 extension".to_owned() } else { format!("{count} extensions") }
}

/// A question, and the button under it.
pub fn delete_many(count: i64) -> String {
    format!("Delete {}", extensions(count))
}

/// What deleting many means.
pub const DELETE_MANY_WORDS: &str = "Their phones are signed off and their sessions end at once. They can be restored for 30 days, and their numbers stay reserved until then.";

/// A title.
pub fn edit_many(count: i64) -> String {
    format!("Edit {}", extensions(count))
}

/// A question, and the button under it.
pub fn apply_many(count: i64) -> String {
    format!("Apply what waits of {}", extensions(count))
}

/// What applying many means.
pub const APPLY_MANY_WORDS: &str =
    "From then on phones work by what was saved last. Those of which nothing waits stay as they are.";

/// A title.
pub fn export_many(count: i64) -> String {
    format!("Export {}", extensions(count))
}

/// What is in the file.
pub const EXPORT_MANY_WORDS: &str = "The file is CSV, has everything as it was saved last, and can be imported again. User passwords are in no file: nobody can read them.";
/// What is in the other one.
pub const EXPORT_SECRETS_WORDS: &str = "Registration passwords are in the file only if you ask for them. Whoever has such a file can register as these extensions. Each extension says on its phone's page who took its password away.";
/// A button.
pub const EXPORT_SECRETS: &str = "Export with registration passwords";

/// How many a change changes.
pub fn many_change(changed: i64, unchanged: i64, refused: i64) -> Vec<String> {
    let mut words = vec![match changed {
        0 => "Nothing would change.".to_owned(),
        1 => "1 extension would change.".to_owned(),
        changed => format!("{changed} extensions would change."),
    }];
    if unchanged > 0 {
        words.push(format!("{} already so.", are(unchanged)));
    }
    if refused > 0 {
        words.push(format!("{refused} would be left as they are."));
    }
    words
}

fn are(count: i64) -> String {
    if count == 1 { "1 is".to_owned() } else { format!("{count} are") }
}

/// In how many a field changes.
pub fn changes_in(count: i64) -> String {
    format!("in {}", extensions(count))
}

/// What a job does.
pub fn job_title(job: &Job) -> String {
    let many = extensions(job.total.into());
    let numbers = if job.label.is_empty() { String::new() } else { format!(", {}", job.label) };
    match job.kind {
        JobKind::Add => format!("Add {many}{numbers}"),
        JobKind::Edit => format!("Edit {many}"),
        JobKind::Delete => format!("Delete {many}"),
        JobKind::Apply => format!("Apply what waits of {many}"),
        JobKind::Import => format!("Import {many}{numbers}"),
        JobKind::Undo => format!("Undo the import of {many}{numbers}"),
    }
}

/// How far it is.
pub fn job_progress(job: &Job) -> String {
    format!("{} of {}", job.done, job.total)
}

/// How far it is with what it does first.
pub fn job_hashing(job: &Job) -> Option<String> {
    let (hashed, all) = job.hashed;
    (hashed < all && job.ended.is_none()).then(|| format!("Passwords: {hashed} of {all}"))
}

/// How it is.
pub const fn job_state(job: &Job) -> &'static str {
    match job.ended {
        None => "Goes on",
        Some((_, JobEnd::Done)) => "Done",
        Some((_, JobEnd::Cancelled)) => "Cancelled",
        Some((_, JobEnd::Denied)) => "Stopped",
        Some((_, JobEnd::Failed)) => "Failed",
        Some((_, JobEnd::Refused)) => "Nothing done",
    }
}

/// How it ended, and what that means.
pub fn job_end(job: &Job, end: JobEnd) -> String {
    match end {
        JobEnd::Done => "The job is done.".to_owned(),
        JobEnd::Cancelled if job.whole => "The job was cancelled before anything was done.".to_owned(),
        JobEnd::Cancelled => format!("The job was cancelled. What was done by then stays: {}.", job_progress(job)),
        JobEnd::Denied => format!(
            "The job was stopped, because you may not do this any more. What was done by then stays: {}.",
            job_progress(job)
        ),
        JobEnd::Refused => "Nothing was imported, since it was to be all or nothing.".to_owned(),
        JobEnd::Failed => format!(
            "The job failed, and this is our fault. What was done by then stays: {}. Tell your support: job {}.",
            job_progress(job),
            job.id
        ),
    }
}

/// What became of all.
pub fn job_result(job: &Job) -> Vec<String> {
    let done = i64::from(job.done) - job.unchanged - job.refused;
    let what = match job.kind {
        JobKind::Add if job.apply => "added, live at once",
        JobKind::Add => "added, waiting for Apply",
        JobKind::Edit if job.apply => "changed, live at once",
        JobKind::Edit => "changed, waiting for Apply",
        JobKind::Delete => "deleted",
        JobKind::Apply => "made live",
        JobKind::Import if job.apply => "imported, live at once",
        JobKind::Import => "imported, waiting for Apply",
        JobKind::Undo => "as before the import",
    };
    let mut words = vec![format!("{}: {what}.", extensions(done))];
    if job.unchanged > 0 {
        words.push(format!("{} so already.", were(job.unchanged)));
    }
    if job.refused > 0 {
        words.push(format!("{} left as they are.", were(job.refused)));
    }
    words
}

fn were(count: i64) -> String {
    if count == 1 { "1 was".to_owned() } else { format!("{count} were") }
}

/// Over the passwords of new extensions.
pub fn hand_out_words(count: i64) -> String {
    format!(
        "Number, name, registration name and both passwords of {}. Only this session can take them away, once, and only for half an hour after they were made.",
        extensions(count)
    )
}

/// Over what can be undone, and the button under it.
pub const UNDO_IMPORT: &str = "Undo this import";
/// The button where something newer stands on it.
pub const UNDO_OTHERS: &str = "Undo all others";

/// What undoing an import means.
pub fn undo_words(undoable: &Undoable) -> Vec<String> {
    let mut words = vec![format!(
        "What it changed of {} becomes what it was before, and what it added is deleted; its numbers are free again.",
        extensions(undoable.done - undoable.newer)
    )];
    if undoable.newer > 0 {
        words.push(format!("{} changed or deleted since, and stay as they are:", were(undoable.newer)));
    }
    words
}

/// Under the list.
pub fn jobs_kept() -> String {
    format!("Your last {KEPT} jobs. One that ended is kept for {} days.", LIFE.whole_days())
}

/// Why an extension was left as it was: one sentence for each reason.
pub fn job_refusal(refusal: &JobRefusal) -> String {
    match refusal {
        JobRefusal::Invalid(errors) => errors
            .iter()
            .map(|(field, error)| format!("{}: {}", label(field), verdict(error)))
            .collect::<Vec<_>>()
            .join(" "),
        JobRefusal::Changed => "It was changed meanwhile. Look at it, then decide again.".to_owned(),
        JobRefusal::Outranked => super::OUTRANKED.to_owned(),
        JobRefusal::Gone => "It is not there any more.".to_owned(),
        JobRefusal::Cells { found, wanted } => {
            format!(
                "It has {found} cells, and the header {wanted}. Give each column one cell, an empty one if there is nothing."
            )
        }
        JobRefusal::Again { field, line } => {
            format!("Line {line} has the same {}. Leave one of the two.", label(*field).to_lowercase())
        }
        JobRefusal::Exists => {
            "There is an extension with this number already. Import again and have it changed or skipped.".to_owned()
        }
        JobRefusal::Denied => {
            "You may not change extensions that are there already. Ask whoever gives roles.".to_owned()
        }
    }
}

/// The columns of the file that says what was left.
pub const LEFT_COLUMNS: [&str; 2] = ["Extension", "Reason"];
/// The columns of the file that is handed out.
pub const HAND_OUT_COLUMNS: [&str; 5] =
    ["Extension Number", "Name", "User Password", "Registration Name", "Registration Password"];
