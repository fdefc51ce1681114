use std::{net::IpAddr, net::SocketAddr, str::FromStr, sync::Arc};

use axum::http::HeaderMap;
use ipnet::IpNet;

/// What every proxy adds the address to that it was asked from, on the right.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// A proxy, or a network of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proxy(IpNet);

impl FromStr for Proxy {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let network = match text.parse::<IpAddr>() {
            Ok(address) => IpNet::from(address.to_canonical()),
            Err(_) => {
                text.parse::<IpNet>().map_err(|_| "write an address or a network, like 10.0.0.7 or 10.0.0.0/8")?
            }
        };
        if network.prefix_len() == 0 {
            return Err("it would let everybody say where they come from; name the proxies alone");
        }
        Ok(Self(network))
    }
}

/// The proxies whose word about where a request came from is taken.
#[derive(Clone, Default)]
pub struct TrustedProxies(Arc<[IpNet]>);

impl TrustedProxies {
    /// From the configuration.
    pub fn new(proxies: &[Proxy]) -> Self {
        Self(proxies.iter().map(|Proxy(network)| *network).collect())
    }

    /// Where a request came from that reached us from `peer`. `X-Forwarded-For` is read from the right for as long as
    /// whoever wrote it is trusted: what stands further left, anybody may have made up.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        // Several headers of this name are one list, in their order (RFC 9110 §5.3).
        let mut hops =
            headers.get_all(FORWARDED_FOR).iter().rev().flat_map(|value| value.as_bytes().rsplit(|&b| b == b','));
        while self.trusts(client) {
            let Some(before) = hops.next().and_then(hop) else { break };
            client = before;
        }
        client
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// An address, as some proxies write it with the port.
fn hop(text: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(text).ok()?.trim();
    let address = text.parse().or_else(|_| text.parse().map(|address: SocketAddr| address.ip()));
    address.ok().map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn client(trusted: &[&str], peer: &str, forwarded: &[&str]) -> String {
        let proxies: Vec<Proxy> = trusted.iter().map(|text| text.parse().unwrap()).collect();
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, HeaderValue::from_str(value).unwrap());
        }
        TrustedProxies::new(&proxies).client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn nobody_else_says_where_they_come_from() {
        assert_eq!(client(&[], "203.0.113.5", &["192.0.2.1"]), "203.0.113.5");
        assert_eq!(client(&["10.0.0.7"], "10.0.0.8", &["192.0.2.1"]), "10.0.0.8");
        // A proxy that adds nothing vouches for nobody.
        assert_eq!(client(&["10.0.0.7"], "10.0.0.7", &[]), "10.0.0.7");
    }

    #[test]
    fn a_proxy_is_believed_and_nobody_behind_it() {
        let trusted = ["10.0.0.0/8", "::1"];
        assert_eq!(client(&trusted, "10.0.0.7", &["192.0.2.1"]), "192.0.2.1");
        // What the client wrote stands on the left.
        assert_eq!(client(&trusted, "10.0.0.7", &["127.0.0.1, 10.0.0.9, 192.0.2.1"]), "192.0.2.1");
        assert_eq!(client(&trusted, "10.0.0.7", &["10.0.0.9", "192.0.2.1"]), "192.0.2.1");
        // From proxy to proxy.
        assert_eq!(client(&trusted, "::1", &["198.51.100.3, 192.0.2.1 ,10.1.1.1"]), "192.0.2.1");
        assert_eq!(client(&trusted, "::1", &["192.0.2.1", "10.1.1.1"]), "192.0.2.1");
        // Somebody on one of the proxies themselves.
        assert_eq!(client(&trusted, "::1", &["10.2.2.2, 10.1.1.1"]), "10.2.2.2");
    }

    #[test]
    fn what_is_no_address_ends_the_list() {
        for nonsense in ["", "unknown", "_hidden", "192.0.2.1;", "192.0.2.300", "localhost", "\"192.0.2.1\""] {
            assert_eq!(
                client(&["10.0.0.7"], "10.0.0.7", &[&format!("192.0.2.1, {nonsense}")]),
                "10.0.0.7",
                "{nonsense}"
            );
        }
        assert_eq!(client(&["10.0.0.0/8"], "10.0.0.7", &["192.0.2.1, unknown, 10.0.0.8"]), "10.0.0.8");
    }

    #[test]
    fn addresses_are_written_in_several_ways() {
        assert_eq!(client(&["10.0.0.7"], "::ffff:10.0.0.7", &["::ffff:192.0.2.1"]), "192.0.2.1");
        assert_eq!(client(&["::ffff:10.0.0.7"], "10.0.0.7", &["192.0.2.1:4711"]), "192.0.2.1");
        assert_eq!(client(&["2001:db8::/64"], "2001:db8::9", &["[2001:db8:1::5]:4711"]), "2001:db8:1::5");
    }
}
