use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
};

use super::ImportRow;
use crate::{EmailAddress, Field};

/// Which rows of a file want the same of what only one may have. No row is preferred: none of them gets it.
///
/// Of what they want nothing is kept but a keyed hash, so that a hundred thousand rows take a few megabytes.
#[derive(Default)]
pub struct Fights {
    hasher: RandomState,
    first: HashMap<u64, u32>,
    second: HashMap<u64, u32>,
}

/// What only one may have.
const UNIQUE: [Field; 3] = [Field::Number, Field::Email, Field::RegistrationName];

impl Fights {
    /// Takes notice of a row.
    pub fn see(&mut self, row: &ImportRow) {
        for (_, key) in self.keys(row) {
            match self.first.get(&key) {
                Some(_) => {
                    self.second.entry(key).or_insert(row.line());
                }
                None => {
                    self.first.insert(key, row.line());
                }
            }
        }
    }

    /// Once all are seen: what a row wants that another one wants as well, and the line of that one.
    pub fn of(&self, row: &ImportRow) -> Option<(Field, u32)> {
        self.keys(row).into_iter().find_map(|(field, key)| {
            let second = self.second.get(&key)?;
            let first = self.first.get(&key)?;
            Some((field, if *first == row.line() { *second } else { *first }))
        })
    }

    /// Whether any row has this number.
    pub fn has_number(&self, number: &str) -> bool {
        self.first.contains_key(&self.key(Field::Number, number.to_owned()))
    }

    fn key(&self, field: Field, wanted: String) -> u64 {
        self.hasher.hash_one((field.name(), wanted))
    }

    fn keys(&self, row: &ImportRow) -> Vec<(Field, u64)> {
        let key = |field| {
            let typed = row.value(field)?.trim();
            let wanted = match field {
                Field::Email => EmailAddress::parse(typed).ok()?.key(),
                _ => typed.to_owned(),
            };
            (!wanted.is_empty()).then(|| (field, self.key(field, wanted)))
        };
        UNIQUE.into_iter().filter_map(key).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(line: u32, values: &[(Field, &str)]) -> ImportRow {
        ImportRow::new(line, values.iter().map(|(field, value)| (*field, Some((*value).to_owned()))))
    }

    #[test]
    fn each_of_those_who_fight_is_told_of_another_one() {
        let rows = [
            row(2, &[(Field::Number, "1"), (Field::Email, "a@example.com")]),
            row(3, &[(Field::Number, "1"), (Field::RegistrationName, "1")]),
            row(4, &[(Field::Number, " 1 ")]),
            row(5, &[(Field::Number, "01"), (Field::Email, "A@Example.com")]),
            row(6, &[(Field::Number, "6"), (Field::RegistrationName, "desk"), (Field::Email, "")]),
            row(7, &[(Field::Number, "7"), (Field::RegistrationName, "Desk"), (Field::Email, "")]),
            row(8, &[(Field::Number, ""), (Field::Email, "x")]),
            row(9, &[(Field::Number, ""), (Field::Email, "x")]),
        ];
        let mut fights = Fights::default();
        rows.iter().for_each(|row| fights.see(row));
        let expected = [
            Some((Field::Number, 3)),
            Some((Field::Number, 2)),
            Some((Field::Number, 2)),
            Some((Field::Email, 2)),
            None,
            None,
            None,
            None,
        ];
        assert_eq!(rows.each_ref().map(|row| fights.of(row)), expected);
        assert!(fights.has_number("6") && !fights.has_number("8"));
    }
}
