use std::net::IpAddr;

use patchbay_shared::LoginLimit;
use sha2::{Digest, Sha256};

/// What a log-in is counted for.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    /// The name as it is counted.
    pub(crate) name: String,
    /// The network it came from, in CIDR notation.
    pub(crate) network: String,
}

impl Subject {
    /// Of a name that was typed at an address. Without an address, which only tests have, there is one network of none.
    pub(crate) fn new(typed: &str, address: Option<IpAddr>) -> Self {
        Self { name: LoginLimit::name(typed), network: network(address.unwrap_or(IpAddr::from([0, 0, 0, 0]))) }
    }

    pub(crate) fn name_key(&self) -> [u8; 32] {
        key(&["name", &self.name])
    }

    pub(crate) fn network_key(&self) -> [u8; 32] {
        key(&["network", &self.network])
    }

    pub(crate) fn both_key(&self) -> [u8; 32] {
        key(&["both", &self.network, &self.name])
    }
}

/// The address, or the /64 of an IPv6 address: who has one address there has all of them.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => format!("{address}/32"),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", std::net::Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

fn key(parts: &[&str]) -> [u8; 32] {
    // No part but the last can have a NUL in it.
    Sha256::digest(parts.join("\0").as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_site_is_one_network() {
        let of = |address: &str| network(address.parse().unwrap());
        assert_eq!(of("192.0.2.7"), "192.0.2.7/32");
        assert_eq!(of("::ffff:192.0.2.7"), "192.0.2.7/32");
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(of("2001:db8:1:2:ffff::"), of("2001:db8:1:2::1"));
        assert_ne!(of("2001:db8:1:3::1"), of("2001:db8:1:2::1"));
    }

    #[test]
    fn every_subject_has_a_key_of_its_own() {
        let subject = |name, address: &str| Subject::new(name, Some(address.parse().unwrap()));
        let (one, other) = (subject("Ada ", "192.0.2.7"), subject("ada", "192.0.2.8"));
        assert_eq!(one.name_key(), other.name_key());
        assert_ne!(one.network_key(), other.network_key());
        assert_ne!(one.both_key(), other.both_key());
        assert_ne!(one.name_key(), subject("", "192.0.2.7").name_key());
    }
}
