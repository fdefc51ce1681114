//! The SIP side with real parts: an embedded PostgreSQL, Kamailio, baresip and sipp, and a probe for single requests that
//! no phone would send.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod access;
mod agents;
mod bans;
mod call_handling;
mod call_limits;
mod call_log;
mod call_waiting;
mod calls;
mod digest;
mod domain;
mod embedded;
mod engine;
mod limit;
mod outage;
mod pickup;
mod presence;
mod refusals;
mod restrictions;
mod rotation;
mod support;
