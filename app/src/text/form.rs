//! The form of an extension.

/// First part of the form.
pub const USER_INFORMATION: &str = "User information";
/// Second part of the form.
pub const EXTENSION_INFORMATION: &str = "Extension information";
/// Opens the list of those who may change an extension.
pub const WHO_MAY_EDIT: &str = "Who may edit this";
/// Who may change every extension.
pub const SUPER_ADMINISTRATOR: &str = "The super administrator";
/// Beside the user role.
pub const ROLE_HINT: &str = "What this person may do, from Save on.";
/// Beside the departments.
pub const ORGANIZATIONS_HINT: &str = "Where this person works: one department or several, from Save on.";
/// Over many departments, for assistive technology and in the empty box.
pub const FIND_DEPARTMENTS: &str = "Find departments";
/// In the place of a department's name that came after the page was loaded.
pub const NEW_DEPARTMENT_MEANWHILE: &str = "a department added since this page was loaded";

/// How many of the departments fit what was typed.
pub fn departments_found(found: usize, all: usize) -> String {
    format!("{found} of {all}")
}

/// Beside the departments of somebody who is also in others.
pub fn also_in(departments: &str) -> String {
    format!("Also in {departments}, which you cannot change.")
}

/// Over the form.
pub const PARTS: &str = "Parts of the form";
/// Beside the part that is shown, for assistive technology.
pub const TAB_SHOWN: &str = "(shown)";
/// Beside a part with fields to put right, for assistive technology.
pub const TAB_WRONG: &str = "(something to put right here)";
/// A part of the form that is shown by itself.
pub const TAB_USER: &str = "User";
/// A part of the form that is shown by itself.
pub const TAB_FEATURES: &str = "Features";
/// A part of the form.
pub const BESIDE_A_CALL: &str = "During a call";
/// Beside the switch.
pub const CALL_WAITING_HINT: &str = "The phones ring for a second call while one of them talks. Without it, the second caller finds them busy, and goes where the presence sends calls when busy.";
/// A part of the form.
pub const WHO_CALLS: &str = "By who calls";
/// In it.
pub const WHO_CALLS_WORDS: &str = "Judged before the presence, from the top: the first line that fits the caller decides. A line is compared with the caller ID that phones show, and with the number of the caller’s extension.";
/// Beside the list.
pub const CALL_HANDLING_HINT: &str = "One a line: a number, or what numbers begin with and a *, then a colon and “hang up”, “accept” (the phones ring, whatever the presence) or the number of another extension. Such as “20*: accept”.";
/// A part of the form.
pub const WHO_ANSWERS: &str = "Picking up calls";
/// Beside the list.
pub const PICKUP_GROUPS_HINT: &str = "One a line, such as Sales. Members of a group may answer each other’s calls by the codes of the settings, *4 or ** and the number at first, and nobody else’s. Upper and lower case are alike.";
/// A part of the form that is shown by itself.
pub const TAB_SECURITY: &str = "Security";
/// In the second part of the form that is shown by itself.
pub const WHERE_FROM: &str = "Where phones may be";
/// In the second part of the form that is shown by itself.
pub const WHICH_PHONES: &str = "Which phones";
/// Beside the switch.
pub const REMOTE_REGISTRATION_HINT: &str =
    "Without it, phones register and call from local addresses alone: this machine’s and private ones.";
/// Beside the switch.
pub const NETWORK_RESTRICTION_HINT: &str = "Phones register and call from the permitted networks alone. Those that are not local need remote registration as well.";
/// Beside the list.
pub const NETWORKS_HINT: &str = "One a line, such as 192.0.2.0/24, 192.0.2.0/255.255.255.0 or 2001:db8::/32.";
/// Beside the switch.
pub const USER_AGENT_RESTRICTION_HINT: &str = "Only phones register and call that say they are one of these. A phone can say what it likes: it keeps mistakes out, not thieves.";
/// Beside the list.
pub const USER_AGENTS_HINT: &str =
    "What they begin with, one a line, such as Yealink SIP-T4. Upper and lower case are alike.";
/// In place of the hint, where a form that was opened before an update comes back while nobody can look the value up.
pub const UNKNOWN_HINT: &str = "It stays as it is: this page was opened before the portal was updated.";
/// A part of the form.
pub const WHICH_CALLS: &str = "Its calls";
/// Beside how long a call may last.
pub const CALL_DURATION_HINT: &str = "1 to 86,400 from the answer on; then both phones hang up. 0 is for as long as they like, empty as the settings have it.";
/// In the place of a duration.
pub const CALL_DURATION_PLACEHOLDER: &str = "Follow the settings";
/// Beside how many calls it may make.
pub const CALL_LIMIT_HINT: &str =
    "1 to 100. One call more within the seconds beside, and it cannot call for a minute. Empty is as many as it likes.";
/// Beside within how many seconds.
pub const CALL_LIMIT_SECONDS_HINT: &str = "1 to 3,600.";
/// In the place of seconds.
pub const CALL_LIMIT_SECONDS_PLACEHOLDER: &str = "1";
/// Beside the number.
pub const NUMBER_HINT: &str = "1 to 8 digits.";
/// Beside the caller ID.
pub const CALLER_ID_HINT: &str = "What the called phone shows.";
/// Beside the registration name.
pub const REGISTRATION_NAME_HINT: &str = "Who the phone says it is when it registers.";
/// Beside the number of phones.
pub const CONCURRENT_HINT: &str = "Phones at the same time.";
/// In the preview, before a name was typed.
pub const NO_NAME_YET: &str = "No name yet";
/// Over the preview.
pub const CALLED_PHONE_SHOWS: &str = "A called phone shows";
/// In the preview.
pub const INCOMING_CALL: &str = "Incoming call";
/// In the preview.
pub const ANSWER: &str = "Answer";
/// In the preview.
pub const REJECT: &str = "Reject";
/// Beside the label of a field that may stay empty.
pub const OPTIONAL: &str = "optional";
/// Beside the buttons that save.
pub const ACTIONS_HINT: &str = "Logging in goes by what is saved, phones by what is applied.";
/// Form.
pub const NEW: &str = "New";
/// Form.
pub const NEW_EXTENSION: &str = "New extension";
/// Form.
pub const APPLY: &str = "Apply";

/// Over a form whose newest version the phones do not see.
pub fn pending(version: i32, applied: Option<i32>) -> String {
    match applied {
        Some(applied) => format!(
            "Saved. The phones still work as before, with version {applied}: version {version} waits for Apply."
        ),
        None => format!("Saved, but no phone can register yet: version {version} waits for Apply."),
    }
}

/// Settings.
pub const SAVE: &str = "Save";

/// Over a form that was saved as it was.
pub fn nothing_to_save(version: i32) -> String {
    format!("Nothing changed: version {version} is still the newest.")
}

/// Over a form that was loaded again.
pub const RESTORED: &str = "What you typed before is back, without passwords. It is not saved yet.";
/// Over a form that was begun in another tab.
pub const OFFERED: &str = "You began to fill in this form before and did not save it.";
/// Beside it.
pub const PUT_BACK: &str = "Put it back";
/// Beside it.
pub const DISCARD_DRAFT: &str = "Discard it";
/// Beside the buttons that save, while nobody answers.
pub const SERVER_AWAY: &str = "The server does not answer at the moment. Go on typing: only saving has to wait.";
/// A button.
pub const SAVE_AND_APPLY: &str = "Save and Apply";
/// A way back.
pub const CANCEL: &str = "Cancel";
/// In an empty caller ID.
pub const CALLER_ID_PLACEHOLDER: &str = "The number";
/// Beside it.
pub const START_AFRESH: &str = "Start afresh";

/// How many people may change an extension because of the same role.
pub fn people_with_role(people: i64, counted: &str) -> String {
    if people == 1 { "1 person with this role".to_owned() } else { format!("{counted} people with this role") }
}
