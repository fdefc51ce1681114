//! The store on a real PostgreSQL: every test has a database of its own. `setup/with-postgres.sh` gives the server.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod authenticate;
mod call;
mod connect;
mod constraints;
mod crowd;
mod deleted;
mod department;
mod domain;
mod extension;
mod features;
mod harness;
mod history;
mod import;
mod job;
mod list;
mod login_limit;
mod mail;
mod operation_log;
mod organization;
mod own_password;
mod own_role;
mod password_link;
mod permit;
mod presence;
mod race;
mod registration;
mod restriction;
mod role;
mod rotation;
mod search;
mod second_factor;
mod secret;
mod security;
mod session;
mod setting;
mod setup;
mod user_role;
mod view;
mod waiting;
