use super::PresenceStatus;

/// A part of what holds during a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PresencePart {
    /// What is said about it.
    Information,
    /// Where calls of colleagues go before the phones ring.
    InternalAlways,
    /// Where they go when nobody answers.
    InternalNoAnswer,
    /// Where they go when the phones are busy.
    InternalBusy,
    /// How long the phones ring.
    RingTimeout,
}

impl PresencePart {
    /// How many there are.
    pub const COUNT: usize = 5;

    /// Every part, in the order of the form.
    pub const ALL: [Self; Self::COUNT] =
        [Self::Information, Self::InternalAlways, Self::InternalNoAnswer, Self::InternalBusy, Self::RingTimeout];

    /// Whether it is where calls go.
    pub const fn is_destination(self) -> bool {
        matches!(self, Self::InternalAlways | Self::InternalNoAnswer | Self::InternalBusy)
    }

    /// The name of this part of a status in forms and documents.
    pub const fn name(self, status: PresenceStatus) -> &'static str {
        NAMES[status as usize][self as usize]
    }
}

/// The names of the parts of one status.
macro_rules! names {
    ($status:literal) => {
        [
            concat!($status, "_information"),
            concat!($status, "_internal_always"),
            concat!($status, "_internal_no_answer"),
            concat!($status, "_internal_busy"),
            concat!($status, "_ring_timeout"),
        ]
    };
}

const NAMES: [[&str; PresencePart::COUNT]; PresenceStatus::COUNT] = [
    names!("available"),
    names!("away"),
    names!("business_trip"),
    names!("do_not_disturb"),
    names!("lunch"),
    names!("off_work"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_begins_with_its_status() {
        for status in PresenceStatus::ALL {
            for part in PresencePart::ALL {
                assert!(part.name(status).starts_with(status.name()), "{status:?} {part:?}");
            }
        }
    }
}
