use crate::Whole;

/// How many seconds a call may last from its answer on: a day at most, and 0 is for as long as they like.
pub type CallDuration = Whole<0, 86_400>;

/// How many calls an extension may make within the seconds of its limit.
pub type CallLimit = Whole<1, 100>;

/// Within how many seconds: an hour at most.
pub type CallLimitSeconds = Whole<1, 3_600>;

impl CallLimit {
    /// What the form of a new extension proposes.
    pub const USUAL: Self = Self::known::<5>();
}

impl CallLimitSeconds {
    /// What the form of a new extension proposes, and what holds where nothing is written.
    pub const USUAL: Self = Self::known::<1>();
}

impl Default for CallDuration {
    fn default() -> Self {
        Self::known::<0>()
    }
}
