//! The sentences a person reads, in English. Pages pass values; this file makes the words.

use patchbay_shared::{
    CallerId, CallerIdError, CompanyName, CompanyNameError, ConcurrentRegistrationsError, EmailAddress, EmailError,
    ExtensionNumber, Field, FieldError, Form, Grace, GraceError, JobTitle, JobTitleError, MobileError, MobileNumber,
    Name, NameError, NameFormat, NameFormatError, Newer, NumberError, NumberRangeError, Owner, PasswordPolicy,
    PasswordPolicyError, Phone, RegistrationName, RegistrationNameError, RegistrationPassword,
    RegistrationPasswordError, Retention, RetentionError, SettingError, SettingField, Strength, UserPassword,
    UserPasswordError,
};

use crate::{api::Failure, ui::Theme};

#[cfg(feature = "ssr")]
mod account;
#[cfg(feature = "ssr")]
mod mail;
#[cfg(feature = "ssr")]
mod operation_log;
#[cfg(feature = "ssr")]
mod refusal;
#[cfg(feature = "ssr")]
mod security;

#[cfg(feature = "ssr")]
pub use account::*;
#[cfg(feature = "ssr")]
pub use mail::*;
#[cfg(feature = "ssr")]
pub use operation_log::*;
#[cfg(feature = "ssr")]
pub use refusal::*;
#[cfg(feature = "ssr")]
pub use security::*;

/// The product.
pub const PRODUCT: &str = "Patchbay";

/// What stands over every page: whose system it is, or what it is.
pub fn brand(company: &str) -> String {
    if company.is_empty() { PRODUCT.to_owned() } else { company.to_owned() }
}

/// What a field is called.
pub const fn label(field: Field) -> &'static str {
    match field {
        Field::FirstName => "First name",
        Field::LastName => "Last name",
        Field::Email => "E-mail address",
        Field::Mobile => "Mobile number",
        Field::UserPassword => "User password",
        Field::JobTitle => "Job title",
        Field::Number => "Extension number",
        Field::CallerId => "Caller ID",
        Field::RegistrationName => "Registration name",
        Field::RegistrationPassword => "Registration password",
        Field::ConcurrentRegistrations => "IP phone concurrent registrations",
    }
}

/// What is wrong with a field, and what to do about it.
pub fn verdict(error: &FieldError) -> String {
    match error {
        FieldError::Name(error) => name(*error),
        FieldError::Email(error) => email(*error),
        FieldError::EmailTaken(owner) => format!("This is {}’s address. Use another one.", whose(owner)),
        FieldError::Mobile(MobileError::Malformed) => "Use digits, letters, spaces and ( ) . - + * # only.".to_owned(),
        FieldError::Mobile(MobileError::TooLong) => at_most(MobileNumber::MAX),
        FieldError::UserPassword(error) => format!("Not good enough yet: {}.", password_rule(*error)),
        FieldError::JobTitle(JobTitleError::TooLong) => at_most(JobTitle::MAX),
        FieldError::JobTitle(JobTitleError::Control) => control(),
        FieldError::Number(error) => number(error),
        FieldError::CallerId(CallerIdError::Malformed) => {
            "Use digits, letters and ( ) . - + * # only, without spaces.".to_owned()
        }
        FieldError::CallerId(CallerIdError::TooLong) => at_most(CallerId::MAX),
        FieldError::RegistrationName(error) => registration_name(error),
        FieldError::RegistrationPassword(error) => registration_password(*error),
        FieldError::Grace(GraceError::OutOfRange) => {
            "Choose how long the old password works: 0, 1 or 24 hours.".to_owned()
        }
        FieldError::ConcurrentRegistrations(ConcurrentRegistrationsError::OutOfRange) => "Choose 1, 2 or 3.".to_owned(),
    }
}

/// One line of the password checklist.
pub fn password_rule(rule: UserPasswordError) -> String {
    match rule {
        UserPasswordError::TooShort { min } => format!("{min} characters or more"),
        UserPasswordError::TooLong => format!("{} characters at most", UserPassword::MAX),
        UserPasswordError::NoDigit => "a digit".to_owned(),
        UserPasswordError::NoUpper => "an upper-case letter".to_owned(),
        UserPasswordError::NoLower => "a lower-case letter".to_owned(),
        UserPasswordError::DigitRun => "no four equal or consecutive digits".to_owned(),
        UserPasswordError::ContainsIdentity => "neither the number nor a name in it".to_owned(),
        UserPasswordError::Common => "not one of the common passwords".to_owned(),
    }
}

/// After a line of the password checklist, for assistive technology.
pub const RULE_MET: &str = ", met";
/// After a line of the password checklist, for assistive technology.
pub const RULE_MISSING: &str = ", missing";

/// How hard a password is to guess.
pub const fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::Weak => "Weak",
        Strength::Fair => "Fair",
        Strength::Good => "Good",
        Strength::Strong => "Strong",
    }
}

/// The same as a number, where a browser has no meter.
pub fn strength_of_4(level: u8) -> String {
    format!("{level} of 4")
}

/// Why something did not happen that concerns no single field.
pub fn failure(failure: &Failure) -> String {
    match failure {
        Failure::LoggedOut => {
            "You were logged out meanwhile. Log in again in another tab, then press the same button here: nothing you typed is lost.".to_owned()
        }
        Failure::Denied => "Your account may not do this. Ask an administrator.".to_owned(),
        Failure::Invalid(errors) => things_to_put_right(errors.len()),
        Failure::Newer(newer) => newer_title(newer),
        Failure::Stale { version } => format!(
            "Somebody saved version {version} of this extension meanwhile, and nothing was changed. Load the page again to see it."
        ),
        Failure::Gone => "This extension was deleted meanwhile. What you typed is still here to be copied.".to_owned(),
        Failure::Away { reference } => format!(
            "The database does not answer at the moment. Nothing you typed is lost: try again in a moment. Reference {reference}."
        ),
        Failure::Busy => "Too many people log in at this moment. Try again in a few seconds.".to_owned(),
        Failure::Unreachable => {
            "The server cannot be reached. Nothing you typed is lost: try again when the connection is back.".to_owned()
        }
        Failure::OtherSite => {
            "The request came from a page of another site, and nothing was changed. Open the portal itself and try again.".to_owned()
        }
        Failure::Malformed => "The request was not understood. Reload the page and try again.".to_owned(),
        Failure::TooLarge => "That is more than this form can hold. Shorten it and try again.".to_owned(),
        Failure::Internal { reference } => format!(
            "This is our fault, not yours, and nothing was changed. Tell your support the reference {reference}."
        ),
    }
}

/// Heading of the summary over a form that was not saved.
pub fn things_to_put_right(count: usize) -> String {
    match count {
        1 => "Not saved yet: 1 thing to put right".to_owned(),
        count => format!("Not saved yet: {count} things to put right"),
    }
}

/// The words beside a number that nobody has.
pub fn number_is_free(number: &str) -> String {
    format!("{number} is free.")
}

/// A button that takes the free number.
pub fn take(number: &ExtensionNumber) -> String {
    format!("Take {}", number.as_str())
}

/// What a row's signs say in words.
pub fn phones(registered: usize, allowed: i16) -> String {
    match (registered, allowed) {
        (0, _) => "No phone registered".to_owned(),
        (1, 1) => "1 phone registered".to_owned(),
        (registered, allowed) if registered > usize::try_from(allowed).unwrap_or(0) => {
            format!("{registered} phones registered")
        }
        (registered, allowed) => format!("{registered} of {allowed} phones registered"),
    }
}

/// The number of extensions, which is not counted beyond `limit`.
pub fn count(total: i64, limit: i64) -> String {
    if total > limit { format!("more than {limit}") } else { total.to_string() }
}

/// The header's line about what was saved and not applied.
pub fn waiting(count: i64) -> &'static str {
    if count == 1 { "change waits for Apply" } else { "changes wait for Apply" }
}

fn whose(owner: &Owner) -> String {
    match (owner.number.as_str(), owner.name.as_str()) {
        ("", "") => "somebody else".to_owned(),
        ("", name) => name.to_owned(),
        (number, name) => format!("{name} ({number})"),
    }
}

fn name(error: NameError) -> String {
    match error {
        NameError::Missing => "Give a first or a last name.".to_owned(),
        NameError::TooLong => at_most(Name::MAX),
        NameError::Control => control(),
    }
}

fn email(error: EmailError) -> String {
    match error {
        EmailError::Missing => "Type an e-mail address.".to_owned(),
        EmailError::Malformed => "Write it like name@example.com.".to_owned(),
        EmailError::TooLong => at_most(EmailAddress::MAX),
    }
}

fn number(error: &NumberError) -> String {
    match error {
        NumberError::Missing => "Type a number of 1 to 8 digits.".to_owned(),
        NumberError::NotDigits => "Use the digits 0 to 9 only.".to_owned(),
        NumberError::TooLong => format!("Use {} digits at most.", ExtensionNumber::MAX),
        NumberError::Taken { owner, free } if owner.deleted => {
            let out = free.as_ref().map_or("choose another one".to_owned(), |free| format!("take {}", free.as_str()));
            format!(
                "It is reserved for {}, who was deleted. Restore or release it under Deleted, or {out}.",
                whose(owner)
            )
        }
        NumberError::Taken { owner, free: Some(free) } => {
            format!("It is {}’s number. {}", whose(owner), number_is_free(free.as_str()))
        }
        NumberError::Taken { owner, free: None } => format!("It is {}’s number. Choose another one.", whose(owner)),
    }
}

fn registration_name(error: &RegistrationNameError) -> String {
    match error {
        RegistrationNameError::Missing => "Type a name, or take a new random one.".to_owned(),
        RegistrationNameError::Malformed => "Use A–Z, a–z, 0–9 and . _ - only.".to_owned(),
        RegistrationNameError::TooLong => at_most(RegistrationName::MAX),
        RegistrationNameError::Taken { owner } if owner.deleted => format!(
            "It is reserved for the phones of {}, who was deleted. Take a new random one, or release it under Deleted.",
            whose(owner)
        ),
        RegistrationNameError::Taken { owner } => {
            format!("The phones of {} have this name. Take a new random one.", whose(owner))
        }
    }
}

fn registration_password(error: RegistrationPasswordError) -> String {
    match error {
        RegistrationPasswordError::TooShort => format!("Use {} characters or more.", RegistrationPassword::MIN),
        RegistrationPasswordError::TooLong => at_most(RegistrationPassword::MAX),
        RegistrationPasswordError::Malformed => {
            "Use letters, digits and signs of the English keyboard, without spaces and \".".to_owned()
        }
        RegistrationPasswordError::Weak => {
            "Scanners guess this within hours. Take a new random one, or confirm below that you want it.".to_owned()
        }
    }
}

fn at_most(max: usize) -> String {
    format!("Use {max} characters at most.")
}

fn control() -> String {
    "Remove the invisible control characters, such as line breaks.".to_owned()
}

/// Said when something is on the clipboard.
pub const COPIED: &str = "Copied";
/// While no phone is there.
pub const WAITING_FOR_A_PHONE: &str = "Waiting for a phone …";
/// What to do meanwhile.
pub const WAITING_HINT: &str = "Type the settings below into the phone. This line turns green by itself.";

/// Where a phone registered from.
pub fn registered_from(phone: &Phone) -> String {
    format!("Registered from {}", phone.address.as_deref().unwrap_or("an unknown address"))
}

/// Address, port and transport of a phone.
pub fn phone_address(phone: &Phone) -> String {
    let address = phone.address.as_deref().unwrap_or("unknown address");
    let port = phone.port.map(|port| format!(":{port}")).unwrap_or_default();
    let transport = phone.transport.as_deref().map(|transport| format!(" · {transport}")).unwrap_or_default();
    format!("{address}{port}{transport}")
}

/// What a phone says it is, and how it proved who it is.
pub fn phone_agent(phone: &Phone) -> String {
    let agent = if phone.user_agent.is_empty() { "unnamed phone" } else { &phone.user_agent };
    format!("{agent} · {}", phone.digest)
}

/// First part of the form.
pub const USER_INFORMATION: &str = "User information";
/// Second part of the form.
pub const EXTENSION_INFORMATION: &str = "Extension information";
/// Beside a secret of a new extension.
pub const SECRET_HINT_NEW: &str = "Left empty, a random one is made.";
/// Beside a secret of an existing extension.
pub const SECRET_HINT_KEPT: &str = "Left empty, it stays as it is.";
/// Beside the number.
pub const NUMBER_HINT: &str = "1 to 8 digits.";
/// Beside the caller ID.
pub const CALLER_ID_HINT: &str = "What the called phone shows.";
/// Beside the registration name.
pub const REGISTRATION_NAME_HINT: &str = "Who the phone says it is when it registers.";
/// Beside the number of phones.
pub const CONCURRENT_HINT: &str = "Phones at the same time.";
/// The confirmation that a weak password needs.
pub const WEAK_CONFIRM: &str = "Use it although it is weak";
/// What follows from it.
pub const WEAK_CONFIRM_HINT: &str = "It stays marked in the list.";
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
/// The meter of a password, for assistive technology.
pub const STRENGTH_LABEL: &str = "Strength of the registration password";
/// Beside the buttons that save.
pub const ACTIONS_HINT: &str = "Logging in goes by what is saved, phones by what is applied.";

/// For the keyboard: past menu and header.
pub const SKIP: &str = "Skip to content";
/// Side menu.
pub const MENU_EXTENSION_AND_TRUNK: &str = "Extension and Trunk";
/// Side menu, and the name of a phone's number.
pub const MENU_EXTENSION: &str = "Extension";
/// Side menu of somebody who manages nothing.
pub const MENU_MY_EXTENSION: &str = "My extension";
/// The side menu.
pub const MENU: &str = "Menu";
/// The side menu, for assistive technology.
pub const MAIN: &str = "Main";
/// The account menu, for assistive technology.
pub const ACCOUNT: &str = "Account";
/// The search box, for assistive technology.
pub const SEARCH_LABEL: &str = "Search extensions";
/// Over a page, for assistive technology.
pub const YOU_ARE_HERE: &str = "You are here";
/// In the search box.
pub const SEARCH: &str = "Search number, name, e-mail, mobile …";
/// Account menu.
pub const LOG_OUT: &str = "Log out";
/// Engine, short.
pub const ENGINE_RUNNING: &str = "SIP engine running";
/// Engine, short.
pub const ENGINE_EXTERNAL: &str = "SIP engine elsewhere";
/// Engine, short.
pub const ENGINE_STARTING: &str = "SIP engine starting";
/// Engine, short.
pub const ENGINE_DOWN: &str = "SIP engine down";
/// Engine, short.
pub const ENGINE_NONE: &str = "No SIP engine";
/// Engine, heading of the notice.
pub const ENGINE_NOTICE: &str = "No phone can register at the moment";
/// Engine, why there is none.
pub const ENGINE_NONE_WHY: &str = "The portal was started without a SIP engine. You can prepare extensions; start it with PATCHBAY_SIP_ENGINE=own to connect phones.";
/// Beside a hidden password.
pub const SHOW_PASSWORD: &str = "Show the password";
/// List.
pub const EXTENSIONS: &str = "Extensions";
/// List.
pub const PHONES: &str = "Phones";
/// List, and my extension.
pub const NAME: &str = "Name";
/// List.
pub const NUMBER: &str = "Number";
/// List.
pub const EMAIL: &str = "E-mail";
/// List.
pub const MARKS: &str = "Marks";
/// List.
pub const MORE: &str = "More";
/// List.
pub const PAGES: &str = "Pages";
/// List.
pub const ROWS: &str = "Rows";
/// List.
pub const MARK_MD5: &str = "MD5";
/// List.
pub const ADD: &str = "Add";
/// List.
pub const ADD_HINT: &str = "One person and a number";
/// List.
pub const EDIT: &str = "Edit";
/// List.
pub const SHOW: &str = "Show";
/// List.
pub const SHOW_ALL: &str = "Show all extensions";
/// List.
pub const PREVIOUS: &str = "Previous";
/// List.
pub const NEXT: &str = "Next";
/// List.
pub const MARK_PENDING: &str = "Pending";
/// List.
pub const MARK_WEAK: &str = "Weak";
/// List.
pub const DELETE_DOTS: &str = "Delete …";
/// Empty list.
pub const EMPTY_TITLE: &str = "Nobody can be called yet";
/// Empty list.
pub const EMPTY_WORDS: &str =
    "Add a person and a number. The moment you press Save and Apply, their desk phone can register and ring.";
/// Empty list.
pub const ADD_THE_FIRST: &str = "Add the first extension";
/// Form.
pub const NEW: &str = "New";
/// Form.
pub const NEW_EXTENSION: &str = "New extension";
/// Form.
pub const APPLY: &str = "Apply";
/// Phone page.
pub const SET_UP_PHONE: &str = "Set up the phone";
/// Phone page.
pub const ADD_ANOTHER: &str = "Add another";
/// Phone page.
pub const COPY_ALL: &str = "Copy all";
/// Phone page.
pub const SERVER: &str = "Server";
/// Phone page.
pub const PORT: &str = "Port";
/// Phone page.
pub const TRANSPORT: &str = "Transport";
/// Phone page.
pub const SHOWN_ONCE: &str =
    "The registration password is shown this once. Later it is shown on request, and each time is written down.";
/// Phone page.
pub const SHOWN_ON_REQUEST: &str =
    "This is the registration password that works now. That it was shown is written down.";
/// Phone page.
pub const SHOWN_BEFORE: &str = "The registration password was shown when it was made. It is shown again on request, and each time is written down.";
/// Phone page, while no version is live.
pub const NOTHING_TO_SHOW: &str = "No registration password works yet: the extension waits for Apply.";
/// Phone page.
pub const SHOW_REGISTRATION_PASSWORD: &str = "Show the registration password";
/// Over an extension that has two registration passwords.
pub const END_OLD_PASSWORD: &str = "End it now";
/// Form.
pub const GRACE: &str = "The old password works for";
/// Form.
pub const GRACE_HINT: &str = "Counted from the Apply. A new registration name ends it at once.";

/// Form: how long an old registration password works.
pub const fn grace(grace: Grace) -> &'static str {
    match grace {
        Grace::None => "Not at all",
        Grace::Hour => "1 hour more",
        Grace::Day => "24 hours more",
    }
}

/// A moment as people read it.
#[cfg(feature = "ssr")]
pub fn moment(at: time::OffsetDateTime) -> String {
    let at = at.to_offset(time::UtcOffset::UTC);
    format!("{}, {:02}:{:02} UTC", day(at), at.hour(), at.minute())
}

/// The same to the second.
#[cfg(feature = "ssr")]
pub fn second(at: time::OffsetDateTime) -> String {
    let at = at.to_offset(time::UtcOffset::UTC);
    format!("{}, {:02}:{:02}:{:02} UTC", day(at), at.hour(), at.minute(), at.second())
}

#[cfg(feature = "ssr")]
fn day(at: time::OffsetDateTime) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = MONTHS.get(usize::from(u8::from(at.month())) - 1).copied().unwrap_or_default();
    format!("{} {month} {}", at.day(), at.year())
}

/// Over an extension that has two registration passwords.
#[cfg(feature = "ssr")]
pub fn old_password(until: time::OffsetDateTime, phones: i64) -> String {
    let used = match phones {
        0 => "No phone uses it any more.".to_owned(),
        1 => "1 phone uses it.".to_owned(),
        phones => format!("{phones} phones use it."),
    };
    format!("The old registration password still works until {}. {used}", moment(until))
}

/// Phone page: who had the registration password shown.
#[cfg(feature = "ssr")]
pub fn shown_by(email: &str, at: time::OffsetDateTime, address: Option<&str>) -> String {
    let address = address.map(|address| format!(", from {address}")).unwrap_or_default();
    format!("Shown by {email} on {}{address}", moment(at))
}
/// Phone page.
pub const PORTAL_PASSWORD: &str = "For logging in to this portal";
/// Phone page.
pub const SCAN: &str = "Scan instead";
/// Phone page.
pub const SCAN_HINT: &str = "The same lines as text, for a camera. They contain the password.";
/// Phone page.
pub const QR_LABEL: &str = "QR code with the settings above";

/// What waits: nothing.
pub const NOTHING_WAITS: &str = "Nothing waits for Apply";

/// The button of a row's menu, for assistive technology.
pub fn more(number: &str, name: &str) -> String {
    format!("More for {number} {name}")
}

/// The rows of a page.
pub fn from_to(first: &str, last: &str) -> String {
    format!("{first} to {last}")
}

/// A button beside one of the phone's settings.
pub fn copy(label: &str) -> String {
    format!("Copy the {}", label.to_ascii_lowercase())
}

/// Buttons beside a secret.
pub fn show_secret(label: &str) -> String {
    format!("Show the {label}")
}

/// Buttons beside a secret.
pub fn renew_secret(label: &str) -> String {
    format!("New random {label}")
}

/// The button of the account menu.
pub fn account_of(initials: &str, name: &str) -> String {
    format!("{initials}, account of {name}")
}

/// No row.
pub fn nothing_found(search: &str) -> String {
    format!("Nothing matches “{}”", search.trim())
}

/// Over a form whose newest version the phones do not see.
pub fn pending(version: i32, applied: Option<i32>) -> String {
    match applied {
        Some(applied) => format!(
            "Saved. The phones still work as before, with version {applied}: version {version} waits for Apply."
        ),
        None => format!("Saved, but no phone can register yet: version {version} waits for Apply."),
    }
}

/// Phone page.
pub fn is_live(number: &str) -> String {
    format!("Extension {number} is live")
}

/// Phone page.
pub fn is_saved(number: &str) -> String {
    format!("Extension {number} is saved")
}

/// Phone page, after the name, while a newer version waits for Apply.
pub const WORKS_AS_BEFORE: &str = "can be called as before. What was saved since works after Apply.";

/// Phone page, after the name.
pub fn can_be_called(allowed: i16) -> String {
    match allowed {
        1 => "can be called as soon as a phone registers.".to_owned(),
        allowed => format!("can be called as soon as one of {allowed} phones registers."),
    }
}

/// A button.
pub fn open(number: &str) -> String {
    format!("Open {number}")
}

/// Question and button.
pub fn delete_title(number: &str) -> String {
    format!("Delete {number}")
}

/// What deleting means.
pub fn delete_words(phones: usize) -> String {
    let signed_off = match phones {
        0 => "No phone is registered.".to_owned(),
        1 => "Its phone is signed off at once.".to_owned(),
        phones => format!("Its {phones} phones are signed off at once."),
    };
    format!(
        "{signed_off} Nobody can call the number or register with it any more. For 30 days it stays reserved, and everything \
         can be restored under Deleted; the e-mail address is free at once."
    )
}

/// Account menu, for assistive technology.
pub const APPEARANCE: &str = "Appearance";

/// Account menu.
pub const fn theme(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "System",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    }
}

/// Side menu and page.
pub const SETTINGS: &str = "Settings";
/// Settings.
pub const SETTINGS_COMPANY: &str = "Company";
/// Settings.
pub const SETTINGS_PEOPLE: &str = "People and numbers";
/// Settings.
pub const SETTINGS_SAVED: &str = "Saved. It holds from now on.";
/// Settings.
pub const SETTINGS_UNCHANGED: &str = "Nothing changed: this is what holds already.";
/// Settings.
pub const SETTINGS_HISTORY: &str = "Changes";
/// Settings.
pub const SAVE: &str = "Save";
/// Settings.
pub const COMPANY_NAME_HINT: &str = "Stands over the menu and on the log-in page.";
/// Settings.
pub const NAME_FORMAT_HINT: &str = "In lists, and on the phones that are called.";
/// Settings.
pub const NUMBER_RANGE_HINT: &str =
    "New extensions are given the lowest free number of this range; any other can be typed.";
/// Settings.
pub const PASSWORD_POLICY_HINT: &str = "For passwords that are set from now on. Standard: 10 characters or more with a digit and both cases. \
     Strict: also no run of four digits, no number and no name. Modern: 15 characters or more of any kind, but no common password.";

/// What a setting is called.
pub const fn setting(field: SettingField) -> &'static str {
    match field {
        SettingField::CompanyName => "Company name",
        SettingField::NameFormat => "Names",
        SettingField::PasswordPolicy => "User passwords",
        SettingField::FirstNumber => "First number",
        SettingField::LastNumber => "Last number",
        SettingField::OperationLogDays => "Days operations are kept",
    }
}

/// What is wrong with a setting, and what to do about it.
pub fn setting_verdict(error: &SettingError) -> String {
    match error {
        SettingError::CompanyName(CompanyNameError::TooLong) => at_most(CompanyName::MAX),
        SettingError::CompanyName(CompanyNameError::Control) => control(),
        SettingError::NameFormat(NameFormatError::Unknown)
        | SettingError::PasswordPolicy(PasswordPolicyError::Unknown) => "Choose one of the list.".to_owned(),
        SettingError::Number(error) => number(error),
        SettingError::NumberRange(NumberRangeError::Width) => {
            "Give both numbers the same number of digits; leading zeros count.".to_owned()
        }
        SettingError::NumberRange(NumberRangeError::Reversed) => {
            "Use a number that is not lower than the first one.".to_owned()
        }
        SettingError::Retention(RetentionError::NotANumber) => "Use a whole number of days.".to_owned(),
        SettingError::Retention(RetentionError::OutOfRange) => {
            format!("Use {} to {} days.", Retention::MIN, Retention::MAX)
        }
    }
}

/// Which of the two names comes first.
pub fn name_format(format: NameFormat) -> String {
    let order = match format {
        NameFormat::FirstLast => "First name, last name",
        NameFormat::LastFirst => "Last name, first name",
    };
    format!("{order}: {}", format.display("Ada", "Lovelace"))
}

/// What user passwords must be.
pub fn password_policy(policy: PasswordPolicy) -> String {
    match policy {
        PasswordPolicy::Standard => "Standard",
        PasswordPolicy::Strict => "Strict",
        PasswordPolicy::Modern => "Modern",
    }
    .to_owned()
}

/// A setting's value as people read it.
pub fn setting_value(field: SettingField, value: &str) -> String {
    let words = match field {
        SettingField::NameFormat => NameFormat::parse(value).map(name_format).ok(),
        SettingField::PasswordPolicy => PasswordPolicy::parse(value).map(password_policy).ok(),
        SettingField::CompanyName if value.is_empty() => Some("none".to_owned()),
        _ => None,
    };
    words.unwrap_or_else(|| value.to_owned())
}

/// Who changed the settings, and when.
#[cfg(feature = "ssr")]
pub fn changed_by(email: Option<&str>, at: time::OffsetDateTime) -> String {
    match email {
        Some(email) => format!("{email}, {}", moment(at)),
        None => moment(at),
    }
}

/// A page that is not there.
pub const NOT_FOUND: &str = "There is no such page";
/// A page that is not there.
pub const NOT_FOUND_WORDS: &str = "The address may be mistyped, or what it led to was deleted.";
/// From a page that leads nowhere.
pub const TO_THE_START: &str = "To the start";

/// Heading of a page about a failure.
pub const fn failure_title(failure: &Failure) -> &'static str {
    match failure {
        Failure::LoggedOut => "You were logged out",
        Failure::Denied => "This is not for your account",
        Failure::Invalid(_) | Failure::Newer(_) | Failure::Stale { .. } => "Not saved",
        Failure::Gone => "This extension is not there",
        Failure::Away { .. } | Failure::Unreachable => "The database does not answer",
        Failure::Busy => "There is a queue",
        Failure::OtherSite => "This came from another site",
        Failure::Malformed => "That was not understood",
        Failure::TooLarge => "That was too much",
        Failure::Internal { .. } => "Something of ours failed",
    }
}

/// The words of a page about a failure, where there is no form that could still hold something.
pub fn failure_page(failure: &Failure) -> String {
    match failure {
        Failure::Gone => "It was deleted, or never was.".to_owned(),
        Failure::Away { reference } => format!("Try again in a moment. Reference {reference}."),
        failure => self::failure(failure),
    }
}

/// Two people changed the same version.
pub fn newer_title<F: Form>(newer: &Newer<F>) -> String {
    format!("{} saved version {} while you were changing version {}", newer.by, newer.version, newer.from)
}

/// Two people changed the same version.
pub const NEWER_WORDS: &str =
    "Nothing is lost. Where only one of you changed a field, that change stays. Choose where both did, and save again.";
/// Two people changed the same version: nothing to choose.
pub const NEWER_CLEAR: &str =
    "Nothing is lost: you changed different fields, and both changes stand in the form. Look it over, and save again.";
/// Column of the table of both changes.
pub const FIELD: &str = "Field";
/// Column of the table of both changes.
pub const BEFORE: &str = "Before";
/// Column of the table of both changes.
pub const YOU: &str = "You";
/// Mark of a field that both changed.
pub const CHOOSE: &str = "choose";
/// A value that one of two did not change.
pub const SAME: &str = "same";
/// A secret as it was.
pub const SECRET: &str = "secret";
/// A value that is not there.
pub const EMPTY_VALUE: &str = "empty";

/// Whose value is chosen, for assistive technology.
pub fn choice(field: &str, whose: &str) -> String {
    format!("{field}, {whose}")
}

/// Column heads of the table of both changes.
pub fn of_version(version: i32) -> String {
    format!("version {version}")
}

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

/// A page and the way to it: every version of an extension.
pub const HISTORY: &str = "History";
/// A page and the way to it: what can still come back.
pub const DELETED: &str = "Deleted";
/// No value.
pub const NONE: &str = "none";
/// All that is ever said about a secret in a list of changes.
pub const CHANGED: &str = "changed";
/// Read out before the value that went.
pub const CHANGED_FROM: &str = "from ";
/// Read out before the value that came.
pub const CHANGED_TO: &str = "to ";
/// Heading over the reason why something was not done.
pub const NOTHING_CHANGED: &str = "Nothing was changed";

/// History.
pub const VERSIONS: &str = "Versions";
/// History: saved, and not what the phones see.
pub const MARK_WAITS: &str = "waits for Apply";
/// History: what the phones see.
pub const MARK_LIVE: &str = "live";
/// History, before who and when.
pub const APPLIED_BY: &str = "Applied by";
/// History: with the same click that saved it.
pub const APPLIED_AT_ONCE: &str = "Saved and applied at once.";
/// History, before the moment.
pub const WAS_DELETED: &str = "Deleted";
/// Before the moment.
pub const RESTORABLE_UNTIL: &str = "Can be restored until";
/// A button.
pub const RESTORE: &str = "Restore";
/// A button.
pub const RESTORE_AND_APPLY: &str = "Restore and Apply";

/// What a version is called.
pub fn version(version: i32) -> String {
    format!("Version {version}")
}

/// What a version did, if its changes do not say it.
pub const fn version_kind(created: bool, deleted: bool, undeleted: bool, empty: bool) -> Option<&'static str> {
    match (created, deleted, undeleted, empty) {
        (true, ..) => Some("Created."),
        (_, true, ..) => Some("Deleted: the phones were signed off."),
        (_, _, true, _) => Some("Brought back after it was deleted."),
        (.., true) => Some("Saved without a change."),
        _ => None,
    }
}

/// A link, where the word alone says too little.
pub fn show_version(version: i32) -> String {
    format!("{SHOW} version {version}")
}

/// A link, where the word alone says too little.
pub fn restore_version(version: i32) -> String {
    format!("{RESTORE} version {version}")
}

/// A link, where the word alone says too little.
pub fn history_of(number: &str) -> String {
    format!("{HISTORY} of {number}")
}

/// A button.
pub fn apply_version(version: i32) -> String {
    format!("Apply version {version}")
}

/// A button that leads to a question.
pub fn discard_version(version: i32) -> String {
    format!("Discard version {version} …")
}

/// When somebody wanted to apply or restore what was not the newest version any more.
pub fn newer_version(version: i32) -> String {
    format!("Version {version} was saved meanwhile. Look at it first, then decide again.")
}

/// After number and name.
pub fn as_of(version: i32) -> String {
    format!("as of version {version}")
}

/// As of a version.
pub const EXTENSION_THEN: &str = "As it was";
/// As of a version.
pub const SECRETS_NOT_SHOWN: &str = "Passwords are never shown here; the old ones can be restored without being seen.";
/// As of the version that ended an extension.
pub const SHOWN_IS_WHAT_ENDED: &str = "With this version it was deleted. Shown is what it was until then.";
/// As of a version of what is deleted.
pub const RESTORE_FIRST: &str = "The extension is deleted. Restore it first, then single values can be restored.";
/// As of a version.
pub const NOTHING_DIFFERS: &str = "Nothing differs from how it is now.";
/// As of a version.
pub const RESTORE_WORDS: &str =
    "What is ticked becomes what it was, as a new version. Everything else stays as it is now.";
/// As of a version: one secret, whichever part of it differs.
pub const CREDENTIAL: &str = "Registration name and password";
/// As of a version, nothing ticked.
pub const TICK_SOMETHING: &str = "Tick what is to come back first.";

/// As of a version.
pub fn restore_title(version: i32) -> String {
    format!("Restore from version {version}")
}

/// A value that cannot come back, with its field.
pub fn field_refused(field: Field, error: &FieldError) -> String {
    format!("{}: {}", label(field), verdict(error))
}

/// What waits for Apply.
pub const WAITING: &str = "Waiting for Apply";
/// What waits for Apply.
pub const WAITING_WORDS: &str = "Saved, but the phones still work as before. E-mail address, number, user password and role hold for logging in since they were saved. What would change:";
/// No phone knows it yet.
pub const MARK_NEW: &str = "new, not live yet";
/// What waits for Apply.
pub const APPLY_SELECTED: &str = "Apply selected";
/// What waits for Apply.
pub const DISCARD_SELECTED: &str = "Discard selected …";
/// Back from a later page.
pub const TO_THE_FIRST: &str = "To the first";
/// What waits for Apply, nothing ticked.
pub const TICK_AN_EXTENSION: &str = "Tick the extensions first.";
/// Where one is, before discarding.
pub const DISCARD: &str = "Discard";

/// A button.
pub fn apply_all(total: i64, limit: i64) -> String {
    if total > limit { "Apply all".to_owned() } else { format!("Apply all {total}") }
}

/// A button that leads to a question.
pub fn discard_all(total: i64, limit: i64) -> String {
    if total > limit { "Discard all …".to_owned() } else { format!("Discard all {total} …") }
}

/// A question.
pub fn discard_title(total: i64, limit: i64) -> String {
    format!("{}?", discard_button(total, limit))
}

/// The button under the question.
pub fn discard_button(total: i64, limit: i64) -> String {
    match total {
        1 => "Discard 1 change".to_owned(),
        total => format!("Discard {} changes", count(total, limit)),
    }
}

/// What discarding means for those that are live and those that are new.
pub fn discard_words(all: bool, live: usize, new: usize) -> String {
    let back = "become again what their phones see now. The history keeps what was discarded.";
    let gone = "never live are deleted; they can be restored for 30 days.";
    match (all, live, new) {
        (true, ..) => format!("Extensions that are live {back} Those that were {gone}"),
        (_, _, 0) => format!("They {back}"),
        (_, 0, _) => format!("Extensions that were {gone}"),
        _ => format!("Those that are live {back} Those that were {gone}"),
    }
}

/// Why nothing of a selection was applied or discarded.
pub fn selection_stale(owner: &Owner) -> String {
    let what = if owner.deleted { "was deleted" } else { "was changed" };
    format!("{} {what} meanwhile. Look at what waits now, then decide again.", whose(owner))
}

/// Why nothing of a selection was discarded.
pub fn selection_email_taken(of: &Owner, owner: &Owner) -> String {
    format!(
        "{} would get back an e-mail address that is {}’s by now. Leave it out, or change the other one’s address first.",
        whose(of),
        whose(owner)
    )
}

/// Deleted extensions.
pub const DELETED_EXTENSIONS: &str = "Deleted extensions";
/// Deleted extensions.
pub const DELETED_WORDS: &str =
    "For 30 days they can be restored with everything, and their numbers are reserved for them unless released.";
/// Deleted extensions.
pub const NOTHING_DELETED: &str = "Nothing was deleted in the last 30 days";
/// Deleted extensions.
pub const MARK_RESERVED: &str = "number reserved";
/// Deleted extensions.
pub const MARK_RELEASED: &str = "number released";
/// A button.
pub const RELEASE_NUMBER: &str = "Release number …";
/// What releasing means.
pub const RELEASE_WORDS: &str = "From then on the number and the registration name can be given to others. The extension can still be restored as long as nobody has taken them.";
/// A button.
pub const RESTORE_WITHOUT_EMAIL: &str = "Restore without the address";

/// The way out when the e-mail address is somebody else’s by now.
pub fn restore_without_email_words(number: &str) -> String {
    format!("{number} can come back without its e-mail address. Another one can be given afterwards.")
}

/// A button, where the word alone says too little.
pub fn restore_extension(number: &str) -> String {
    format!("{RESTORE} {number}")
}

/// A button, where the words alone say too little.
pub fn release_number_of(number: &str) -> String {
    format!("Release number {number}")
}

/// Why a deleted extension did not come back.
pub fn undelete_refused(field: Field, error: &FieldError) -> String {
    match error {
        FieldError::EmailTaken(owner) => format!("The e-mail address is {}’s by now.", whose(owner)),
        FieldError::Number(NumberError::Taken { owner, .. }) => {
            format!("The number is {}’s by now. Give that one another number first.", whose(owner))
        }
        FieldError::RegistrationName(RegistrationNameError::Taken { owner }) => {
            format!("The registration name is that of {}’s phones by now. Give them another one first.", whose(owner))
        }
        error => field_refused(field, error),
    }
}
