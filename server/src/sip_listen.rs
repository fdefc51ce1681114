use std::{
    fmt, io,
    net::{SocketAddr, UdpSocket},
    str::FromStr,
};

use patchbay_shared::SipDomain;
use tokio::net::lookup_host;

/// Where phones reach the SIP engine, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SipListen {
    /// An address and a port.
    Address(SocketAddr),
    /// A host name and a port.
    Name(SipDomain, u16),
}

/// Why a host name cannot be listened at.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    #[error(
        "PATCHBAY_SIP_LISTEN={0} has a host name that no address was found for ({1}). Write an address of this machine, or a \
         name that leads to one."
    )]
    Unknown(SipListen, io::Error),
    #[error(
        "PATCHBAY_SIP_LISTEN={0} leads to {1}, which is no address of this machine. Write one that is, or a name that leads \
         to one."
    )]
    Elsewhere(SipListen, SocketAddr),
}

impl SipListen {
    /// The address, looked up once. If the engine is `own`, the first one that this machine has; IPv4 comes first, as most phones
    /// know nothing else.
    pub async fn resolve(&self, own: bool) -> Result<SocketAddr, ResolveError> {
        let (name, port) = match self {
            Self::Address(address) => return Ok(*address),
            Self::Name(name, port) => (name.as_str(), *port),
        };
        let unknown = |error| ResolveError::Unknown(self.clone(), error);
        let mut found: Vec<SocketAddr> = lookup_host((name, port)).await.map_err(unknown)?.collect();
        found.sort_by_key(SocketAddr::is_ipv6);
        let first = *found.first().ok_or_else(|| unknown(io::ErrorKind::NotFound.into()))?;
        match found.into_iter().find(|address| !own || is_here(*address)) {
            Some(address) => Ok(address),
            None => Err(ResolveError::Elsewhere(self.clone(), first)),
        }
    }
}

/// Whether this machine has the address, whoever uses the port.
fn is_here(address: SocketAddr) -> bool {
    UdpSocket::bind((address.ip(), 0)).is_ok()
}

impl FromStr for SipListen {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const FORM: &str =
            "write an address or a host name and a port, like 192.0.2.10:5060, [2001:db8::7]:5060 or localhost:5060";
        if let Ok(address) = text.parse() {
            return Ok(Self::Address(address));
        }
        let (name, port) = text.rsplit_once(':').ok_or(FORM)?;
        let port = port.parse().ok().filter(|port| *port != 0).ok_or(FORM)?;
        Ok(Self::Name(SipDomain::parse(name).map_err(|_| FORM)?, port))
    }
}

impl fmt::Display for SipListen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => address.fmt(f),
            Self::Name(name, port) => write!(f, "{}:{port}", name.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_an_address_or_a_name_with_a_port() {
        for written in
            ["192.0.2.10:5060", "[2001:db8::7]:5060", "0.0.0.0:5060", "localhost:5060", "pbx.example.com:5070"]
        {
            assert_eq!(written.parse::<SipListen>().unwrap().to_string(), written);
        }
        for refused in
            ["", "5060", "localhost", "localhost:", "localhost:0", "localhost:65536", "a b:5060", ":5060", "::1:5060"]
        {
            assert!(refused.parse::<SipListen>().is_err(), "{refused}");
        }
    }

    #[tokio::test]
    async fn a_name_is_looked_up() {
        let found = "localhost:5070".parse::<SipListen>().unwrap().resolve(true).await.unwrap();
        assert!(found.ip().is_loopback() && found.port() == 5070, "{found}");
        let nobodys = "nobody.invalid:5060".parse::<SipListen>().unwrap().resolve(true).await.unwrap_err();
        assert!(
            nobodys.to_string().starts_with("PATCHBAY_SIP_LISTEN=nobody.invalid:5060 has a host name"),
            "{nobodys}"
        );
    }

    #[test]
    fn only_the_addresses_of_this_machine_are_here() {
        assert!(is_here(SocketAddr::from(([127, 0, 0, 1], 5060))));
        // For documentation (RFC 5737): no machine has it.
        assert!(!is_here(SocketAddr::from(([192, 0, 2, 1], 5060))));
    }
}
