use std::fmt;

use time::OffsetDateTime;

use super::filter;

/// A list that changes while one looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topic {
    /// The registrations of an extension with this number.
    Registrations(i64, String),
    /// The refusals of an extension.
    Refusals(i64),
    /// The refusals of nobody.
    Unknown,
    /// Who is banned.
    Bans,
    /// The SIP domain.
    Domain,
    /// The calls that ended after this moment.
    Calls(OffsetDateTime),
    /// How far a job is.
    Job(i64),
}

impl Topic {
    /// Reads what it is called.
    pub fn parse(name: &str) -> Option<Self> {
        match name.split('.').collect::<Vec<_>>()[..] {
            ["registrations", id, number] => Some(Self::Registrations(id.parse().ok()?, number.to_owned())),
            ["refusals", id] => Some(Self::Refusals(id.parse().ok()?)),
            ["unknown"] => Some(Self::Unknown),
            ["bans"] => Some(Self::Bans),
            ["domain"] => Some(Self::Domain),
            ["job", id] => Some(Self::Job(id.parse().ok()?)),
            ["calls", since] => Some(Self::Calls(filter::moment(since)?)),
            _ => None,
        }
    }
}

/// What it is called.
impl fmt::Display for Topic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Registrations(id, number) => write!(formatter, "registrations.{id}.{number}"),
            Self::Refusals(id) => write!(formatter, "refusals.{id}"),
            Self::Unknown => formatter.write_str("unknown"),
            Self::Bans => formatter.write_str("bans"),
            Self::Domain => formatter.write_str("domain"),
            Self::Job(id) => write!(formatter, "job.{id}"),
            Self::Calls(since) => write!(formatter, "calls.{}", filter::microseconds(*since)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_read_as_it_is_written() {
        let topics = [
            Topic::Registrations(7, "1000".into()),
            Topic::Refusals(7),
            Topic::Unknown,
            Topic::Bans,
            Topic::Domain,
            Topic::Job(7),
            Topic::Calls(OffsetDateTime::UNIX_EPOCH + time::Duration::microseconds(1_790_000_000_123_456)),
        ];
        for topic in topics {
            assert_eq!(Topic::parse(&topic.to_string()), Some(topic));
        }
        for other in ["", "refusals", "refusals.x", "bans.1", "registrations.1", "calls", "calls.x", "job"] {
            assert_eq!(Topic::parse(other), None, "{other}");
        }
    }
}
