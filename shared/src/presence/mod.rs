//! Where people are, and what becomes of their calls meanwhile.

mod block;
mod code;
mod destination;
mod information;
mod part;
mod present;
mod status;

pub use block::{Forwarding, PresenceBlock, RingTimeout};
pub use code::{FeatureCode, FeatureCodeError};
pub use destination::{Destination, DestinationError};
pub use information::{Information, InformationError};
pub use part::PresencePart;
pub use present::Present;
pub use status::PresenceStatus;
