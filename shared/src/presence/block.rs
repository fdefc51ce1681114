use super::{Destination, Information};
use crate::Whole;

/// How many seconds phones ring before nobody has answered.
pub type RingTimeout = Whole<5, 300>;

impl RingTimeout {
    /// What holds where nothing is written.
    pub const USUAL: Self = Self::known::<30>();
}

/// What holds during a status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PresenceBlock {
    /// What is said about it.
    pub information: Information,
    /// What becomes of the calls of colleagues.
    pub internal: Forwarding,
    /// How long the phones ring; `None` is [`RingTimeout::USUAL`].
    pub ring_timeout: Option<RingTimeout>,
}

/// Where calls go that the phones do not get; `None` is as if there were no such rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forwarding {
    /// Before the phones ring.
    pub always: Option<Destination>,
    /// When nobody answers, or no phone is registered.
    pub no_answer: Option<Destination>,
    /// When the phones are busy.
    pub busy: Option<Destination>,
}
