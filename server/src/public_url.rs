use std::{fmt, str::FromStr};

use axum::http::{Uri, uri::Scheme};

/// Where people reach the portal, written as browsers write an origin (RFC 6454 §6.2): scheme, host in lower case, and
/// the port unless it is the scheme's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// Whether that is over https.
    pub fn https(&self) -> bool {
        self.0.starts_with("https://")
    }
}

impl FromStr for PublicUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const FORM: &str = "write it like https://patchbay.example.com, without a path";
        let uri: Uri = text.parse().map_err(|_| FORM)?;
        let (Some(scheme), Some(host)) = (uri.scheme(), uri.host()) else { return Err(FORM) };
        let own_port = if *scheme == Scheme::HTTPS { 443 } else { 80 };
        let known = *scheme == Scheme::HTTPS || *scheme == Scheme::HTTP;
        let bare = uri.path().trim_end_matches('/').is_empty() && uri.query().is_none() && !text.contains(['@', '#']);
        if !known || !bare || host.is_empty() {
            return Err(FORM);
        }
        let port = uri.port_u16().filter(|port| *port != own_port).map(|port| format!(":{port}")).unwrap_or_default();
        Ok(Self(format!("{scheme}://{}{port}", host.to_ascii_lowercase())))
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_as_browsers_write_an_origin() {
        for (typed, origin) in [
            ("https://Patchbay.Example.com/", "https://patchbay.example.com"),
            ("https://patchbay.example.com:443", "https://patchbay.example.com"),
            ("http://[2001:db8::7]:8080", "http://[2001:db8::7]:8080"),
            ("http://10.0.0.7:80", "http://10.0.0.7"),
        ] {
            assert_eq!(typed.parse::<PublicUrl>().map(|url| url.to_string()).as_deref(), Ok(origin));
        }
        assert!("https://a".parse::<PublicUrl>().is_ok_and(|url| url.https()));
    }

    #[test]
    fn is_an_address_and_nothing_else() {
        for refused in [
            "",
            "patchbay.example.com",
            "ftp://a",
            "https://",
            "https://a/b",
            "https://a?b",
            "https://u:p@a",
            "https://a b",
        ] {
            assert!(refused.parse::<PublicUrl>().is_err(), "{refused}");
        }
    }
}
