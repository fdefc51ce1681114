/// How a job came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobEnd {
    /// Everything was worked on.
    Done,
    /// Somebody cancelled it; what was done by then stays.
    Cancelled,
    /// Whoever began it may not do it any more, or is gone.
    Denied,
    /// Something is broken; the detail is in the server's log.
    Failed,
    /// It was to be all or nothing, and something could not be done.
    Refused,
}

impl JobEnd {
    /// Every end.
    pub const ALL: [Self; 5] = [Self::Done, Self::Cancelled, Self::Denied, Self::Failed, Self::Refused];

    /// Its name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Denied => "denied",
            Self::Failed => "failed",
            Self::Refused => "refused",
        }
    }

    /// The end of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|end| end.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_has_one_name() {
        for end in JobEnd::ALL {
            assert_eq!(JobEnd::of_name(end.name()), Some(end));
        }
        assert_eq!(JobEnd::of_name("running"), None);
    }
}
