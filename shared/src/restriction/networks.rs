use std::{fmt, net::IpAddr};

use serde::{Deserialize, Serialize};

use crate::{Code, Network, NetworkError, distinct::distinct};

/// The networks that an extension may be used from, each once and in the order they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Networks(Vec<Network>);

/// Why a list of networks is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NetworksError {
    /// There is none, though only they shall be allowed.
    Missing,
    /// One of them is no network.
    Network(NetworkError),
    /// More than [`Networks::MAX`].
    TooMany,
}

impl Networks {
    /// The most networks: the engine compares them one by one.
    pub const MAX: usize = 32;

    /// Reads one network a line, or several with commas between them, each as [`Network::parse`] does. Blank lines are
    /// dropped, and so is what is there twice. None at all is an empty list.
    pub fn parse(input: &str) -> Result<Self, NetworksError> {
        let read = |typed: &'_ str| Network::parse(typed).map_err(NetworksError::Network);
        let networks = distinct(input.split(['\n', ',']), Self::MAX, read, Network::eq)?;
        if networks.len() > Self::MAX { Err(NetworksError::TooMany) } else { Ok(Self(networks)) }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// With one more address; `None` when it is in one of them already, or there are as many as may be.
    pub fn with(mut self, address: IpAddr) -> Option<Self> {
        if self.0.len() == Self::MAX || self.0.iter().any(|network| network.contains(address)) {
            return None;
        }
        self.0.push(Network::from(address));
        Some(self)
    }
}

/// One a line.
impl fmt::Display for Networks {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, network) in self.0.iter().enumerate() {
            let between = if at == 0 { "" } else { "\n" };
            write!(formatter, "{between}{network}")?;
        }
        Ok(())
    }
}

impl Code for NetworksError {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "networks.missing",
            Self::Network(error) => error.code(),
            Self::TooMany => "networks.too_many",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(input: &str) -> Result<String, NetworksError> {
        Networks::parse(input).map(|networks| networks.to_string())
    }

    #[test]
    fn lines_and_commas_part_them_and_each_is_there_once() {
        for (input, expected) in [
            ("", ""),
            (" \r\n\n , ", ""),
            ("192.0.2.7/24", "192.0.2.0/24"),
            ("192.0.2.7\r\n\r\n 2001:DB8::/32 ", "192.0.2.7\n2001:db8::/32"),
            ("10.0.0.0 255.0.0.0, 192.0.2.1,", "10.0.0.0/8\n192.0.2.1"),
            ("192.0.2.1\n192.0.2.1/32\n192.0.2.2", "192.0.2.1\n192.0.2.2"),
        ] {
            assert_eq!(read(input).as_deref(), Ok(expected), "{input:?}");
            assert_eq!(read(expected).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn the_first_wrong_one_is_told_before_their_number() {
        let many = |count: usize| (0..count).map(|at| format!("192.0.2.{at}\n")).collect::<String>();
        assert_eq!(read("192.0.2.1\nx\n192.0.2.0/33"), Err(NetworksError::Network(NetworkError::Malformed)));
        assert_eq!(read("192.0.2.0/33\nx"), Err(NetworksError::Network(NetworkError::Prefix)));
        assert!(read(&many(Networks::MAX)).is_ok());
        assert_eq!(read(&many(Networks::MAX + 1)), Err(NetworksError::TooMany));
        assert_eq!(read(&(many(Networks::MAX + 1) + "x")), Err(NetworksError::Network(NetworkError::Malformed)));
        // What is there twice is one.
        assert!(read(&(many(Networks::MAX) + "192.0.2.0")).is_ok());
    }

    #[test]
    fn one_address_more_unless_it_is_in_already() {
        let with = |networks: &str, address: &str| {
            Networks::parse(networks).unwrap().with(address.parse().unwrap()).map(|networks| networks.to_string())
        };
        assert_eq!(with("", "192.0.2.7").as_deref(), Some("192.0.2.7"));
        assert_eq!(with("192.0.2.0/24", "2001:db8::1").as_deref(), Some("192.0.2.0/24\n2001:db8::1"));
        assert_eq!(with("192.0.2.0/24", "192.0.2.7"), None);
        let full: String = (0..Networks::MAX).map(|at| format!("10.0.0.{at}\n")).collect();
        assert_eq!(with(&full, "192.0.2.7"), None);
    }
}
