//! Nothing dead: whatever an extension is set to, a test sees its effect from outside, with a phone or a browser.

use std::{collections::BTreeSet, fs, path::Path};

use patchbay_shared::Document;

const SIP: &str = "server/process/tests/sip";
const BROWSER: &str = "end2end/tests";

/// What is part of a version, and the test that sees what it does: folder, file, name.
#[rustfmt::skip]
const OBSERVED: [(&str, &str, &str, &str); 30] = [
    ("first_name", BROWSER, "journey.spec.ts", "from the set-up link to a ringing phone"),
    ("last_name", BROWSER, "journey.spec.ts", "from the set-up link to a ringing phone"),
    ("email", BROWSER, "mail.spec.ts", "links to new passwords go out by the mail server that is set"),
    ("mobile", BROWSER, "list.spec.ts", "search and sort"),
    ("job_title", BROWSER, "list.spec.ts", "search and sort"),
    ("number", BROWSER, "journey.spec.ts", "from the set-up link to a ringing phone"),
    ("caller_id", BROWSER, "journey.spec.ts", "from the set-up link to a ringing phone"),
    ("registration_name", BROWSER, "form/save.spec.ts", "phones work as before after Save, and by the new values after Apply"),
    ("concurrent_registrations", BROWSER, "refusals.spec.ts", "why a phone cannot register is said at once, and one click cures it"),
    ("call_waiting", SIP, "call_waiting.rs", "one_call_at_a_time_unless_calls_wait"),
    ("call_handling_patterns", SIP, "call_handling.rs", "the_first_rule_about_the_caller_decides"),
    ("call_handling_to", SIP, "call_handling.rs", "the_first_rule_about_the_caller_decides"),
    ("pickup_groups", SIP, "pickup.rs", "members_of_a_group_answer_each_others_calls"),
    ("remote_registration", SIP, "restrictions.rs", "from_elsewhere_only_who_may"),
    ("network_restriction", BROWSER, "restrictions.spec.ts", "who is refused for a restriction is let in by a click, which is a version"),
    ("networks", SIP, "restrictions.rs", "from_the_networks_alone_that_are_named"),
    ("user_agent_restriction", BROWSER, "restrictions.spec.ts", "a restriction holds from Apply on, also for who is registered already"),
    ("user_agents", SIP, "restrictions.rs", "only_phones_that_say_they_are_of_a_kind"),
    ("call_duration", SIP, "call_limits.rs", "a_call_that_lasts_too_long_is_ended_for_both_phones"),
    ("call_limit", SIP, "call_limits.rs", "one_call_too_many_and_it_calls_no_more_for_a_while"),
    ("call_limit_seconds", SIP, "call_limits.rs", "calls_further_apart_are_not_counted_together"),
    ("presence_information", SIP, "presence.rs", "who_is_not_to_be_disturbed_says_why"),
    ("presence_ring_timeout", SIP, "presence.rs", "nobody_answers_after_as_long_as_is_set"),
    ("internal_always", SIP, "presence.rs", "calls_go_on_before_the_phones_ring"),
    ("internal_no_answer", SIP, "presence.rs", "nobody_answers_after_as_long_as_is_set"),
    ("internal_busy", SIP, "presence.rs", "a_busy_phone_sends_its_calls_on"),
    ("user_password_id", BROWSER, "security/permission.spec.ts", "a password that the server made is shown once, and opens the portal"),
    ("role_id", BROWSER, "roles.spec.ts", "somebody who may do more is looked at, not changed"),
    ("department_ids", BROWSER, "organization.spec.ts", "who reaches their own departments sees and changes these alone"),
    ("credential_id", BROWSER, "form/save.spec.ts", "phones work as before after Save, and by the new values after Apply"),
];

#[test]
fn whatever_can_be_set() {
    let document = serde_json::to_value(Document::default()).unwrap();
    let set: BTreeSet<_> = document.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(set, OBSERVED.iter().map(|(part, ..)| *part).collect(), "each is observed");
}

#[test]
fn by_tests_that_there_are() {
    for (part, folder, file, name) in OBSERVED {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder).join(file);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{part}: {} {error}", path.display()));
        let is_there = [format!("async fn {name}("), format!("test(\"{name}\"")].iter().any(|test| text.contains(test));
        assert!(is_there, "{part}: there is no test {name:?} in {}", path.display());
    }
}
