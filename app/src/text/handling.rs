//! What becomes of calls by who makes them, and who may answer them.

use patchbay_shared::{
    Action, CallRules, CallRulesError, CallerPattern, CallerPatternError, Destination, DestinationError, PickupGroups,
    PickupGroupsError,
};

use super::verdict::{at_most, control};

pub(super) fn call_rules(error: &CallRulesError) -> String {
    match error {
        CallRulesError::Malformed => "Put a colon between the number and what becomes of its calls.".to_owned(),
        CallRulesError::Pattern(CallerPatternError::Missing) => {
            format!("Begin each line with a number, or with {} for everybody.", CallerPattern::ANY)
        }
        CallRulesError::Pattern(CallerPatternError::Malformed) => {
            format!("Use digits, letters and ( ) . - + # for the number, and {} at its end alone.", CallerPattern::ANY)
        }
        CallRulesError::Pattern(CallerPatternError::TooLong) => at_most(CallerPattern::MAX),
        CallRulesError::Destination(DestinationError::Malformed) => format!(
            "Behind the colon, type “{}”, “{}” or the number of an extension.",
            Destination::HANG_UP,
            Action::ACCEPT
        ),
        CallRulesError::Destination(error) => super::presence::destination(error),
        CallRulesError::Twice => "Two lines are about the same number: the second would never be asked.".to_owned(),
        CallRulesError::TooMany => format!("Use {} lines at most.", CallRules::MAX),
    }
}

pub(super) fn pickup_groups(error: PickupGroupsError) -> String {
    match error {
        PickupGroupsError::Control => control(),
        PickupGroupsError::TooLong => format!("Use {} characters a line at most.", PickupGroups::LONGEST),
        PickupGroupsError::TooMany => format!("Name {} groups at most.", PickupGroups::MAX),
    }
}
