use serde::{Deserialize, Serialize};

use crate::Code;

/// Something that is on or off, off until somebody ticks it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Switch(bool);

/// Why a switch is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SwitchError {
    /// Neither on nor off: nobody ticked that.
    Unknown,
}

impl Switch {
    /// What a ticked box without a value of its own is sent as (HTML Living Standard, §4.10.5.1.16).
    pub const ON: &str = "on";

    /// Trims white space at both ends; empty, as an unticked box is, is off.
    pub fn parse(input: &str) -> Result<Self, SwitchError> {
        match input.trim() {
            "" => Ok(Self(false)),
            Self::ON => Ok(Self(true)),
            _ => Err(SwitchError::Unknown),
        }
    }

    /// As a form holds it.
    pub const fn name(on: bool) -> &'static str {
        if on { Self::ON } else { "" }
    }

    /// Whether it is on.
    pub const fn is_on(self) -> bool {
        self.0
    }
}

impl Code for SwitchError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "switch.unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_off_and_nothing_else() {
        let parse = |input| Switch::parse(input).map(Switch::is_on);
        assert_eq!(["on", " on\n", "", " "].map(parse), [Ok(true), Ok(true), Ok(false), Ok(false)]);
        for other in ["off", "ON", "true", "1", "o n", "on,", "ｏｎ"] {
            assert_eq!(parse(other), Err(SwitchError::Unknown), "{other}");
        }
        for on in [true, false] {
            assert_eq!(parse(Switch::name(on)), Ok(on));
        }
    }
}
