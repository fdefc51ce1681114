use super::{FileError, ImportRow};
use crate::{Cell, Column, Field, JobRefusal, Record};

/// What stands over the cells of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    columns: Vec<Option<Column>>,
    unknown: Vec<String>,
}

/// So many names of unknown columns are kept, and so many characters of each.
const KEPT: usize = 20;
const LONGEST: usize = 63;

impl Header {
    /// Reads the first row. A name that is not known is that of a column which nothing is read of.
    pub fn read(record: &Record) -> Result<Self, FileError> {
        let mut columns = Vec::with_capacity(record.cells.len());
        let mut unknown = Vec::new();
        for cell in &record.cells {
            let column = Column::of_name(Cell::read(cell));
            if let Some(column) = column.filter(|column| columns.contains(&Some(*column))) {
                return Err(FileError::Twice(column.name));
            }
            let name = cell.trim();
            if column.is_none() && !name.is_empty() && unknown.len() < KEPT {
                unknown.push(name.chars().filter(|letter| !letter.is_control()).take(LONGEST).collect());
            }
            columns.push(column);
        }
        let header = Self { columns, unknown };
        if header.has(Field::Number) { Ok(header) } else { Err(FileError::NoNumber) }
    }

    /// Whether there is a column of this field.
    pub fn has(&self, field: Field) -> bool {
        self.columns.iter().flatten().any(|column| column.field == field)
    }

    /// The names of the columns that nothing is read of: the first of them.
    pub fn unknown(&self) -> &[String] {
        &self.unknown
    }

    /// What a row says, and why it cannot be understood if it has more or fewer cells than the header: something would stand in
    /// the wrong column.
    pub fn row(&self, record: &Record) -> (ImportRow, Option<JobRefusal>) {
        let named = self.columns.iter().zip(&record.cells);
        let values = named.filter_map(|(column, cell)| {
            let column = (*column)?;
            let text = Cell::read(cell);
            let blank = text.trim().is_empty();
            Some((column.field, (!blank).then(|| column.read(text).into_owned())))
        });
        let row = ImportRow::new(record.line, values);
        let beyond = record.cells.get(self.columns.len()..).unwrap_or_default();
        let fits = record.cells.len() >= self.columns.len() && beyond.iter().all(|cell| cell.trim().is_empty());
        let refusal = JobRefusal::Cells { found: record.cells.len(), wanted: self.columns.len() };
        (row, (!fits).then_some(refusal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(line: u32, cells: &[&str]) -> Record {
        Record { line, cells: cells.iter().map(|cell| (*cell).to_owned()).collect() }
    }

    #[test]
    fn columns_are_known_by_name_in_any_order() {
        let header = Header::read(&record(1, &["first name", "Colour", " EXTENSION NUMBER", ""])).unwrap();
        assert_eq!(header.unknown(), ["Colour"]);
        assert!(header.has(Field::FirstName) && !header.has(Field::LastName));
        let (row, refusal) = header.row(&record(7, &["Ada", "red", "0100", ""]));
        assert_eq!((row.line(), row.number(), refusal), (7, "0100", None));
        assert_eq!((row.value(Field::FirstName), row.value(Field::LastName)), (Some("Ada"), None));
    }

    #[test]
    fn a_header_that_cannot_be_meant_is_refused() {
        let read = |cells: &[&str]| Header::read(&record(1, cells)).err();
        assert_eq!(read(&["Extension Number", "extension number"]), Some(FileError::Twice("Extension Number")));
        assert_eq!(read(&["First Name"]), Some(FileError::NoNumber));
        assert_eq!(read(&["Extension Number", "x", "x", "", ""]), None, "what is not read may be there twice");
    }

    #[test]
    fn a_row_has_as_many_cells_as_its_header() {
        let header = Header::read(&record(1, &["Extension Number", "First Name"])).unwrap();
        let refusal = |cells: &[&str]| header.row(&record(2, cells)).1;
        assert_eq!([refusal(&["1", "Ada"]), refusal(&["1", "Ada", "", " "])], [None, None]);
        assert_eq!(refusal(&["1"]), Some(JobRefusal::Cells { found: 1, wanted: 2 }));
        assert_eq!(refusal(&["1", "Ada", "x"]), Some(JobRefusal::Cells { found: 3, wanted: 2 }));
    }

    #[test]
    fn a_guarded_cell_is_what_it_was() {
        let header = Header::read(&record(1, &["Extension Number", "First Name", "Last Name"])).unwrap();
        let (row, _) = header.row(&record(2, &["1", "'=1+1", " "]));
        assert_eq!((row.value(Field::FirstName), row.value(Field::LastName)), (Some("=1+1"), Some("")));
    }
}
