use patchbay_store::call::Call;
use time::{Duration, OffsetDateTime};

use crate::text;

/// The names of the columns of the file.
pub const COLUMNS: [&str; 11] = [
    "started_at",
    "caller_number",
    "caller_name",
    "callee_number",
    "callee_name",
    "answered_at",
    "ended_at",
    "ringing_seconds",
    "talking_seconds",
    "end",
    "sip_status",
];

/// One call as a line of the file, in the order of [`COLUMNS`]. Ends stand in it as programs know them, moments as RFC 3339 has
/// them, and what is not known is empty.
pub fn line(call: &Call) -> [String; 11] {
    let moment = |at: Option<OffsetDateTime>| at.map(text::log_moment).unwrap_or_default();
    let seconds = |long: Option<Duration>| long.map(|long| format!("{:.3}", long.as_seconds_f64())).unwrap_or_default();
    [
        text::log_moment(call.started_at),
        call.caller.number.clone(),
        call.caller.name.clone(),
        call.callee.number.clone(),
        call.callee.name.clone(),
        moment(call.answered_at),
        moment(call.ended_at),
        seconds(call.ringing()),
        seconds(call.talking()),
        call.end.map_or("", |end| end.name()).to_owned(),
        call.status.map(|status| status.to_string()).unwrap_or_default(),
    ]
}

#[cfg(test)]
mod tests {
    use patchbay_shared::CallEnd;
    use patchbay_store::call::Party;

    use super::*;

    fn call() -> Call {
        let at = |seconds| Some(OffsetDateTime::UNIX_EPOCH + Duration::milliseconds(seconds));
        Call {
            id: 7,
            caller: Party { extension_id: Some(1), number: "007".into(), name: "Ada".into() },
            callee: Party { extension_id: None, number: "=1+1".into(), name: String::new() },
            started_at: OffsetDateTime::UNIX_EPOCH,
            rang_at: at(500),
            answered_at: at(2_750),
            ended_at: at(62_750),
            end: Some(CallEnd::CalleeHungUp),
            status: None,
        }
    }

    #[test]
    fn a_call_is_a_line() {
        let expected = [
            "1970-01-01T00:00:00.000000Z",
            "007",
            "Ada",
            "=1+1",
            "",
            "1970-01-01T00:00:02.750000Z",
            "1970-01-01T00:01:02.750000Z",
            "2.250",
            "60.000",
            "callee_hung_up",
            "",
        ];
        assert_eq!(line(&call()), expected);
    }

    #[test]
    fn what_nobody_saw_is_not_made_up() {
        let lost = Call { ended_at: None, end: Some(CallEnd::Unknown), ..call() };
        let [.., ended, ringing, talking, end, _] = line(&lost);
        assert_eq!([ended.as_str(), &ringing, &talking, &end], ["", "2.250", "", "unknown"]);
    }
}
