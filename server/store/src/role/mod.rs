//! Named sets of permissions.

mod predefined;

pub(crate) use predefined::agree;
