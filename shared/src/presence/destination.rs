use serde::{Deserialize, Serialize};

use crate::{Code, ExtensionNumber, NumberError};

/// Where a call goes that its phone does not get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Nowhere: the caller is told so.
    HangUp,
    /// To another extension, whose own presence holds for it then.
    Extension(ExtensionNumber),
}

/// Why a destination is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DestinationError {
    /// Neither [`Destination::HANG_UP`] nor a number.
    Malformed,
    /// Nobody has this number; only the server knows.
    Unknown,
    /// Calls would come back to where they were: one number after the other, the first once more at the end. Numbers of
    /// extensions that whoever asks may not see are empty.
    Loop(Vec<String>),
    /// Calls would go on more than [`Destination::HOPS`] times, one number after the other.
    TooLong(Vec<String>),
}

impl Destination {
    /// What is typed for hanging up.
    pub const HANG_UP: &str = "hang up";

    /// How often a call goes on at most (the limit that RFC 3261 §16.3 leaves to the proxy, and RFC 7332 to it and its peers).
    pub const HOPS: usize = 5;

    /// Trims white space at both ends; nothing is none. The words may be of either case.
    pub fn parse(input: &str) -> Result<Option<Self>, DestinationError> {
        let typed = input.trim();
        if typed.eq_ignore_ascii_case(Self::HANG_UP) {
            return Ok(Some(Self::HangUp));
        }
        match ExtensionNumber::parse(typed) {
            Ok(number) => Ok(Some(Self::Extension(number))),
            Err(NumberError::Missing) => Ok(None),
            Err(_) => Err(DestinationError::Malformed),
        }
    }

    /// As it stands in a form.
    pub fn as_str(&self) -> &str {
        match self {
            Self::HangUp => Self::HANG_UP,
            Self::Extension(number) => number.as_str(),
        }
    }
}

impl Code for DestinationError {
    fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "destination.malformed",
            Self::Unknown => "destination.unknown",
            Self::Loop(_) => "destination.loop",
            Self::TooLong(_) => "destination.too_long",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hang_up_or_a_number() {
        let parse = |input: &str| Destination::parse(input).map(|to| to.map(|to| to.as_str().to_owned()));
        for nothing in ["", " \t"] {
            assert_eq!(parse(nothing), Ok(None), "{nothing:?}");
        }
        for (typed, kept) in
            [("hang up", "hang up"), (" Hang Up\n", "hang up"), (" 0100 ", "0100"), ("12345678", "12345678")]
        {
            assert_eq!(parse(typed).unwrap().as_deref(), Some(kept), "{typed:?}");
        }
        for refused in ["hangup", "hang  up", "123456789", "+49", "1 2", "voicemail", "３", "1\n2", "*71"] {
            assert_eq!(parse(refused), Err(DestinationError::Malformed), "{refused:?}");
        }
    }
}
