/// Whether `text` has more than `max` characters (Unicode scalar values, as PostgreSQL's `char_length` counts them).
pub(crate) fn exceeds(text: &str, max: usize) -> bool {
    text.chars().nth(max).is_some()
}
