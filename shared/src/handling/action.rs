use crate::{Destination, DestinationError};

/// What becomes of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// The phones ring, whatever the presence.
    Accept,
    /// It goes elsewhere, or nowhere.
    Forward(Destination),
}

impl Action {
    /// What is typed for accepting.
    pub const ACCEPT: &str = "accept";

    /// Trims white space at both ends. The words may be of either case.
    pub(super) fn parse(input: &str) -> Result<Self, DestinationError> {
        if input.trim().eq_ignore_ascii_case(Self::ACCEPT) {
            return Ok(Self::Accept);
        }
        Destination::parse(input)?.map(Self::Forward).ok_or(DestinationError::Malformed)
    }

    /// As it stands in a form.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Accept => Self::ACCEPT,
            Self::Forward(to) => to.as_str(),
        }
    }
}
