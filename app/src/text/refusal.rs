//! Why phones are turned away, who is banned, and what is registered.

use patchbay_shared::{Cure, Field, Refusal, UserAgents};
use patchbay_store::{
    attempt::Attempt,
    ban::{Allowed, Ban, MOST_ALLOWED, Policy},
    registration::Binding,
};
use time::Duration;

use super::moment;

/// Side menu and page.
pub const BANS: &str = "Bans";
/// Side menu and page.
pub const UNKNOWN_PHONES: &str = "Unknown phones";
/// Unknown phones.
pub const UNKNOWN_PHONES_WORDS: &str = "Phones that gave a registration name that no extension has, in the last seven days. \
     Refusals of an extension’s own phones are on its page about phones.";
/// Unknown phones: none.
pub const NO_UNKNOWN_PHONES: &str = "No unknown phone tried to register or to call.";
/// Phone page.
pub const REGISTERED_PHONES: &str = "Registered phones";
/// Phone page.
pub const NO_REGISTERED_PHONES: &str = "No phone is registered.";
/// Phone page.
pub const UNREGISTER: &str = "Unregister";
/// Phone page.
pub const WHY_NOT: &str = "Why can’t this phone register?";
/// Phone page.
pub const WHY_NOT_EMPTY: &str = "No phone of this extension was turned away in the last seven days. What a phone with another registration \
     name tried is under Security › Unknown phones.";
/// Bans.
pub const NO_BANS: &str = "Nobody is banned.";
/// Bans.
pub const LIFT_BAN: &str = "Lift";
/// Bans.
pub const NEVER_BANNED: &str = "Never banned";
/// Bans.
pub const NEVER_BANNED_WORDS: &str =
    "Networks of your own, where many phones share an address: failures from there are told, and ban nobody.";
/// Bans.
pub const NETWORK: &str = "Address or network";
/// Bans.
pub const NETWORK_HINT: &str = "Such as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32.";
/// Bans.
pub const NEVER_BAN: &str = "Never ban it";
/// Bans.
pub const REMOVE: &str = "Remove";

/// Why a phone was turned away.
pub const fn refusal(reason: Refusal) -> &'static str {
    match reason {
        Refusal::UnknownName => "No extension has this registration name",
        Refusal::NotApplied => "The extension is saved, but not live yet",
        Refusal::Deleted => "The extension was deleted",
        Refusal::WrongPassword => "Wrong registration password",
        Refusal::OtherExtension => "The phone claims another extension’s number",
        Refusal::LimitReached => "As many phones as may be are registered already",
        Refusal::AddressNotAllowed => "Its address is in none of the permitted networks",
        Refusal::RemoteNotAllowed => "Its address is not local, and remote registration is not allowed",
        Refusal::UserAgentNotAllowed => "It is none of the permitted user agents",
        Refusal::TooManyCalls => "It made too many calls within a short time",
        Refusal::Malformed => "The request was not understood",
        Refusal::Banned => "Banned after too many failures",
    }
}

/// The one thing to do about it.
pub const fn remedy(reason: Refusal) -> &'static str {
    match reason {
        Refusal::UnknownName => {
            "Type the registration name into the phone exactly as the extension’s page about phones shows it."
        }
        Refusal::NotApplied => "Apply it: the phone registers with its next try.",
        Refusal::Deleted => "Restore it under Deleted, or give the phone the name and password of another extension.",
        Refusal::WrongPassword => "Type the registration password into the phone again; it is not the user password.",
        Refusal::OtherExtension => {
            "Set the phone’s user or number to the number that belongs to this registration name."
        }
        Refusal::LimitReached => "Unregister a phone that is not used any more, or let one more register.",
        Refusal::AddressNotAllowed => "If the phone belongs there, permit its address or network under Security.",
        Refusal::RemoteNotAllowed => "If the phone belongs there, allow remote registration under Security.",
        Refusal::UserAgentNotAllowed => "If it is the right phone, permit its user agent under Security.",
        Refusal::TooManyCalls => {
            "Somebody may be calling with its password: look at its calls. If all is well, let it call again, or raise its limit under Security."
        }
        Refusal::Malformed => "Update the phone’s software, or look at its Contact and Expires settings.",
        Refusal::Banned => "Put the phone right first; then lift the ban, or wait until it is over.",
    }
}

/// A button that ends a refusal.
pub const fn cure(cure: Cure) -> &'static str {
    match cure {
        Cure::Apply => super::APPLY,
        Cure::RaiseLimit => "Let one more register",
        Cure::AllowAddress => "Permit this address",
        Cure::AllowRemote => super::label(Field::RemoteRegistration),
        Cure::AllowUserAgent => "Permit this user agent",
        Cure::LiftCallBlock => "Let it call again",
        Cure::LiftBan => "Lift the ban",
        Cure::ShowPassword => super::SHOW_REGISTRATION_PASSWORD,
        Cure::Restore => "Show deleted extensions",
    }
}

/// The words of that button for assistive technology, which hears many of them: what exactly it permits.
pub fn cure_of(how: Cure, attempt: &Attempt) -> String {
    match how {
        Cure::AllowAddress => format!("{}: {}", cure(how), attempt.source),
        Cure::AllowUserAgent => {
            let product = UserAgents::product(&attempt.user_agent).unwrap_or_default();
            format!("{}: {product}", cure(how))
        }
        how => cure(how).to_owned(),
    }
}

/// When, and how often.
pub fn attempted(attempt: &Attempt) -> String {
    let what = if attempt.calling { "tried to call" } else { "tried to register" };
    match attempt.times {
        1 => format!("{what} on {}", moment(attempt.last_at)),
        times => {
            format!("{what} {times} times since {}, last on {}", moment(attempt.first_at), moment(attempt.last_at))
        }
    }
}

/// Address, port and transport.
pub fn attempted_from(attempt: &Attempt) -> String {
    let address = match attempt.source.contains(':') {
        true => format!("[{}]", attempt.source),
        false => attempt.source.clone(),
    };
    format!("from {address}:{} over {}", attempt.port, attempt.transport)
}

/// What a registration is, besides its address and user agent.
pub fn binding(binding: &Binding) -> String {
    let Binding { transport, digest, since, expires, .. } = binding;
    format!("{transport} · {digest} · since {} · until {} unless renewed", moment(*since), moment(*expires))
}

/// The words of a button that ends a registration, for assistive technology.
pub fn unregister(source: &str) -> String {
    format!("Unregister the phone at {source}")
}

/// Who is banned.
pub fn banned(ban: &Ban) -> String {
    match ban.name.is_empty() {
        true => ban.source.clone(),
        false => format!("{} from {}", ban.name, ban.source),
    }
}

/// Since when, until when, and the how manieth time it is.
pub fn banned_for(ban: &Ban) -> String {
    let again = match ban.times {
        1 => String::new(),
        times => format!(" · banned {times} times in seven days"),
    };
    format!("since {} · until {}{again}", moment(ban.at), moment(ban.until))
}

/// The words of a button that lifts a ban, for assistive technology.
pub fn lift_ban(ban: &Ban) -> String {
    format!("Lift the ban of {}", banned(ban))
}

/// How somebody comes to be banned.
pub fn ban_policy(policy: &Policy) -> String {
    let Policy { name_failures, source_failures, window, first, longest } = *policy;
    format!(
        "A registration name that fails {name_failures} times from one source within {} is refused there for {}; a source that \
         fails {source_failures} times is not answered at all. Each further ban lasts twice as long, up to {}. Of IPv6, 64 bits \
         are one source. Calls that are up go on.",
        duration(window),
        duration(first),
        duration(longest)
    )
}

fn duration(duration: Duration) -> String {
    let of = |count: i64, unit: &str| if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") };
    match (duration.whole_days(), duration.whole_hours(), duration.whole_minutes()) {
        (1.., _, _) => of(duration.whole_days(), "day"),
        (_, 1.., _) => of(duration.whole_hours(), "hour"),
        _ => of(duration.whole_minutes(), "minute"),
    }
}

/// More than are shown.
pub fn and_more(total: i64, shown: usize) -> Option<String> {
    let more = total - i64::try_from(shown).unwrap_or(i64::MAX);
    (more > 0).then(|| format!("and {more} more, which are older"))
}

/// Who allowed a network.
pub fn allowed_by(allowed: &Allowed) -> String {
    format!("allowed by {} on {}", allowed.by, moment(allowed.at))
}

/// The words of a button that ends it, for assistive technology.
pub fn remove(network: &str) -> String {
    format!("Remove {network}")
}

/// There are as many allowed networks as may be.
pub fn too_many_networks() -> String {
    format!(
        "There are {MOST_ALLOWED} networks already. Remove one first, or allow a larger network in place of several."
    )
}
