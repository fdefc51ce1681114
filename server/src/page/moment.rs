use patchbay_app::page::filter;
use time::{Duration, OffsetDateTime, Time};

/// A moment as `<input type="datetime-local">` sends it (HTML Living Standard, §2.3.5.5), in UTC, as pages write moments: the
/// end of that minute, or of that second, so that what is shown as of a minute has happened by then.
pub(super) fn read(typed: &str) -> Option<OffsetDateTime> {
    let (day, time) = typed.trim().split_once(['T', ' '])?;
    let mut time = time.splitn(3, ':').map(|part| part.parse::<u8>().ok());
    let (hour, minute) = (time.next()??, time.next()??);
    let (second, length) = match time.next() {
        None => (0, Duration::MINUTE),
        Some(second) => (second?, Duration::SECOND),
    };
    let begin = filter::day(day)?.replace_time(Time::from_hms(hour, minute, second).ok()?);
    begin.checked_add(length)?.checked_sub(Duration::MICROSECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_and_a_second_are_whole() {
        let seconds = |typed| read(typed).map(|moment| (moment + Duration::MICROSECOND).unix_timestamp());
        assert_eq!(seconds("1970-01-01T00:00"), Some(60));
        assert_eq!(seconds(" 1970-01-02 00:00 "), Some(24 * 60 * 60 + 60));
        assert_eq!(seconds("1970-01-01T01:02:03"), Some(60 * 60 + 2 * 60 + 4));
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for typed in [
            "",
            "T",
            "2026-11-27",
            "2026-02-30T00:00",
            "2026-11-27T24:00",
            "2026-11-27T20:60",
            "2026-13-01T00:00",
            "2026-11-27T20:03:04.5",
            "x-y-zTa:b",
            "-1-01-01T00:00",
            "99999-01-01T00:00",
            "2026-11-27T20",
            "٢٠٢٦-11-27T20:03",
        ] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }
}
