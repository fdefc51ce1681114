//! The two programs that Patchbay keeps running beside itself: an embedded [`postgres`] for those who bring no database,
//! and [`kamailio`], the SIP engine. Both are children that end with this process however it ends.

mod account;
mod child;
mod directory;
pub mod kamailio;
pub mod postgres;
