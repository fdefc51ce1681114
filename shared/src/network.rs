use std::{
    fmt,
    net::{IpAddr, Ipv4Addr},
};

use serde::{Deserialize, Serialize};

use crate::Code;

/// A range of IPv4 or IPv6 addresses (RFC 4632, RFC 4291 §2.3); one address is a range of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Network {
    first: IpAddr,
    prefix: u8,
}

/// Why a range of addresses is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NetworkError {
    /// No address.
    Malformed,
    /// The address is followed by something that is neither a prefix length of its family nor a mask.
    Prefix,
}

impl Network {
    /// Reads an address alone, with a prefix length (`192.0.2.0/24`), or with a mask (`192.0.2.0/255.255.255.0`, also
    /// with a space). White space at both ends is dropped; bits behind the prefix are cleared.
    pub fn parse(input: &str) -> Result<Self, NetworkError> {
        let input = input.trim();
        let (address, behind) = match input.split_once(['/', ' ']) {
            Some((address, behind)) => (address, Some(behind.trim())),
            None => (input, None),
        };
        let address: IpAddr = address.parse().map_err(|_| NetworkError::Malformed)?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match behind {
            None => longest,
            Some(behind) => length(behind, address).filter(|length| *length <= longest).ok_or(NetworkError::Prefix)?,
        };
        Ok(Self { first: cleared(address, prefix), prefix })
    }

    /// Whether an address is in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        address.is_ipv4() == self.first.is_ipv4() && cleared(address, self.prefix) == self.first
    }
}

/// An address alone.
impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        Self { first: address, prefix: if address.is_ipv4() { 32 } else { 128 } }
    }
}

/// A prefix length in digits, or as an IPv4 mask of ones followed by zeros.
fn length(text: &str, address: IpAddr) -> Option<u8> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let mask = u32::from(text.parse::<Ipv4Addr>().ok().filter(|_| address.is_ipv4())?);
    let ones = mask.leading_ones();
    (mask.count_ones() == ones).then_some(ones as u8)
}

fn cleared(address: IpAddr, prefix: u8) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0);
            Ipv4Addr::from(u32::from(address) & mask).into()
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(prefix)).unwrap_or(0);
            std::net::Ipv6Addr::from(u128::from(address) & mask).into()
        }
    }
}

/// An address alone, or with its prefix length.
impl fmt::Display for Network {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let longest = if self.first.is_ipv4() { 32 } else { 128 };
        if self.prefix == longest {
            return write!(formatter, "{}", self.first);
        }
        write!(formatter, "{}/{}", self.first, self.prefix)
    }
}

impl Code for NetworkError {
    fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "network.malformed",
            Self::Prefix => "network.prefix",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_prefixes_and_masks() {
        for (input, expected) in [
            ("192.0.2.7", "192.0.2.7"),
            (" 192.0.2.7/24 ", "192.0.2.0/24"),
            ("192.0.2.7/32", "192.0.2.7"),
            ("10.1.2.3/255.0.0.0", "10.0.0.0/8"),
            ("10.1.2.3 255.255.255.255", "10.1.2.3"),
            ("10.1.2.3/0.0.0.0", "0.0.0.0/0"),
            ("0.0.0.0/0", "0.0.0.0/0"),
            ("2001:DB8::1/64", "2001:db8::/64"),
            ("::1", "::1"),
            ("::/0", "::/0"),
            ("2001:db8::1/128", "2001:db8::1"),
        ] {
            let network = Network::parse(input).unwrap();
            assert_eq!(network.to_string(), expected, "{input}");
            assert_eq!(Network::parse(expected), Ok(network));
            if let Ok(address) = expected.parse::<IpAddr>() {
                assert_eq!(Network::from(address), network);
            }
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for input in
            ["", " ", "x", "192.0.2", "192.0.2.256", "192.0.2.7.1", "example.com", "/24", "2001:db8", "1::2::3"]
        {
            assert_eq!(Network::parse(input), Err(NetworkError::Malformed), "{input:?}");
        }
        for input in [
            "192.0.2.0/33",
            "192.0.2.0/-1",
            "192.0.2.0/",
            "192.0.2.0/x",
            "192.0.2.0/24/24",
            "192.0.2.0/255.0.255.0",
            "192.0.2.0/255.255.255",
            "2001:db8::/129",
            "2001:db8::/255.255.0.0",
            "192.0.2.0/300",
        ] {
            assert_eq!(Network::parse(input), Err(NetworkError::Prefix), "{input:?}");
        }
    }

    #[test]
    fn its_ends_are_in_it_and_nothing_beside_them() {
        let inside = |network: &str, address: &str| Network::parse(network).unwrap().contains(address.parse().unwrap());
        assert!(inside("192.0.2.0/25", "192.0.2.0") && inside("192.0.2.0/25", "192.0.2.127"));
        assert!(!inside("192.0.2.0/25", "192.0.2.128") && !inside("192.0.2.0/25", "192.0.1.255"));
        assert!(inside("0.0.0.0/0", "255.255.255.255") && !inside("0.0.0.0/0", "::1"));
        assert!(inside("2001:db8::/64", "2001:db8::ffff:1") && !inside("2001:db8::/64", "2001:db8:0:1::"));
    }
}
