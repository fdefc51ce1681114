use serde::{Deserialize, Serialize};

/// Where somebody is. It is changed at once and is part of no version; what follows from it is part of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PresenceStatus {
    /// At the phone.
    #[default]
    Available,
    /// Back soon.
    Away,
    /// On a business trip.
    BusinessTrip,
    /// There, and not to be called.
    DoNotDisturb,
    /// At lunch.
    Lunch,
    /// Not at work.
    OffWork,
}

impl PresenceStatus {
    /// How many there are.
    pub const COUNT: usize = 6;

    /// Every status, in the order in which one chooses.
    pub const ALL: [Self; Self::COUNT] =
        [Self::Available, Self::Away, Self::BusinessTrip, Self::DoNotDisturb, Self::Lunch, Self::OffWork];

    /// Its name in forms, addresses and the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Away => "away",
            Self::BusinessTrip => "business_trip",
            Self::DoNotDisturb => "do_not_disturb",
            Self::Lunch => "lunch",
            Self::OffWork => "off_work",
        }
    }

    /// The status of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Its place among all, from 0 on.
    pub const fn place(self) -> usize {
        self as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_has_one_name_and_one_place() {
        for (place, status) in PresenceStatus::ALL.into_iter().enumerate() {
            assert_eq!((status.place(), PresenceStatus::of_name(status.name())), (place, Some(status)));
            assert_eq!(serde_json::to_value(status).unwrap(), status.name());
        }
        assert_eq!(PresenceStatus::of_name("busy"), None);
        assert_eq!(PresenceStatus::default(), PresenceStatus::Available);
    }
}
