use std::collections::HashMap;

use crate::{Department, DepartmentPath, Organizations};

/// The departments that are there, by what files call them. Case does not matter, as it does not for their names.
#[derive(Clone, Debug, Default)]
pub struct DepartmentNames {
    company: String,
    ids: HashMap<String, i64>,
    paths: HashMap<i64, DepartmentPath>,
}

impl DepartmentNames {
    /// Those of a company: the number of each, and its names from below the company down.
    pub fn new(company: &str, departments: impl IntoIterator<Item = (i64, Vec<String>)>) -> Self {
        let mut all = Self { company: company.to_owned(), ..Self::default() };
        for (id, names) in departments {
            all.ids.insert(key(&names), id);
            all.paths.insert(id, DepartmentPath::new(company, &names));
        }
        all
    }

    /// What a cell holds for departments; those that are not there any more are left out.
    pub fn cell(&self, ids: &[i64]) -> String {
        DepartmentPath::cell(&ids.iter().filter_map(|id| self.paths.get(id)).cloned().collect::<Vec<_>>())
    }

    /// What a form holds for the departments of a cell; `None` when one of them is not there. No department is nothing.
    pub fn lines(&self, cell: &str) -> Option<String> {
        let id = |path: &DepartmentPath| match path.below(&self.company)? {
            [] => Some(Department::COMPANY),
            below => self.ids.get(&key(below)).copied(),
        };
        let ids = DepartmentPath::read(cell).iter().map(id).collect::<Option<Vec<_>>>()?;
        Some(Organizations::in_order(Organizations::lines(&ids)))
    }
}

/// No name has a line break in it.
fn key(names: &[String]) -> String {
    names.iter().map(|name| name.to_lowercase()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn departments_are_found_by_their_paths() {
        let below = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let names = DepartmentNames::new(
            "Engines",
            [(1, Vec::new()), (7, below(&["Sales"])), (3, below(&["Sales", "R&D"])), (9, below(&["North"]))],
        );
        for (cell, lines) in [
            ("Engines/Sales", Some("7")),
            ("/sales/r\\&d & ENGINES/north", Some("3\n9")),
            ("Engines", Some("1")),
            ("/", Some("1")),
            ("Engines/Sales&Engines/Sales", Some("7")),
            ("", Some("")),
            ("Engines/Sales&Engines/South", None),
            ("Engines/Sales/R&D", None),
            ("Sales", None),
            ("Pumps/Sales", None),
        ] {
            assert_eq!(names.lines(cell).as_deref(), lines, "{cell}");
        }
        assert_eq!(names.cell(&[3, 4, 1]), "Engines/Sales/R\\&D&Engines");
    }
}
