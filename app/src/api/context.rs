use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;
use patchbay_shared::{Field, FieldError, FieldErrors, Permissions};
use patchbay_store::{
    Error, Store,
    extension::SaveError,
    job::BeginError,
    secret::entropy,
    session::{Denied, Operation, OwnExtension, Permit, Session},
};
use time::OffsetDateTime;

use super::Failure;

/// What a request may use: the database, who is asking, and what time it is.
#[derive(Clone)]
pub struct Context {
    /// The database.
    pub store: Store,
    /// Who is asking, if anybody is logged in.
    pub session: Option<Session>,
    /// When the request arrived.
    pub now: OffsetDateTime,
}

impl Context {
    /// The context of the server function that is running.
    pub fn of_server_function() -> Self {
        expect_context()
    }

    /// The permit for an operation, or the reason why there is none.
    pub fn permit<O: Operation>(&self) -> Result<Permit<O>, Failure> {
        self.session.as_ref().ok_or(Failure::LoggedOut)?.permit().map_err(|Denied| Failure::Denied)
    }

    /// The permit for one's own extension, or the reason why there is none.
    pub fn own_extension(&self) -> Result<OwnExtension, Failure> {
        self.session.as_ref().ok_or(Failure::LoggedOut)?.own_extension().map_err(|Denied| Failure::Denied)
    }

    /// What a page offers to who is asking. Each operation asks for its permit all the same.
    pub fn permissions(&self) -> Permissions {
        self.session.as_ref().map(|session| session.grants.permissions).unwrap_or_default()
    }
}

/// Gives the answer of a server function the status that its failure stands for.
pub(crate) fn with_status<T>(result: Result<T, Failure>) -> Result<T, Failure> {
    if let Err(failure) = &result {
        set_status(failure);
    }
    result
}

/// Of the answer that is being made, if one is.
pub(crate) fn set_status(failure: &Failure) {
    if let Some(response) = use_context::<ResponseOptions>()
        && let Ok(status) = axum::http::StatusCode::from_u16(failure.status())
    {
        response.set_status(status);
    }
}

/// Eight letters and digits that stand in the log beside the detail of a failure.
pub fn reference() -> String {
    patchbay_shared::registration_name(&mut entropy()).chars().take(8).collect()
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let reference = reference();
        tracing::error!(reference, error = &error as &dyn std::error::Error, "a request failed");
        match error {
            Error::Away(_) | Error::Contended => Self::Away { reference },
            Error::Busy => Self::Busy,
            _ => Self::Internal { reference },
        }
    }
}

impl From<BeginError> for Failure {
    fn from(error: BeginError) -> Self {
        match error {
            BeginError::TooMany => Self::TooManyJobs,
            BeginError::Nothing => Self::Malformed,
            BeginError::Refused(error) => error.into(),
            BeginError::Store(error) => error.into(),
        }
    }
}

impl From<SaveError> for Failure {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Taken(errors) => Self::Invalid(errors),
            SaveError::Stale(version) => Self::Stale { version },
            SaveError::Role(error) => Self::Invalid(FieldErrors::one(Field::Role, FieldError::Role(error))),
            SaveError::Organizations(error) => {
                Self::Invalid(FieldErrors::one(Field::Organizations, FieldError::Organizations(error)))
            }
            // Said of the fields before it comes here; what is left is nobody's field.
            SaveError::Forwards { .. } => Self::Malformed,
            SaveError::Outranked => Self::Outranked,
            SaveError::Gone => Self::Gone,
            SaveError::Store(error) => error.into(),
        }
    }
}
