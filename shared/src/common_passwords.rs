/// The passwords of 15 characters and more that are tried first (NIST SP 800-63B §3.1.1.2), lower case, one per line.
const LIST: &str = include_str!("common_passwords.txt");

/// Whether `text` is one of them in whatever case.
pub(crate) fn contains(text: &str) -> bool {
    LIST.lines().any(|common| common.chars().eq(text.chars().flat_map(char::to_lowercase)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PasswordPolicy;

    #[test]
    fn finds_in_any_case_and_only_the_whole() {
        assert!(["passwordpassword", "PasswordPassword", "QWERTYUIOPASDFGH"].into_iter().all(contains));
        assert!(!["", "passwordpasswor", "passwordpassword ", "passwordpassword\n"].into_iter().any(contains));
    }

    #[test]
    fn the_list_is_sorted_and_small_and_has_only_what_can_matter() {
        let lines: Vec<_> = LIST.lines().collect();
        assert!(lines.is_sorted_by(|one, next| one < next));
        assert!(LIST.len() < 4096 && (100..=200).contains(&lines.len()), "{} in {} bytes", lines.len(), LIST.len());
        for line in lines {
            assert!(line.chars().count() >= PasswordPolicy::Modern.min(), "{line}");
            assert_eq!(line, line.to_lowercase());
        }
    }
}
