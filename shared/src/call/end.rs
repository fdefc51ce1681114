/// How a call ended. The engine names no other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallEnd {
    /// It was answered, and the caller hung up.
    CallerHungUp,
    /// It was answered, and the callee hung up.
    CalleeHungUp,
    /// It was answered, and lasted as long as it may.
    TooLong,
    /// The caller gave up before anybody answered.
    Cancelled,
    /// It rang, and nobody answered.
    NoAnswer,
    /// The callee was busy (486, 600).
    Busy,
    /// The callee did not want it (480, 603).
    Declined,
    /// The callee's phone could not take it: any other refusal of a phone.
    Refused,
    /// The callee's phone is registered, and did not react.
    Unreachable,
    /// No phone was registered.
    NotRegistered,
    /// The callee's presence ended it.
    Presence,
    /// Nobody has that number.
    UnknownNumber,
    /// The caller made too many calls before.
    TooManyCalls,
    /// It came to nothing for a reason of the system's own, such as a database that was away.
    Failed,
    /// The engine ended or lost sight of it: when it ended is not known.
    Unknown,
}

impl CallEnd {
    /// Every end, in the order in which one chooses.
    pub const ALL: [Self; 15] = [
        Self::CallerHungUp,
        Self::CalleeHungUp,
        Self::TooLong,
        Self::Cancelled,
        Self::NoAnswer,
        Self::Busy,
        Self::Declined,
        Self::Refused,
        Self::Unreachable,
        Self::NotRegistered,
        Self::Presence,
        Self::UnknownNumber,
        Self::TooManyCalls,
        Self::Failed,
        Self::Unknown,
    ];

    /// Its name in the engine, in addresses, files and the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CallerHungUp => "caller_hung_up",
            Self::CalleeHungUp => "callee_hung_up",
            Self::TooLong => "too_long",
            Self::Cancelled => "cancelled",
            Self::NoAnswer => "no_answer",
            Self::Busy => "busy",
            Self::Declined => "declined",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
            Self::NotRegistered => "not_registered",
            Self::Presence => "presence",
            Self::UnknownNumber => "unknown_number",
            Self::TooManyCalls => "too_many_calls",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }

    /// The end of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|end| end.name() == name)
    }

    /// Whether the person who was called would want to know of a call that ended so: nobody answered it, and not because they
    /// said so themselves.
    pub const fn is_missed(self) -> bool {
        match self {
            Self::Cancelled
            | Self::NoAnswer
            | Self::Busy
            | Self::Refused
            | Self::Unreachable
            | Self::NotRegistered
            | Self::Presence
            | Self::Failed => true,
            Self::CallerHungUp
            | Self::CalleeHungUp
            | Self::TooLong
            | Self::Declined
            | Self::UnknownNumber
            | Self::TooManyCalls
            | Self::Unknown => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_has_one_name() {
        for end in CallEnd::ALL {
            assert_eq!(CallEnd::of_name(end.name()), Some(end));
        }
        assert_eq!(CallEnd::of_name("other"), None);
    }

    #[test]
    fn what_was_answered_was_not_missed() {
        assert!(!CallEnd::CallerHungUp.is_missed() && !CallEnd::CalleeHungUp.is_missed());
        assert!(CallEnd::NoAnswer.is_missed() && CallEnd::NotRegistered.is_missed());
    }
}
