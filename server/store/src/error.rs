/// A database that did not do what was asked. Callers show a reference number and log the source.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database cannot be reached, or has no connection to spare: worth trying again.
    #[error("the database does not answer")]
    Away(#[source] sqlx::Error),
    /// Anything else: a defect of ours.
    #[error("the database refused a statement")]
    Sql(#[source] sqlx::Error),
    /// A sealed value does not open: it was sealed with another key, or damaged.
    #[error("a sealed value does not open with this sealing key")]
    Sealed,
    /// A value was somebody's and then nobody's, again and again: worth trying again.
    #[error("others changed the same values all the time")]
    Contended,
    /// More passwords are to be hashed than anybody would wait for: worth trying again.
    #[error("too many passwords are waiting to be hashed")]
    Busy,
    /// The password hasher failed; its detail is about parameters, never about the password.
    #[error("a password could not be hashed: {0}")]
    Hash(String),
}

/// What most functions here return.
pub type Result<T> = std::result::Result<T, Error>;

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        // PostgreSQL classes 08 (connection exception), 53 (insufficient resources), 57 (operator intervention)
        let away = match &error {
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Protocol(_) => true,
            sqlx::Error::Database(error) => {
                error.code().is_some_and(|code| ["08", "53", "57"].iter().any(|class| code.starts_with(class)))
            }
            _ => false,
        };
        if away { Self::Away(error) } else { Self::Sql(error) }
    }
}

/// The name of the constraint that a statement violated, if that is why it failed.
pub(crate) fn violated(error: &sqlx::Error) -> Option<&str> {
    error.as_database_error().and_then(|error| error.constraint())
}
