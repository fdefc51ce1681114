//! What becomes of calls by who makes them, before presence is asked.

mod action;
mod pattern;
mod rules;

pub use action::Action;
pub use pattern::{CallerPattern, CallerPatternError};
pub use rules::{CallRule, CallRules, CallRulesError};
