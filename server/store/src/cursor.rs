//! Where one is in a log.

use time::OffsetDateTime;

/// A place in a log, whose order begins with the newest row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogCursor {
    /// The moment of its row.
    pub at: OffsetDateTime,
    /// Which one of that moment.
    pub id: i64,
}
