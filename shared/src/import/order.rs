use std::collections::HashMap;

use super::ImportRow;
use crate::{Destination, DestinationError};

/// Rows may refer to each other whatever their order: the level of each is above those of the rows that its calls go on to, so that
/// these are there when it comes. Of rows whose calls would come back, or go on too often, it is what is wrong with them.
pub fn levels<'a>(rows: impl IntoIterator<Item = &'a ImportRow>) -> HashMap<String, Result<u16, DestinationError>> {
    let to: HashMap<&str, Vec<String>> = rows
        .into_iter()
        .map(|row| (row.number(), row.destinations().map(|(_, to)| to).collect::<Vec<_>>()))
        .filter(|(number, to)| !number.is_empty() && !to.is_empty())
        .collect();
    let mut levels: HashMap<&str, u16> = to.keys().map(|number| (*number, 1)).collect();
    let most = u16::try_from(Destination::HOPS).unwrap_or(u16::MAX);
    // One more than may be shows that there are too many, or that there is no end.
    for _ in 0..=most {
        let risen: Vec<(&str, u16)> = to
            .iter()
            .filter_map(|(number, to)| {
                let level = to.iter().filter_map(|to| levels.get(to.as_str())).max()? + 1;
                (levels.get(number) != Some(&level)).then_some((*number, level))
            })
            .collect();
        if risen.is_empty() {
            break;
        }
        levels.extend(risen);
    }
    let verdict = |number: &str, level: u16| if level <= most { Ok(level) } else { Err(chain(number, &to, &levels)) };
    levels.iter().map(|(number, level)| ((*number).to_owned(), verdict(number, *level))).collect()
}

/// The way that calls would take from a row on, as far as it shows what is wrong.
fn chain(from: &str, to: &HashMap<&str, Vec<String>>, levels: &HashMap<&str, u16>) -> DestinationError {
    let mut way = vec![from.to_owned()];
    while way.len() <= Destination::HOPS + 1 {
        let last = way.last().map_or(from, String::as_str);
        let next =
            to.get(last).and_then(|to| to.iter().max_by_key(|to| levels.get(to.as_str()).copied().unwrap_or_default()));
        let Some(next) = next else { break };
        let again = way.iter().position(|known| known == next);
        way.push(next.clone());
        if let Some(begins) = again {
            return DestinationError::Loop(way.split_off(begins));
        }
    }
    DestinationError::TooLong(way)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Field, PresencePart, PresenceStatus};

    const BUSY: Field = Field::Presence(PresenceStatus::Away, PresencePart::InternalBusy);
    const ALWAYS: Field = Field::Presence(PresenceStatus::Lunch, PresencePart::InternalAlways);

    fn row(number: &str, busy: &str, always: &str) -> ImportRow {
        let values = [(Field::Number, number), (BUSY, busy), (ALWAYS, always)];
        ImportRow::new(2, values.map(|(field, value)| (field, Some(value.to_owned()))))
    }

    #[test]
    fn whoever_is_called_comes_first() {
        let rows = [row("1", "2", "3"), row("2", "3", "hang up"), row("3", "", "9"), row("4", "", "hang up")];
        let levels = levels(&rows);
        assert_eq!(["1", "2", "3"].map(|number| levels[number].clone()), [Ok(3), Ok(2), Ok(1)]);
        assert!(!levels.contains_key("4"), "its calls go nowhere");
    }

    #[test]
    fn a_circle_is_told_of_all_in_it_and_before_it() {
        let levels = levels(&[row("1", "2", ""), row("2", "3", ""), row("3", "2", ""), row("4", "3", "9")]);
        for number in ["1", "2", "3", "4"] {
            let Err(DestinationError::Loop(chain)) = &levels[number] else { panic!("{:?}", levels[number]) };
            assert!(chain.len() == 3 && chain.first() == chain.last(), "{chain:?}");
        }
    }

    #[test]
    fn a_way_may_be_so_long_and_no_longer() {
        let rows =
            |count: usize| (1..=count).map(|at| row(&at.to_string(), &(at + 1).to_string(), "")).collect::<Vec<_>>();
        let of_first = |count| levels(&rows(count))["1"].clone();
        assert_eq!(of_first(Destination::HOPS), Ok(5));
        let chain = ["1", "2", "3", "4", "5", "6", "7"].map(str::to_owned).to_vec();
        assert_eq!(of_first(Destination::HOPS + 1), Err(DestinationError::TooLong(chain)));
        assert!(matches!(of_first(1000), Err(DestinationError::TooLong(_))));
    }
}
