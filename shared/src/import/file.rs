use crate::CsvError;

/// Why nothing of a file can be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// It cannot be read, and where.
    Unreadable(CsvError),
    /// There is nothing in it.
    Empty,
    /// It has a header and no row.
    NoRows,
    /// No column is called as that of the extension numbers is.
    NoNumber,
    /// This column is there twice.
    Twice(&'static str),
    /// It is longer than [`FileError::LONGEST`] bytes.
    TooLong,
    /// It has more than [`FileError::ROWS`] rows.
    TooManyRows,
}

impl FileError {
    /// The longest file, in bytes.
    pub const LONGEST: usize = 64 * 1024 * 1024;
    /// The most rows.
    pub const ROWS: usize = 100_000;
}

impl From<CsvError> for FileError {
    fn from(error: CsvError) -> Self {
        Self::Unreadable(error)
    }
}
