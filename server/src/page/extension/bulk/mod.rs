//! Many extensions at once.

pub mod add;
pub mod apply;
pub mod delete;
pub mod edit;

pub(super) mod selected;
