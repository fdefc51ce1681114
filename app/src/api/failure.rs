use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
#[cfg(feature = "ssr")]
use patchbay_shared::BulkErrors;
use patchbay_shared::{ExtensionForm, FieldErrors, Newer};
use serde::{Deserialize, Serialize};

use super::encoding::JsonText;

/// Why the server did not do what it was asked. Nothing was changed. Carries no free text and nothing internal: detail
/// goes to the log under the reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{self:?}")]
pub enum Failure {
    /// No session, or one that is over.
    LoggedOut,
    /// The session may not do this.
    Denied,
    /// The person may do more than whoever asks, who must not get hold of what they log in with.
    Outranked,
    /// Whoever asks looks at the portal as somebody else, which changes nothing and shows no secret.
    Viewing,
    /// Fields to put right.
    Invalid(FieldErrors),
    /// Fields to put right of many that are to be added: the server draws them, so that no browser has to read them.
    #[cfg(feature = "ssr")]
    #[serde(skip)]
    Bulk(BulkErrors),
    /// These many would get other numbers than those that were shown.
    Renumbered,
    /// As many jobs of this account go on as there may be.
    TooManyJobs,
    /// Somebody saved a newer version while this one was being changed: both are in it, to be merged.
    Newer(Box<Newer<ExtensionForm>>),
    /// Somebody saved a newer version than the one that this was asked of.
    Stale {
        /// The newest version.
        version: i32,
    },
    /// It was deleted meanwhile, or never was.
    Gone,
    /// The database does not answer; worth trying again.
    Away {
        /// Where to find it in the log.
        reference: String,
    },
    /// Too many people log in at this moment; worth trying again.
    Busy,
    /// The server did not answer at all; only the browser says so.
    Unreachable,
    /// Another site's page sent the request.
    OtherSite,
    /// The request was none of ours.
    Malformed,
    /// The request is larger than any form of ours.
    TooLarge,
    /// A defect.
    Internal {
        /// Where to find it in the log.
        reference: String,
    },
}

impl Failure {
    /// The HTTP status that says the same.
    pub const fn status(&self) -> u16 {
        match self {
            Self::LoggedOut => 401,
            Self::Denied | Self::Outranked | Self::Viewing | Self::OtherSite => 403,
            Self::Invalid(_) => 422,
            #[cfg(feature = "ssr")]
            Self::Bulk(_) => 422,
            Self::Newer(_) | Self::Stale { .. } | Self::Renumbered => 409,
            Self::TooManyJobs => 429,
            Self::Gone => 404,
            Self::Away { .. } | Self::Busy | Self::Unreachable => 503,
            Self::Malformed => 400,
            Self::TooLarge => 413,
            Self::Internal { .. } => 500,
        }
    }
}

impl FromServerFnError for Failure {
    type Encoder = JsonText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let failure = match error {
            // In the browser it is the answer: somebody in between gave it.
            ServerFnErrorErr::Deserialization(_) if cfg!(feature = "ssr") => Self::Malformed,
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => Self::Malformed,
            // What the browser could not send or receive, and what no server function of ours answers with.
            ServerFnErrorErr::Deserialization(_)
            | ServerFnErrorErr::Request(_)
            | ServerFnErrorErr::Response(_)
            | ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::MiddlewareError(_)
            | ServerFnErrorErr::Serialization(_) => Self::Unreachable,
        };
        #[cfg(feature = "ssr")]
        super::context::set_status(&failure);
        failure
    }
}
