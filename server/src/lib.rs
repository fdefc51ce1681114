//! The program as a library, so that tests can go through its router: see `main.rs` for how it starts.

// The views of a page are one nested type.
#![recursion_limit = "256"]

pub mod assets;
pub mod clock;
pub mod configuration;
pub mod engine;
pub mod proxy;
pub mod public_url;
pub mod router;
pub mod serve;
pub mod sip_listen;
pub mod state;
pub mod ways;

mod attempt;
mod certificate;
mod cookie;
mod deadline;
mod events;
mod health;
mod look;
pub mod mail;
mod page;
mod refusal;
mod render;
mod security;
mod visitor;
