//! Files of extensions that are imported.

use patchbay_shared::{
    Column, CsvError, CsvReader, Existing, Field, FieldError, FileError, JobRefusal, OrganizationsError,
    RegistrationPasswordError, SwitchError,
};
use patchbay_store::import::{Import, Told, Verdict};

use super::{job_refusal, verdict};

/// Page and menu.
pub const IMPORT: &str = "Import";
/// Menu.
pub const IMPORT_HINT: &str = "A CSV file";
/// Under the title.
pub const IMPORT_WORDS: &str = "A CSV file with one extension a row: UTF-8, with commas, semicolons or tabs between the cells. Nothing is changed before you have seen what would be.";
/// A field.
pub const IMPORT_FILE: &str = "File";
/// Beside it.
pub const IMPORT_FILE_HINT: &str = "64 MB and 100,000 rows at most.";
/// A field.
pub const IMPORT_EXISTING: &str = "Numbers that are there already";
/// A tick.
pub const IMPORT_WEAK: &str = "Take weak registration passwords all the same";
/// Beside it.
pub const IMPORT_WEAK_HINT: &str = "Scanners guess them within hours.";
/// A button.
pub const IMPORT_READ: &str = "Read the file";
/// Over the names of the columns.
pub const IMPORT_COLUMNS: &str = "The columns";
/// Under it.
pub const IMPORT_COLUMNS_WORDS: &str = "By name, in any order; only the number has to be there. What has no column stays as it is. A blank cell is what a new extension begins with; blank passwords, roles, departments and registration names of an extension that is there stay. Export makes such a file.";
/// Departments, as a file names them.
pub const IMPORT_DEPARTMENTS: &str = "Departments are written as Company/A/B, several with & between. What is / or & or \\ in a name has a \\ before it.";
/// Over what speaks against a file.
pub const IMPORT_REFUSED: &str = "The file was not taken";
/// Over the rows.
pub const IMPORT_ROWS: &str = "Rows";
/// A choice.
pub const IMPORT_ALL_ROWS: &str = "All rows";
/// No row.
pub const IMPORT_NO_ROWS: &str = "No row is like that.";
/// A field.
pub const IMPORT_MODE: &str = "Import";
/// A choice.
pub const IMPORT_WHOLE: &str = "all of them, or none";
/// A choice.
pub const IMPORT_GOOD: &str = "as many as can be";
/// A button.
pub const IMPORT_AND_APPLY: &str = "Import and Apply";
/// A button.
pub const IMPORT_REFUSED_FILE: &str = "Download the refused rows";
/// A link.
pub const IMPORT_ANOTHER: &str = "Choose another file";
/// A link on the job's page.
pub const IMPORT_LOOK: &str = "What the file says";
/// A link on the page of a file.
pub const IMPORT_JOB: &str = "What became of it";
/// Nothing to import.
pub const IMPORT_NOTHING: &str = "There is nothing to import: no row is new, and none changes anything.";
/// It did not begin.
pub const IMPORT_NOT_BEGUN: &str = "Nothing was begun. Another session brought this file, it is being imported already, or a row is refused: look again.";
/// No file chosen.
pub const IMPORT_NO_FILE: &str = "Choose a file first.";
/// The columns of the file that says which rows were refused.
pub const IMPORT_REFUSED_COLUMNS: [&str; 5] = ["Line", "Extension Number", "Column", "Value", "Reason"];

/// What becomes of rows whose number an extension has already.
pub const fn existing(existing: Existing) -> &'static str {
    match existing {
        Existing::Update => "Change them to what the file says",
        Existing::Skip => "Skip their rows",
        Existing::Refuse => "Refuse their rows",
    }
}

/// What becomes of a row.
pub const fn import_verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::New => "New",
        Verdict::Changed => "Changed",
        Verdict::Unchanged => "Unchanged",
        Verdict::Skipped => "Skipped",
        Verdict::Refused => "Refused",
    }
}

/// A title.
pub fn import_title(file: &str) -> String {
    if file.is_empty() { IMPORT.to_owned() } else { format!("{IMPORT} {file}") }
}

/// Where a row stands.
pub fn import_line(line: i32) -> String {
    format!("Line {line}")
}

/// Columns that nothing is read of.
pub fn import_unknown(columns: &[String]) -> String {
    format!("These columns are not known, and nothing is read of them: {}.", columns.join(", "))
}

/// Numbers of which a spreadsheet may have dropped zeros.
pub fn import_padded(count: i64) -> String {
    let rows = if count == 1 { "1 row has a number".to_owned() } else { format!("{count} rows have numbers") };
    format!(
        "{rows} that an extension has with zeros before it. If a spreadsheet dropped them, open the file with this column as text."
    )
}

/// The same beside a row.
pub fn import_padded_row(number: &str) -> String {
    format!("There is {number}: did a spreadsheet drop the zeros?")
}

/// Rows that are left out.
pub fn import_left_out(count: i64) -> String {
    match count {
        1 => "1 row is refused and left out.".to_owned(),
        count => format!("{count} rows are refused and left out."),
    }
}

/// How many rows.
pub fn import_count(import: &Import, verdict: Verdict) -> String {
    format!("{} {}", import.count(verdict), import_verdict(verdict).to_lowercase())
}

/// Why nothing of a file can be imported, and what to do.
pub fn file_error(error: &FileError) -> String {
    match error {
        FileError::Unreadable(error) => csv_error(*error),
        FileError::Empty => "There is nothing in the file. Its first row names the columns.".to_owned(),
        FileError::NoRows => "There is only a header in the file. Add a row for each extension.".to_owned(),
        FileError::NoNumber => {
            "The first row has no column “Extension Number”. Name the columns as an export does.".to_owned()
        }
        FileError::Twice(column) => format!("There are two columns “{column}”. Remove one of them."),
        FileError::TooLong => format!("The file is longer than {} MB. Import it in parts.", FileError::LONGEST >> 20),
        FileError::TooManyRows => "The file has more than 100,000 rows. Import it in parts.".to_owned(),
    }
}

fn csv_error(error: CsvError) -> String {
    match error {
        CsvError::NotUtf8(line, column) => {
            format!("Line {line}, cell {column} is not UTF-8. Save the file as “CSV UTF-8”.")
        }
        CsvError::QuoteOpen(line, column) => format!(
            "Line {line}, cell {column} begins with a quote that is never closed. Close it, or write a quote within a cell twice."
        ),
        CsvError::QuoteInside(line, column) => {
            format!("Line {line}, cell {column} goes on behind its closing quote. Write a quote within a cell twice.")
        }
        CsvError::TooManyColumns(line) => {
            format!("Line {line} has more than {} cells. Remove what is no column.", CsvReader::COLUMNS)
        }
        CsvError::TooLong(line) => {
            format!("Line {line} is longer than {} kB. Is this a CSV file?", CsvReader::LONGEST >> 10)
        }
    }
}

/// Why a row is refused: column by column what stands there, what is wrong with it, and what to do.
pub fn import_told(told: &Told) -> Vec<[String; 3]> {
    let place = |field: Field| {
        let name = Column::of(field).map(|column| column.name).unwrap_or_default().to_owned();
        let value = match &told.said {
            _ if field.is_secret() => "•••",
            Some(said) => said.value(field).unwrap_or_default(),
            None => "",
        };
        (name, value.to_owned())
    };
    match &told.refusal {
        JobRefusal::Invalid(errors) => errors
            .iter()
            .map(|(field, error)| {
                let (name, value) = place(field);
                [name, value, file_verdict(error)]
            })
            .collect(),
        refusal @ JobRefusal::Again { field, .. } => {
            let (name, value) = place(*field);
            vec![[name, value, job_refusal(refusal)]]
        }
        refusal => vec![[String::new(), String::new(), job_refusal(refusal)]],
    }
}

/// What to do in a file, where that is something else than in a form.
fn file_verdict(error: &FieldError) -> String {
    match error {
        FieldError::Switch(SwitchError::Unknown) => "Write on or off.".to_owned(),
        FieldError::Organizations(OrganizationsError::Unknown) => {
            format!("One of these is not there, or not yours to choose. {IMPORT_DEPARTMENTS}")
        }
        FieldError::RegistrationPassword(RegistrationPasswordError::Weak) => format!(
            "Scanners guess this within hours. Leave the cell blank for a random one, or import again with “{IMPORT_WEAK}”."
        ),
        error => verdict(error),
    }
}
