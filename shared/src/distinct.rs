/// Reads entries, of which blank ones and those that are there already are dropped. What is kept is at most one more than may be
/// (`most`), which shows that there are too many: however much is pasted, each entry is compared with so many.
pub(crate) fn distinct<'a, T, E>(
    typed: impl Iterator<Item = &'a str>,
    most: usize,
    read: impl Fn(&'a str) -> Result<T, E>,
    same: impl Fn(&T, &T) -> bool,
) -> Result<Vec<T>, E> {
    let mut kept = Vec::new();
    for typed in typed.filter(|typed| !typed.trim().is_empty()) {
        let entry = read(typed)?;
        if kept.len() <= most && !kept.iter().any(|known| same(known, &entry)) {
            kept.push(entry);
        }
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_too_many_is_enough_and_what_is_wrong_behind_it_is_told() {
        let read = |typed: &str, most| distinct(typed.split(','), most, str::parse::<u8>, u8::eq).ok();
        assert_eq!(read("1,,1,2,1", 2), Some(vec![1, 2]));
        assert_eq!(read("1,2,3,4,5", 2), Some(vec![1, 2, 3]));
        assert_eq!(read("1,2,3,4,x", 2), None);
        assert_eq!(read(" ,", 2), Some(vec![]));
    }
}
