/// A name as somebody typed it who is not known yet: data, and nothing else. Bounded, on one line, and without what a
/// terminal, a spreadsheet or a reader of right-to-left text could take for a command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedName(String);

impl TypedName {
    /// The longest in characters: as long as an e-mail address may be.
    pub const MAX: usize = 255;

    /// Cuts it, and puts U+FFFD in the place of control characters and of those that change the direction of text.
    pub fn new(typed: &str) -> Self {
        let harmless = |character: char| {
            let turns =
                matches!(character, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
            let breaks = matches!(character, '\u{2028}' | '\u{2029}');
            if character.is_control() || turns || breaks { '\u{FFFD}' } else { character }
        };
        Self(typed.trim().chars().take(Self::MAX).map(harmless).collect())
    }

    /// As it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_bounded_and_on_one_line() {
        assert_eq!(TypedName::new(" Ada@example.com ").as_str(), "Ada@example.com");
        assert_eq!(TypedName::new("a\r\nb\0c\u{1b}[2Jd").as_str(), "a\u{FFFD}\u{FFFD}b\u{FFFD}c\u{FFFD}[2Jd");
        assert_eq!(TypedName::new("a\u{202E}b\u{2028}c").as_str(), "a\u{FFFD}b\u{FFFD}c");
        assert_eq!(TypedName::new(&"é".repeat(300)).as_str().chars().count(), TypedName::MAX);
    }
}
