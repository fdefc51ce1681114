/// What somebody did a moment ago, said once, by the page that they are led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flash {
    /// A version of an extension was saved.
    Saved,
    /// A version of an extension was saved and made live.
    SavedAndApplied,
    /// Saved versions were made live.
    Applied,
    /// Saved versions were given up.
    Discarded,
    /// Values of an earlier version were saved.
    Restored,
    /// An extension was deleted.
    Deleted,
    /// A deleted extension came back.
    Undeleted,
    /// The number of a deleted extension was freed.
    Released,
    /// A role was deleted.
    RoleDeleted,
    /// Somebody's second factor was taken away.
    SecondFactorRemoved,
    /// Somebody's session was ended.
    SessionEnded,
    /// Whoever had to wait may log in.
    LockOutLifted,
    /// What holds for bans was changed.
    BansChanged,
}

impl Flash {
    /// Everything that can be said.
    pub const ALL: [Self; 13] = [
        Self::Saved,
        Self::SavedAndApplied,
        Self::Applied,
        Self::Discarded,
        Self::Restored,
        Self::Deleted,
        Self::Undeleted,
        Self::Released,
        Self::RoleDeleted,
        Self::SecondFactorRemoved,
        Self::SessionEnded,
        Self::LockOutLifted,
        Self::BansChanged,
    ];

    /// Its name in the cookie that carries it from one page to the next.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Saved => "saved",
            Self::SavedAndApplied => "saved_and_applied",
            Self::Applied => "applied",
            Self::Discarded => "discarded",
            Self::Restored => "restored",
            Self::Deleted => "deleted",
            Self::Undeleted => "undeleted",
            Self::Released => "released",
            Self::RoleDeleted => "role_deleted",
            Self::SecondFactorRemoved => "second_factor_removed",
            Self::SessionEnded => "session_ended",
            Self::LockOutLifted => "lock_out_lifted",
            Self::BansChanged => "bans_changed",
        }
    }

    /// About a save, which was applied at once or not.
    pub const fn of_save(applied: bool) -> Self {
        if applied { Self::SavedAndApplied } else { Self::Saved }
    }

    /// The one of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flash| flash.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_known_is_said() {
        for flash in Flash::ALL {
            assert_eq!(Flash::of_name(flash.name()), Some(flash));
        }
        assert_eq!(Flash::of_name("<b>"), None);
    }
}
