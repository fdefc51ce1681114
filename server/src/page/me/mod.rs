//! What somebody does about themselves: one file for each part of the page.

pub mod email;
pub mod password;
pub mod presence;
pub mod second_factor;
pub mod sessions;

mod show;

pub use show::show;
