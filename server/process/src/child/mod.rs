//! Children that end with this process, however it ends.

mod output;
mod process;
mod spawn;

pub(crate) use output::{Output, Program};
pub(crate) use process::{in_group, running_in, signal, signal_group};
pub(crate) use spawn::{Launch, spawn};
