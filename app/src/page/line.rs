//! Entries of lists that change, made of what the store found.

use patchbay_shared::{ConcurrentRegistrations, Cure, ExtensionForm, JobEnd, Permission, Permissions};
use patchbay_store::{
    attempt::Attempt,
    ban::{Ban, Bans},
    call::Call,
    domain::{Move, Standing},
    job::Job,
    registration::Binding,
};

use crate::{
    text,
    ui::{Act, Line},
};

/// The extension whose refusals are told.
#[derive(Clone, Debug)]
pub struct Refused {
    /// Which one.
    pub id: i64,
    /// Its newest saved version.
    pub version: i32,
    /// Whether that one is live.
    pub live: bool,
    /// Its values, secrets empty.
    pub form: ExtensionForm,
}

/// A button that posts one value.
fn post(to: String, name: &str, value: String, words: &str, label: String) -> Act {
    Act { method: "post".into(), to, name: name.into(), value, words: words.into(), label }
}

/// Who was turned away; `of` is the extension they belong to.
pub fn refusals(attempts: Vec<Attempt>, of: Option<&Refused>, may: Permissions) -> Vec<Line> {
    attempts.iter().map(|attempt| refusal(attempt, of, may)).collect()
}

fn refusal(attempt: &Attempt, of: Option<&Refused>, may: Permissions) -> Line {
    let facts =
        [text::attempted(attempt), text::attempted_from(attempt), attempt.name.clone(), attempt.user_agent.clone()];
    Line {
        sign: "refused".into(),
        head: text::refusal(attempt.reason).into(),
        facts: facts.into_iter().filter(|fact| !fact.is_empty()).collect(),
        hint: text::remedy(attempt.reason).into(),
        progress: None,
        act: cure(attempt, of, may),
    }
}

/// What ends the refusal, if who looks at it may do that and it still has to be done.
fn cure(attempt: &Attempt, of: Option<&Refused>, may: Permissions) -> Option<Act> {
    let cure = attempt.reason.cure()?;
    let words = text::cure(cure);
    let ban = || attempt.ban_id.filter(|_| may.contains(Permission::ManageSecurity));
    if cure == Cure::LiftBan {
        return Some(post("/security/bans/lift".into(), "ban", ban()?.to_string(), words, words.into()));
    }
    if cure == Cure::Restore {
        let (method, to) = ("get".into(), "/extensions/deleted".into());
        return Some(Act { method, to, words: words.into(), label: words.into(), ..Act::default() });
    }
    let Refused { id, version, live, form } = of?;
    let may_change = *live && may.contains(Permission::EditExtensions) && may.contains(Permission::ApplyExtensions);
    match cure {
        Cure::Apply => (!*live && may.contains(Permission::ApplyExtensions))
            .then(|| post(format!("/extensions/{id}/apply"), "version", version.to_string(), words, words.into())),
        Cure::RaiseLimit => {
            let allowed = ConcurrentRegistrations::parse(&form.concurrent_registrations).ok()?;
            (may_change && allowed.get() < ConcurrentRegistrations::MAX).then(|| {
                post(format!("/extensions/{id}/raise-limit"), "version", version.to_string(), words, words.into())
            })
        }
        Cure::AllowAddress | Cure::AllowRemote | Cure::AllowUserAgent => {
            let source = attempt.source.parse().ok()?;
            let restricted = form.allowing(attempt.reason, source, &attempt.user_agent).is_some();
            let (to, refused) = (format!("/extensions/{id}/allow"), format!("{version}.{}", attempt.id));
            (may_change && restricted).then(|| post(to, "refused", refused, words, text::cure_of(cure, attempt)))
        }
        Cure::ShowPassword => may
            .contains(Permission::RevealSecrets)
            .then(|| post(format!("/extensions/{id}/phone"), "", String::new(), words, words.into())),
        Cure::LiftCallBlock => (attempt.call_blocked && may.contains(Permission::EditExtensions))
            .then(|| post(format!("/extensions/{id}/call-block/lift"), "", String::new(), words, words.into())),
        Cure::Restore | Cure::LiftBan => None,
    }
}

/// Which phones are registered.
pub fn registrations(bindings: Vec<Binding>, id: i64, may: Permissions) -> Vec<Line> {
    let edits = may.contains(Permission::EditExtensions);
    let line = |binding: Binding| Line {
        sign: "registered".into(),
        head: binding.source.clone(),
        facts: [binding.user_agent.clone(), text::binding(&binding), binding.contact.clone()]
            .into_iter()
            .filter(|fact| !fact.is_empty())
            .collect(),
        hint: String::new(),
        progress: None,
        act: edits.then(|| {
            let label = text::unregister(&binding.source);
            post(format!("/extensions/{id}/unregister"), "binding", binding.id.clone(), text::UNREGISTER, label)
        }),
    };
    bindings.into_iter().map(line).collect()
}

/// Who is banned.
pub fn bans(bans: Bans) -> Vec<Line> {
    let more = text::and_more(bans.total, bans.rows.len());
    let lines = bans.rows.iter().map(ban);
    lines.chain(more.map(|words| Line { head: words, ..Line::default() })).collect()
}

fn ban(ban: &Ban) -> Line {
    Line {
        sign: "refused".into(),
        head: text::banned(ban),
        facts: vec![text::banned_for(ban)],
        hint: String::new(),
        progress: None,
        act: Some(post("/security/bans/lift".into(), "ban", ban.id.to_string(), text::LIFT_BAN, text::lift_ban(ban))),
    }
}

/// Which calls ended.
pub fn calls(calls: &[Call]) -> Vec<Line> {
    let line = |call: &Call| Line {
        sign: if call.answered_at.is_some() { "registered" } else { "silent" }.into(),
        head: text::call_of(call),
        facts: text::call_facts(call),
        ..Line::default()
    };
    calls.iter().map(line).collect()
}

/// How far a job is.
pub fn job(job: &Job) -> Line {
    let sign = match job.ended {
        None => "silent",
        Some((_, JobEnd::Done)) => "registered",
        Some(_) => "refused",
    };
    Line {
        sign: sign.into(),
        head: text::job_progress(job),
        facts: std::iter::once(text::job_state(job).to_owned()).chain(text::job_hashing(job)).collect(),
        progress: Some((job.done, job.total)),
        ..Line::default()
    }
}

/// Which SIP domain holds, and how far the way to another one is.
pub fn domain(standing: Standing) -> Vec<Line> {
    let Standing { in_force, moving } = standing;
    let (sign, facts, hint) = match moving {
        None => ("registered", Vec::new(), String::new()),
        Some(Move { to, made, total }) => {
            ("silent", vec![text::digests_made(made, total)], text::moving_to(&in_force, &to))
        }
    };
    vec![Line { sign: sign.into(), head: text::registers_at(&in_force), facts, hint, ..Line::default() }]
}

#[cfg(test)]
mod tests {
    use patchbay_shared::Refusal;
    use time::OffsetDateTime;

    use super::*;

    fn attempt(reason: Refusal) -> Attempt {
        Attempt {
            id: 7,
            reason,
            name: "desk".into(),
            source: "192.0.2.7".into(),
            port: 5060,
            transport: "UDP".into(),
            user_agent: "snomD785/10.1".into(),
            calling: false,
            times: 1,
            first_at: OffsetDateTime::UNIX_EPOCH,
            last_at: OffsetDateTime::UNIX_EPOCH,
            ban_id: None,
            call_blocked: false,
        }
    }

    fn restricted() -> ExtensionForm {
        ExtensionForm {
            network_restriction: "on".into(),
            networks: "10.0.0.0/8".into(),
            user_agent_restriction: "on".into(),
            user_agents: "Yealink".into(),
            ..ExtensionForm::default()
        }
    }

    const RESTRICTED: [Refusal; 3] =
        [Refusal::AddressNotAllowed, Refusal::RemoteNotAllowed, Refusal::UserAgentNotAllowed];

    #[test]
    fn every_reason_has_words_and_a_remedy() {
        for reason in Refusal::ALL {
            assert!(!text::refusal(reason).is_empty() && text::remedy(reason).ends_with('.'), "{reason:?}");
        }
    }

    #[test]
    fn who_waits_after_too_many_calls_is_let_call_again() {
        let of = Refused { id: 3, version: 2, live: false, form: ExtensionForm::default() };
        let blocked = Attempt { call_blocked: true, ..attempt(Refusal::TooManyCalls) };
        let act = |attempt: &Attempt, may| refusal(attempt, Some(&of), may).act;
        assert_eq!(act(&blocked, Permissions::all()).unwrap().to, "/extensions/3/call-block/lift");
        assert_eq!(act(&blocked, Permissions::all().without(Permission::EditExtensions)), None);
        assert_eq!(act(&attempt(Refusal::TooManyCalls), Permissions::all()), None, "it waits no longer");
    }

    #[test]
    fn a_restriction_is_lifted_by_who_may_change_the_extension_and_while_there_is_one() {
        let live = Refused { id: 3, version: 2, live: true, form: restricted() };
        let act = |reason, of: &Refused, may| refusal(&attempt(reason), Some(of), may).act;
        for reason in RESTRICTED {
            let offered = act(reason, &live, Permissions::all()).unwrap();
            assert_eq!((offered.to.as_str(), offered.value.as_str()), ("/extensions/3/allow", "2.7"));
            assert!(offered.label.starts_with(&offered.words), "what is read out begins with what is seen");
            for permission in [Permission::EditExtensions, Permission::ApplyExtensions] {
                assert_eq!(act(reason, &live, Permissions::all().without(permission)), None, "{reason:?}");
            }
            let waiting = Refused { live: false, ..live.clone() };
            assert_eq!(act(reason, &waiting, Permissions::all()), None, "what waits is not applied unseen");
            let form = live.form.allowing(reason, [192, 0, 2, 7].into(), "snomD785/10.1").unwrap();
            assert_eq!(act(reason, &Refused { form, ..live.clone() }, Permissions::all()), None, "it is lifted");
        }
        let words = RESTRICTED.map(|reason| act(reason, &live, Permissions::all()).unwrap().label);
        assert_eq!(
            words,
            ["Permit this address: 192.0.2.7", "Allow remote registration", "Permit this user agent: snomD785"]
        );
    }
}
