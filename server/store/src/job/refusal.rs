use patchbay_shared::{FieldErrors, JobRefusal};

use crate::extension::SaveError;

/// What a save that failed for its values says of a row.
pub(super) fn refusal(error: SaveError) -> std::result::Result<JobRefusal, SaveError> {
    match error {
        SaveError::Taken(errors) => Ok(JobRefusal::Invalid(errors)),
        SaveError::Stale(_) => Ok(JobRefusal::Changed),
        SaveError::Outranked => Ok(JobRefusal::Outranked),
        SaveError::Gone => Ok(JobRefusal::Gone),
        error => match error.field() {
            Some((field, wrong)) => Ok(JobRefusal::Invalid(FieldErrors::one(field, wrong))),
            None => Err(error),
        },
    }
}
