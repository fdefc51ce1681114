//! What people read about logging in, and about what they log in with.

/// Log in.
pub const LOG_IN_TITLE: &str = "Log in";
/// Log in.
pub const LOG_IN: &str = "Log in";
/// Log in.
pub const LOG_IN_USER: &str = "E-mail or extension number";
/// Log in.
pub const LOG_IN_HELP: &str = "No password yet, or forgotten? Ask your administrator for a new one.";
/// Log in: unknown name and wrong password are the same answer.
pub const LOG_IN_WRONG: &str = "That name and password do not belong together. Check both and try again.";
/// Log in.
pub const PASSWORD: &str = "Password";
/// First start.
pub const SETUP_TITLE: &str = "Welcome to Patchbay";
/// First start.
pub const SETUP_WORDS: &str =
    "You are the first. Choose what the super administrator logs in with; this link works once.";
/// First start.
pub const SETUP_DO: &str = "Create the super administrator";
/// First start, second time.
pub const SETUP_USED: &str = "This set-up link was used already, or a newer one was made";
/// First start, second time.
pub const SETUP_USED_WORDS: &str = "If nobody has set up this system yet, restart the server: it prints a new link.";
/// Log in, after too many wrong attempts: the same for every name.
pub fn log_in_wait(wait: time::Duration) -> String {
    let minutes = (wait.whole_seconds() + 59) / 60;
    let minutes = if minutes <= 1 { "a minute".to_owned() } else { format!("{minutes} minutes") };
    format!("There were too many wrong attempts. Wait {minutes}, then try again; or ask an administrator to lift it.")
}
/// Log in, under the form.
pub const FORGOTTEN_LINK: &str = "Forgot your password?";
/// Log in, after a link led to a new password.
pub const PASSWORD_CHOSEN: &str = "Your new password holds. Log in with it.";
/// Log in, second step.
pub const SECOND_STEP: &str = "One more step";
/// The code of an authenticator app.
pub const CODE: &str = "Code";
/// Beside it, at the log-in.
pub const CODE_HINT: &str = "The six digits that your authenticator app shows now, or one of your recovery codes.";
/// At the log-in.
pub const CODE_WRONG: &str =
    "That code is wrong, too old, or was used already. Wait for the next one and type it as it is shown.";
/// From the second step back to the first.
pub const START_OVER: &str = "Start again with the password";

/// Account menu, and the page of somebody without an extension.
pub const MY_ACCOUNT: &str = "My account";
/// Own page.
pub const CURRENT_PASSWORD: &str = "Current password";
/// Own page.
pub const NEW_PASSWORD: &str = "New password";
/// Own page.
pub const CHANGE_PASSWORD: &str = "Change password";
/// Own page.
pub const CHANGE_PASSWORD_HINT: &str = "Your other sessions end. What your phone registers with stays as it is.";
/// Own page.
pub const CURRENT_PASSWORD_WRONG: &str = "That is not your current password. Type it again.";
/// Own page.
pub const PASSWORD_CHANGED: &str = "Your password was changed, and your other sessions were ended.";
/// Own page.
pub const CHANGE_EMAIL: &str = "Change address";
/// Own page.
pub const EMAIL_CHANGED: &str = "Your address was changed: log in with it from now on. Your other sessions were ended.";
/// Own page.
pub const EMAIL_TAKEN: &str = "This is somebody else’s address. Use another one.";
/// Own page.
pub const SECOND_FACTOR: &str = "Second factor";
/// Own page.
pub const SECOND_FACTOR_WORDS: &str = "With a second factor, a stolen password is not enough: the log-in also asks for a code that an app on your phone shows.";
/// Own page, before a moment.
pub const SECOND_FACTOR_SINCE: &str = "The log-in asks for a code since";
/// Own page.
pub fn recovery_codes_left(count: i64) -> String {
    match count {
        0 => "You have no recovery codes left: make new ones.".to_owned(),
        1 => "You have 1 recovery code left.".to_owned(),
        count => format!("You have {count} recovery codes left."),
    }
}
/// Own page.
pub const SET_UP_SECOND_FACTOR: &str = "Set up a second factor";
/// Own page.
pub const REMOVE_SECOND_FACTOR: &str = "Remove the second factor";
/// Own page.
pub const NEW_RECOVERY_CODES: &str = "Make new recovery codes";
/// Second factor.
pub const SCAN_WORDS: &str =
    "Scan this with an authenticator app, or type the key into it. Then type the code that the app shows.";
/// Second factor.
pub const SECOND_FACTOR_QR: &str = "QR code of the key for the authenticator app";
/// Second factor.
pub const SECOND_FACTOR_KEY: &str = "Key";
/// Second factor.
pub const FIRST_CODE_HINT: &str = "Six digits. From then on, the log-in asks for one.";
/// Second factor.
pub const CONFIRM_SECOND_FACTOR: &str = "Switch it on";
/// Second factor.
pub const FIRST_CODE_WRONG: &str =
    "The app’s code of this moment is another one. Check that the phone’s clock is right, and type the next code.";
/// Second factor.
pub const SECOND_FACTOR_ON: &str = "The second factor holds from now on, and your other sessions were ended.";
/// Second factor.
pub const SECOND_FACTOR_REMOVED: &str = "The second factor was removed: the password alone is enough again.";
/// Second factor.
pub const SECOND_FACTOR_NOT_BEGUN: &str =
    "There is nothing to confirm: the second factor is on already, or was not begun.";
/// Second factor.
pub const RECOVERY_CODES: &str = "Recovery codes";
/// Second factor.
pub const RECOVERY_CODES_WORDS: &str = "Each of these lets you in once when you do not have the app. They are shown this once: keep them where you keep your passwords. Codes from before work no more.";
/// Second factor.
pub const CODES_ARE_KEPT: &str = "I have kept them";
/// Own page, and security.
pub const SESSIONS: &str = "Sessions";
/// Own page.
pub const SESSIONS_WORDS: &str = "Where you are logged in. End what you do not know, and change your password then.";
/// A session.
pub const THIS_SESSION: &str = "This one";
/// A session, before a moment.
pub const LOGGED_IN_AT: &str = "Logged in";
/// A session, before a moment.
pub const LAST_USED_AT: &str = "last used";
/// A session.
pub const UNKNOWN_ADDRESS: &str = "unknown address";
/// A session.
pub const END_SESSION: &str = "End";
/// A session, for assistive technology.
pub fn end_session_of(whose: &str) -> String {
    format!("End the session of {whose}")
}
/// Own page.
pub const END_OTHER_SESSIONS: &str = "End all others";
/// Own page.
pub const SESSION_ENDED: &str = "It is ended: who had it is asked to log in again.";

/// Forgotten password.
pub const FORGOTTEN: &str = "Forgot your password?";
/// Forgotten password.
pub const FORGOTTEN_WORDS: &str =
    "Type the e-mail address of your account. If there is one, you get a link with which you choose a new password.";
/// Forgotten password.
pub const SEND_LINK: &str = "Send the link";
/// Forgotten password, whether somebody has the address or not.
pub const FORGOTTEN_SENT: &str = "If somebody has this address, a link is on its way to it. It works once, for 30 minutes. If nothing comes, look into the folder for unwanted mail, or ask an administrator.";
/// Forgotten password.
pub const FORGOTTEN_NO_MAIL: &str = "This system cannot send e-mail. An administrator can make a link for you with which you choose a new password: ask them.";
/// Forgotten password.
pub const BACK_TO_LOG_IN: &str = "Back to the log-in";
/// Forgotten password.
pub const CHOOSE_PASSWORD: &str = "Choose a new password";
/// Forgotten password.
pub const CHOOSE_PASSWORD_HINT: &str =
    "All your sessions end, and you log in with the new password. What your phone registers with stays as it is.";
/// Forgotten password.
pub const LINK_OVER: &str = "This link works no more";
/// Forgotten password.
pub const LINK_OVER_WORDS: &str =
    "It was used, replaced by a newer one, or is older than 30 minutes. Ask for a new one.";
/// Forgotten password, by an administrator.
pub const ISSUED_LINK: &str = "Link to a new password";
/// Forgotten password, by an administrator.
pub fn issued_link_words(name: &str) -> String {
    format!(
        "Hand this to {name}, and to nobody else: whoever opens it chooses the password. It works once, for 30 minutes."
    )
}
/// Forgotten password, by an administrator.
pub const ISSUED_LINK_ONCE: &str = "It is shown this once. A new one takes its place.";
/// Form of an extension.
pub const ISSUE_LINK: &str = "Password link";
/// Forgotten password, by an administrator.
pub const LINK: &str = "Link";
/// From a page about an extension.
pub const BACK_TO_EXTENSION: &str = "Back to the extension";
