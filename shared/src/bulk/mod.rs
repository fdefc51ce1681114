//! Many extensions at once.

mod edit;
mod error;
mod field;
mod form;
mod secret_rule;

pub use edit::{BulkEdit, EDITABLE};
pub use error::{BulkError, BulkErrors};
pub use field::BulkField;
pub use form::{BulkCount, BulkForm};
pub use secret_rule::{SecretRule, SecretRuleError};
