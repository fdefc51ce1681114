use std::borrow::Cow;

/// The text of one cell of a CSV file, so that no spreadsheet takes it for a formula and it can be read back as it was.
///
/// Spreadsheets run what begins with `=`, `+`, `-` or `@`, some after dropping a tab or a line break before it. Such a text
/// gets an apostrophe before it, and so does one that begins with an apostrophe, so that taking one away is always right.
/// Separators and quotes are the business of whoever writes the lines (RFC 4180).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell<'a>(Cow<'a, str>);

const GUARD: char = '\'';

/// Whether a spreadsheet could do something with it, or whoever reads it back could be mistaken.
fn guarded(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', GUARD])
}

impl<'a> Cell<'a> {
    /// The cell that stands for `text`.
    pub fn of(text: &'a str) -> Self {
        Self(if guarded(text) { format!("{GUARD}{text}").into() } else { text.into() })
    }

    /// What stands in the file.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What a cell of a file stands for. One that nobody guarded stands for itself.
    pub fn read(cell: &'a str) -> &'a str {
        cell.strip_prefix(GUARD).filter(|text| guarded(text)).unwrap_or(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_guarded() {
        for formula in ["=1+1", "+49 30 1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"] {
            assert_eq!(Cell::of(formula).as_str(), format!("'{formula}"));
        }
        for text in ["", "0042", "Ada", "a=b", " =1", "O'Neil"] {
            assert_eq!(Cell::of(text).as_str(), text);
        }
    }

    #[test]
    fn a_cell_that_nobody_guarded_stands_for_itself() {
        for cell in ["'twas", "+49", "'", "", "O'Neil"] {
            assert_eq!(Cell::read(cell), cell);
        }
    }
}
