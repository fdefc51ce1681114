/// Reads a file of any length bit by bit: UTF-8 with or without a byte order mark, with commas, semicolons or tabs between the
/// cells, whatever ends its lines. What parts the cells is said by a first line `sep=;`, as spreadsheets write it, or
/// found out from the header. Rows without anything in them are left out.
#[derive(Debug, Default)]
pub struct CsvReader {
    delimiter: Option<u8>,
    /// The first line, until it is whole: it says what parts the cells.
    head: Vec<u8>,
    in_quotes: bool,
    at: At,
    /// The last byte was a carriage return, and a line feed would belong to it.
    after_return: bool,
    /// Lines that ended by now.
    lines: u32,
    /// The line that the row begins in, less one.
    begins: u32,
    length: usize,
    cell: Vec<u8>,
    cells: Vec<String>,
}

/// One row: its cells as they stand in the file, and the line that it begins in, from 1 on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// From 1 on.
    pub line: u32,
    /// From left to right.
    pub cells: Vec<String>,
}

/// Why a file is none, and where: lines and columns are counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CsvError {
    /// This cell is not UTF-8.
    NotUtf8(u32, usize),
    /// The quote that this cell begins with is never closed.
    QuoteOpen(u32, usize),
    /// Something stands behind the quote that closes this cell.
    QuoteInside(u32, usize),
    /// The row has more than [`CsvReader::COLUMNS`] cells.
    TooManyColumns(u32),
    /// The row is longer than [`CsvReader::LONGEST`] bytes.
    TooLong(u32),
}

/// Where in a cell the next byte is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum At {
    #[default]
    Beginning,
    Plain,
    /// Behind a quote that began in this line.
    Quoted(u32),
    /// Behind what closes a quote, or is the first of two that stand for one.
    Quote(u32),
    /// Behind what closed a quote.
    Closed,
}

const MARK: &[u8] = "\u{feff}".as_bytes();
const SEPARATOR: &[u8] = b"sep=";

impl CsvReader {
    /// The most cells of a row.
    pub const COLUMNS: usize = 200;
    /// The longest row, in bytes: one with every field full is half of it.
    pub const LONGEST: usize = 64 * 1024;

    /// Takes the next bytes of the file, and adds the rows that end in them.
    pub fn push(&mut self, bytes: &[u8], rows: &mut Vec<Record>) -> Result<(), CsvError> {
        for (at, byte) in bytes.iter().enumerate() {
            if self.delimiter.is_some() {
                return bytes[at..].iter().try_for_each(|byte| self.take(*byte, rows));
            }
            self.begin(*byte, rows)?;
        }
        Ok(())
    }

    /// The file has ended.
    pub fn finish(mut self, rows: &mut Vec<Record>) -> Result<(), CsvError> {
        if self.delimiter.is_none() {
            self.decide(rows)?;
        }
        match self.at {
            At::Quoted(line) => Err(CsvError::QuoteOpen(line, self.cells.len() + 1)),
            At::Beginning if self.cells.is_empty() => Ok(()),
            _ => self.end_row(rows),
        }
    }

    /// Keeps the first line together until it has ended.
    fn begin(&mut self, byte: u8, rows: &mut Vec<Record>) -> Result<(), CsvError> {
        if self.head.is_empty() && std::mem::take(&mut self.after_return) && byte == b'\n' {
            return Ok(());
        }
        self.head.push(byte);
        self.in_quotes ^= byte == b'"';
        if matches!(byte, b'\r' | b'\n') && !self.in_quotes {
            return self.decide(rows);
        }
        if self.head.len() <= Self::LONGEST {
            return Ok(());
        }
        let line = self.lines + 1;
        let (delimiter, most) = usual(&self.head);
        Err(match most {
            most if most >= Self::COLUMNS => CsvError::TooManyColumns(line),
            _ if self.in_quotes => {
                let before = self.head.iter().rposition(|byte| *byte == b'"').unwrap_or_default();
                let columns = self.head[..before].iter().filter(|byte| **byte == delimiter).count();
                CsvError::QuoteOpen(line, columns + 1)
            }
            _ => CsvError::TooLong(line),
        })
    }

    /// What parts the cells, of the first line that says it.
    fn decide(&mut self, rows: &mut Vec<Record>) -> Result<(), CsvError> {
        let head = std::mem::take(&mut self.head);
        let text = head.strip_prefix(MARK).filter(|_| self.lines == 0).unwrap_or(&head);
        let line = text.trim_ascii_end();
        let said = line.split_at_checked(SEPARATOR.len()).filter(|(word, _)| word.eq_ignore_ascii_case(SEPARATOR));
        let ended = head.last().is_some_and(|byte| matches!(byte, b'\r' | b'\n'));
        if said.is_some() || line.is_empty() {
            self.lines += u32::from(ended);
            self.begins = self.lines;
            self.after_return = head.last() == Some(&b'\r');
            // A tab was trimmed with the end of the line.
            self.delimiter = said.map(|(_, rest)| rest.first().copied().unwrap_or(b'\t'));
            return Ok(());
        }
        self.delimiter = Some(usual(text).0);
        text.iter().try_for_each(|byte| self.take(*byte, rows))
    }

    fn take(&mut self, byte: u8, rows: &mut Vec<Record>) -> Result<(), CsvError> {
        let again = std::mem::replace(&mut self.after_return, byte == b'\r') && byte == b'\n';
        let ends = matches!(byte, b'\r' | b'\n');
        self.length += 1;
        if self.length > Self::LONGEST {
            return Err(match self.at {
                At::Quoted(line) => CsvError::QuoteOpen(line, self.cells.len() + 1),
                _ => CsvError::TooLong(self.begins + 1),
            });
        }
        let is_delimiter = Some(byte) == self.delimiter;
        match self.at {
            At::Quoted(line) => {
                match byte {
                    b'"' => self.at = At::Quote(line),
                    // Within a cell every line ends alike.
                    _ if ends && !again => self.cell.push(b'\n'),
                    _ if ends => {}
                    _ => self.cell.push(byte),
                }
                self.lines += u32::from(ends && !again);
                return Ok(());
            }
            At::Quote(line) if byte == b'"' => {
                self.cell.push(b'"');
                self.at = At::Quoted(line);
                return Ok(());
            }
            _ => {}
        }
        if ends {
            if again {
                self.length = 0;
                return Ok(());
            }
            self.lines += 1;
            return self.end_row(rows);
        }
        if is_delimiter {
            return self.end_cell();
        }
        self.at = match self.at {
            At::Beginning if byte == b'"' => At::Quoted(self.lines + 1),
            At::Beginning | At::Plain => {
                self.cell.push(byte);
                At::Plain
            }
            _ if byte == b' ' => At::Closed,
            _ => return Err(CsvError::QuoteInside(self.begins + 1, self.cells.len() + 1)),
        };
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), CsvError> {
        let line = self.begins + 1;
        let text = String::from_utf8(std::mem::take(&mut self.cell)).ok().filter(|text| !text.contains('\0'));
        self.cells.push(text.ok_or(CsvError::NotUtf8(line, self.cells.len() + 1))?);
        self.at = At::Beginning;
        if self.cells.len() > Self::COLUMNS { Err(CsvError::TooManyColumns(line)) } else { Ok(()) }
    }

    fn end_row(&mut self, rows: &mut Vec<Record>) -> Result<(), CsvError> {
        self.end_cell()?;
        let record = Record { line: self.begins + 1, cells: std::mem::take(&mut self.cells) };
        if record.cells.iter().any(|cell| !cell.trim().is_empty()) {
            rows.push(record);
        }
        (self.begins, self.length) = (self.lines, 0);
        Ok(())
    }
}

/// What parts the cells of a line: whatever stands in it most often outside of quotes, and how often.
fn usual(line: &[u8]) -> (u8, usize) {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in line {
        quoted ^= *byte == b'"';
        for (delimiter, count) in &mut counts {
            *count += usize::from(!quoted && delimiter == byte);
        }
    }
    // The first of those that are as many.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).unwrap_or((b',', 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines and cells of a file that comes in parts of this many bytes.
    fn parts(file: &[u8], size: usize) -> Result<Vec<(u32, Vec<String>)>, CsvError> {
        let (mut reader, mut rows) = (CsvReader::default(), Vec::new());
        for part in file.chunks(size) {
            reader.push(part, &mut rows)?;
        }
        reader.finish(&mut rows)?;
        Ok(rows.into_iter().map(|record| (record.line, record.cells)).collect())
    }

    fn read(file: impl AsRef<[u8]>) -> Result<Vec<(u32, Vec<String>)>, CsvError> {
        let file = file.as_ref();
        let whole = parts(file, usize::MAX);
        assert_eq!(parts(file, 1), whole, "in whatever parts it comes");
        whole
    }

    fn row(line: u32, cells: &[&str]) -> (u32, Vec<String>) {
        (line, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn whatever_parts_cells_and_ends_lines() {
        for file in ["a,b\r\n1,2\r\n", "a;b\n1;2", "a\tb\r1\t2\r", "\u{feff}a,b\n1,2\r\n", "\"a\",b\r\n\"1\",2"] {
            assert_eq!(read(file).unwrap(), [row(1, &["a", "b"]), row(2, &["1", "2"])], "{file:?}");
        }
        assert_eq!(read("a\n1\r2\r\n3").unwrap().iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert_eq!(read("a;\"b;,,,,\"\n1;2").unwrap()[1], row(2, &["1", "2"]), "what is quoted parts nothing");
        for file in ["sep=;\r\na;b,c\r\n1;2", "\u{feff}SEP=;\na;b,c\n1;2", "sep=;\ra;b,c\r1;2"] {
            assert_eq!(read(file).unwrap(), [row(2, &["a", "b,c"]), row(3, &["1", "2"])], "{file:?}");
        }
        assert_eq!(read("sep=\t\r\na\tb,c,d").unwrap(), [row(2, &["a", "b,c,d"])]);
    }

    #[test]
    fn rows_without_anything_are_left_out_and_lines_are_those_of_the_file() {
        assert_eq!(read("\r\n\n a,b\n\n,, \r\n\r\n1,2\n\n").unwrap(), [row(3, &[" a", "b"]), row(7, &["1", "2"])]);
        for file in ["", "\u{feff}", "\r\n\r\n", "sep=;", "sep=;\r\n", " "] {
            assert_eq!(read(file).unwrap(), [], "{file:?}");
        }
    }

    #[test]
    fn a_quoted_cell_may_have_anything_in_it() {
        let file = "a,b\r\n\"1,\"\"2\"\"\r\n3\n4\r5\",\"\"\r\nO\"Neil,\"x\" \r\n";
        let expected = [row(1, &["a", "b"]), row(2, &["1,\"2\"\n3\n4\n5", ""]), row(6, &["O\"Neil", "x"])];
        assert_eq!(read(file).unwrap(), expected);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (file, error) in [
            (&b"a,b\n1,\"2\n3\n"[..], CsvError::QuoteOpen(2, 2)),
            (b"a,\"b", CsvError::QuoteOpen(1, 2)),
            (b"a,b\n1,\"2\"3\n", CsvError::QuoteInside(2, 2)),
            (b"a,b\n1,M\xfcller\n", CsvError::NotUtf8(2, 2)),
            (b"\xff\xfea\0,\0b\0\n\0", CsvError::NotUtf8(1, 1)),
            (b"a\0,\0", CsvError::NotUtf8(1, 1)),
        ] {
            assert_eq!(read(file), Err(error), "{file:?}");
        }
    }

    #[test]
    fn what_is_too_much_is_refused_before_it_is_kept() {
        let header = "a,b\n";
        assert_eq!(parts(&b",".repeat(1_000_000), 4096), Err(CsvError::TooManyColumns(1)));
        assert_eq!(read(header.to_owned() + &",".repeat(CsvReader::COLUMNS)), Err(CsvError::TooManyColumns(2)));
        assert_eq!(read(header.to_owned() + &",".repeat(CsvReader::COLUMNS - 1) + "x").unwrap().len(), 2);
        assert_eq!(parts(&b"a".repeat(1_000_000), 4096), Err(CsvError::TooLong(1)));
        let long = |cell: &str| parts((header.to_owned() + cell + &"x".repeat(CsvReader::LONGEST)).as_bytes(), 4096);
        assert_eq!(long("1,"), Err(CsvError::TooLong(2)));
        assert_eq!(long("1,\""), Err(CsvError::QuoteOpen(2, 2)));
        assert_eq!(
            parts(("a,\"b\",\"".to_owned() + &"x\n".repeat(40_000)).as_bytes(), 9),
            Err(CsvError::QuoteOpen(1, 3))
        );
        // Only a row has a longest one, and no file.
        assert_eq!(parts((header.to_owned() + &"1,2\r\n".repeat(40_000)).as_bytes(), 4096).unwrap().len(), 40_001);
    }
}
