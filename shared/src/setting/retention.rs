use crate::Whole;

/// For how many days operations are kept in the operation log: so long, at least, that nobody can make it forget what they
/// did; ten years at most.
pub type Retention = Whole<30, 3650>;

/// For how many days calls are kept in the call log. One is enough for who must not know more about who talked to whom.
pub type CallRetention = Whole<1, 3650>;

impl Default for Retention {
    fn default() -> Self {
        Self::known::<365>()
    }
}

impl Default for CallRetention {
    fn default() -> Self {
        Self::known::<90>()
    }
}
