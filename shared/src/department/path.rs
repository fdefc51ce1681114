/// A department as files name it: the names from the company down to it, with slashes between. Several departments have an `&`
/// between them. What is a slash, an `&` or a backslash in a name has a backslash before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DepartmentPath(Vec<String>);

impl DepartmentPath {
    /// The department with these names from below the company down to it; the company, which may have no name, is above them.
    pub fn new(company: &str, below: &[String]) -> Self {
        let named = below.iter().cloned();
        Self(std::iter::once(company.to_owned()).chain(named).collect())
    }

    /// The names from below the company down to it. `None` when it is not below this company; one without a name is meant by
    /// every path that begins with a slash.
    pub fn below(&self, company: &str) -> Option<&[String]> {
        let (first, below) = self.0.split_first()?;
        (first.is_empty() || first.to_lowercase() == company.to_lowercase()).then_some(below)
    }

    /// What stands in a cell.
    pub fn cell(paths: &[Self]) -> String {
        paths.iter().map(Self::written).collect::<Vec<_>>().join("&")
    }

    /// Reads a cell: white space around each name is dropped, and so is what is empty.
    pub fn read(cell: &str) -> Vec<Self> {
        let (mut paths, mut path, mut name) = (Vec::new(), Vec::new(), String::new());
        let mut letters = cell.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '&' => {
                    path.push(std::mem::take(&mut name));
                    paths.push(std::mem::take(&mut path));
                }
                '/' => path.push(std::mem::take(&mut name)),
                '\\' => name.push(letters.next().unwrap_or('\\')),
                letter => name.push(letter),
            }
        }
        path.push(name);
        paths.push(path);
        paths.into_iter().filter_map(Self::trimmed).collect()
    }

    /// The first name may be empty, where the company has none; a path of nothing is none.
    fn trimmed(names: Vec<String>) -> Option<Self> {
        let slashes = names.len() > 1;
        let mut names = names.iter().map(|name| name.trim().to_owned());
        let company = names.next()?;
        let below = names.filter(|name| !name.is_empty());
        (slashes || !company.is_empty()).then(|| Self(std::iter::once(company.clone()).chain(below).collect()))
    }

    fn written(&self) -> String {
        let escape = |name: &String| {
            name.chars().fold(String::new(), |mut escaped, letter| {
                if ['/', '&', '\\'].contains(&letter) {
                    escaped.push('\\');
                }
                escaped.push(letter);
                escaped
            })
        };
        let names: Vec<String> = self.0.iter().map(escape).collect();
        // A company without a name is still something.
        if names.len() == 1 && names[0].is_empty() { "/".to_owned() } else { names.join("/") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(company: &str, below: &[&str]) -> DepartmentPath {
        DepartmentPath::new(company, &below.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_path_is_read_as_it_is_written() {
        for (paths, cell) in [
            (vec![path("Engines", &[])], "Engines"),
            (vec![path("", &[])], "/"),
            (vec![path("", &["Sales", "North"])], "/Sales/North"),
            (
                vec![path("Engines", &["Sales"]), path("Engines", &["R&D", "A/B\\"])],
                "Engines/Sales&Engines/R\\&D/A\\/B\\\\",
            ),
            (vec![path("A & B / C", &["x"])], "A \\& B \\/ C/x"),
            (Vec::new(), ""),
        ] {
            assert_eq!(DepartmentPath::cell(&paths), cell);
            assert_eq!(DepartmentPath::read(cell), paths, "{cell}");
        }
        assert_eq!(DepartmentPath::read(" Engines / Sales & & / \\"), [path("Engines", &["Sales"]), path("", &["\\"])]);
    }

    #[test]
    fn a_path_is_below_its_company() {
        let below = |cell: &str, company| {
            DepartmentPath::read(cell).first().and_then(|path| path.below(company).map(<[String]>::to_vec))
        };
        assert_eq!(below("ENGINES/Sales", "Engines"), Some(vec!["Sales".to_owned()]));
        assert_eq!(below("/Sales", "Engines"), Some(vec!["Sales".to_owned()]));
        assert_eq!([below("Sales", "Engines"), below("Engines/Sales", "")], [None, None]);
        assert_eq!(below("/", ""), Some(Vec::new()));
    }
}
