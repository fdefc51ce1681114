use serde::{Deserialize, Serialize};

use super::{BulkField, SecretRuleError};
use crate::{Code, Errors, ExtensionNumber, FieldError, WholeError};

/// What is wrong with a field of the form that adds many extensions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkError {
    /// What would be wrong with it in the form of a single one.
    Field(FieldError),
    /// The same of this number alone: of those before it nothing is wrong.
    Of(ExtensionNumber, FieldError),
    /// How many.
    Count(WholeError),
    /// How passwords are made.
    Rule(SecretRuleError),
    /// So many numbers are free from the first one on, and not as many as are wanted; only the server knows.
    TooFewNumbers(i32),
}

/// Everything that is wrong with it.
pub type BulkErrors = Errors<BulkField, BulkError>;

impl Code for BulkError {
    fn code(&self) -> &'static str {
        match self {
            Self::Field(error) | Self::Of(_, error) => error.code(),
            Self::Count(error) => error.code("bulk_count.not_a_number", "bulk_count.out_of_range"),
            Self::Rule(error) => error.code(),
            Self::TooFewNumbers(_) => "bulk_count.too_few_numbers",
        }
    }
}
