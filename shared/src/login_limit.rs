/// How often somebody may be wrong at the log-in, and what follows.
///
/// Three things are counted: the name that was typed, the network that it came from, and both together. Each may be
/// wrong [`LoginLimit::FAILURES`] times within [`LoginLimit::WINDOW`] seconds; then it waits, longer each time.
pub struct LoginLimit;

impl LoginLimit {
    /// So many wrong log-ins begin a wait.
    pub const FAILURES: i16 = 5;
    /// Within so many seconds.
    pub const WINDOW: i32 = 600;
    /// The waits one after the other, in seconds. The last one is repeated: nobody is locked out for longer, so that
    /// nobody can lock an administrator out for good.
    pub const WAITS: [i32; 7] = [60, 120, 240, 480, 960, 1920, 3600];
    /// So many seconds after its end, a wait is forgotten and the next one is the shortest again.
    pub const MEMORY: i32 = 24 * 3600;
    /// For so many days, a name may log in from a network that it logged in from before, whatever others do to the name
    /// from elsewhere or to other names from there.
    pub const KNOWN_DAYS: i64 = 30;

    /// The longest part of a name that is looked at, in bytes: an e-mail address has 255 at most.
    const NAME: usize = 255;

    /// A name as it is looked up and counted: without regard to spaces and case. A NUL, which no database holds, is in
    /// nobody's name.
    pub fn name(typed: &str) -> String {
        let mut name = typed.trim().to_ascii_lowercase().replace('\0', "\u{FFFD}");
        name.truncate(name.floor_char_boundary(Self::NAME));
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        assert!(LoginLimit::WAITS.is_sorted_by(|one, next| one < next));
        assert_eq!(LoginLimit::WAITS.last(), Some(&3600));
        assert!(LoginLimit::WAITS.iter().all(|wait| *wait < LoginLimit::MEMORY));
    }

    #[test]
    fn a_name_is_one_however_it_is_typed() {
        assert_eq!(LoginLimit::name(" Ada@Example.COM\n"), "ada@example.com");
        assert_eq!(LoginLimit::name("a\0b"), "a\u{FFFD}b");
        assert_eq!(LoginLimit::name(&"é".repeat(1000)).len(), 254);
    }
}
