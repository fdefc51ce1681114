/// What was typed into a search box, as statements want it.
pub(crate) struct Search {
    /// For LIKE: the wildcards in it mean themselves.
    pub(crate) pattern: String,
    /// As it is.
    pub(crate) term: String,
}

impl Search {
    /// More characters than any value has find nothing anyway.
    const MAX: usize = 256;

    /// `None` when nothing is searched for. A NUL, which PostgreSQL cannot hold, is in no value.
    pub(crate) fn of(typed: &str) -> Option<Self> {
        let term: String = typed.trim().replace('\0', "\u{FFFD}").chars().take(Self::MAX).collect();
        let literal = term.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        (!term.is_empty()).then(|| Self { pattern: format!("%{literal}%"), term })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_mean_themselves() {
        let pattern = |typed| Search::of(typed).map(|search| search.pattern);
        assert_eq!(pattern(" 50%_\\ "), Some(r"%50\%\_\\%".to_owned()));
        assert_eq!(pattern("a\0b"), Some("%a\u{FFFD}b%".to_owned()));
        assert_eq!(pattern(" \t"), None);
        assert_eq!(pattern(&"x".repeat(10_000)).map(|pattern| pattern.len()), Some(258));
    }
}
