use time::OffsetDateTime;

/// Where the time comes from: the one place that asks the system.
pub type Clock = fn() -> OffsetDateTime;

/// The system's clock.
#[allow(clippy::disallowed_methods, reason = "this is the edge where the time comes in")]
pub fn system() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}
