/// What became of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was not done, for a reason that whoever asked can know.
    Refused(Reason),
    /// It was not done because something is broken. What is in the server's log under this reference, if there is one.
    Failed(Option<String>),
}

/// Why an operation was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Whoever asked may not do it.
    Denied,
    /// Name and password do not belong together.
    WrongPassword,
    /// There were too many wrong passwords before.
    Wait,
    /// A value was to be put right first.
    Invalid,
    /// Somebody else had changed it meanwhile.
    Changed,
    /// It was not there, or not for whoever asked.
    Gone,
    /// The request was none that a page of ours sends.
    Malformed,
    /// Whoever asked was looking at the portal as somebody else, which changes nothing.
    Viewing,
    /// A page of another site sent it.
    OtherSite,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 9] = [
        Self::Denied,
        Self::WrongPassword,
        Self::Wait,
        Self::Invalid,
        Self::Changed,
        Self::Gone,
        Self::Malformed,
        Self::Viewing,
        Self::OtherSite,
    ];

    /// Its name in files and the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::WrongPassword => "wrong_password",
            Self::Wait => "wait",
            Self::Invalid => "invalid",
            Self::Changed => "changed",
            Self::Gone => "gone",
            Self::Malformed => "malformed",
            Self::Viewing => "viewing",
            Self::OtherSite => "other_site",
        }
    }

    /// The reason of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.name() == name)
    }
}

impl Outcome {
    /// The names of the three kinds.
    pub const NAMES: [&'static str; 3] = ["done", "refused", "failed"];

    /// Its kind in addresses, files and the database.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused(_) => "refused",
            Self::Failed(_) => "failed",
        }
    }

    /// What stands beside it: the name of the refusal, or the reference of the failure.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Done => None,
            Self::Refused(refusal) => Some(refusal.name()),
            Self::Failed(reference) => reference.as_deref(),
        }
    }

    /// Back from its two parts; `None` for what was never written.
    pub fn read(name: &str, reason: Option<String>) -> Option<Self> {
        match (name, reason) {
            ("done", None) => Some(Self::Done),
            ("refused", Some(reason)) => Reason::of_name(&reason).map(Self::Refused),
            ("failed", reference) => Some(Self::Failed(reference)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_comes_back_from_its_parts() {
        let refused = Reason::ALL.map(Outcome::Refused);
        let all = [Outcome::Done, Outcome::Failed(None), Outcome::Failed(Some("abcd1234".into()))];
        for outcome in refused.into_iter().chain(all) {
            let parts = (outcome.name(), outcome.reason().map(str::to_owned));
            assert!(Outcome::NAMES.contains(&parts.0));
            assert_eq!(Outcome::read(parts.0, parts.1), Some(outcome));
        }
        assert_eq!(Outcome::read("refused", Some("because".into())), None);
        assert_eq!(Outcome::read("done", Some("denied".into())), None);
    }
}
