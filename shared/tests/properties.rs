//! What holds for every input, whatever it is.

use patchbay_shared::*;
use proptest::prelude::*;

/// Text near the boundaries of every rule: of any script, of what numbers, addresses and passwords are made of, and
/// with something invisible around it.
fn typed() -> impl Strategy<Value = String> {
    let core = prop_oneof![
        any::<String>(),
        "[0-9]{0,10}",
        "[0-9A-Za-z().+*# -]{0,34}",
        "[a-z.+]{1,9}@[a-z0-9-]{1,4}[.]?[a-z]{0,3}",
        "[A-Za-z0-9._-]{60,66}",
        "[!-~]{6,66}",
        "(?s).{60,130}",
        "[ \t\r\n\u{0}\u{7f}\u{85}\u{a0}\u{200b}\u{202e}\u{feff}٣３]{0,4}",
    ];
    ("[ \t\n\u{a0}]{0,2}", core, "[ \t\n\u{a0}]{0,2}").prop_map(|(before, core, after)| before + &core + &after)
}

fn grace() -> impl Strategy<Value = String> {
    prop_oneof![typed(), "", "0|1|24", "[0-9]{1,2}"]
}

fn switch() -> impl Strategy<Value = String> {
    prop_oneof![typed(), "", "on", "[on]{1,3}"]
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![typed(), "", "[0-9]{1,6}"]
}

/// Networks, user agents, or something that is neither: at most so many.
fn list(most: usize) -> impl Strategy<Value = String> {
    let line = prop_oneof![
        typed(),
        "[ -~]{0,70}",
        "[0-9]{1,3}[.][0-9]{1,2}[.][0-9]{1,2}[.][0-9]{1,2}(/[0-9]{1,2})?",
        "[0-9a-fA-F:]{2,20}(/[0-9]{1,3})?",
        "10[.]0[.][0-9][.]0[ /]255[.](255|0)[.]0[.]0",
    ];
    prop::collection::vec(line, 0..=most).prop_map(|lines| lines.join("\n"))
}

/// Rules about calls, or something near them: at most so many.
fn call_rules(most: usize) -> impl Strategy<Value = String> {
    let line = prop_oneof![typed(), "[0-9+]{1,4}[*]? ?: ?(accept|hang up|Hang Up|[0-9]{1,9})", "[ -~]{0,40}"];
    prop::collection::vec(line, 0..=most).prop_map(|lines| lines.join("\n"))
}

fn form() -> impl Strategy<Value = ExtensionForm> {
    let secrets = (typed().prop_map(Secret::new), typed().prop_map(Secret::new), prop_oneof!["", "on", "o"], grace());
    let person = (typed(), typed(), typed(), typed(), prop_oneof![typed(), "None|Operator"], list(3), typed());
    let line = (typed(), typed(), typed(), prop_oneof![typed(), "[0-4]"]);
    let restrictions = (switch(), call_rules(3), list(3), switch(), switch(), list(3), switch(), list(3));
    let calls = (number(), number(), number());
    let part = prop_oneof![typed(), "", "hang up|HANG UP", "[0-9]{1,9}"];
    let parts = PresenceStatus::COUNT * PresencePart::COUNT;
    let presence = prop::collection::vec(part, parts).prop_map(|parts| {
        let mut parts = parts.into_iter();
        std::array::from_fn(|_| std::array::from_fn(|_| parts.next().unwrap_or_default()))
    });
    (person, secrets, line, restrictions, calls, presence).prop_map(
        |(
            (first_name, last_name, email, mobile, role, organizations, job_title),
            (user_password, registration_password, weak_confirmed, registration_password_grace),
            (number, caller_id, registration_name, concurrent_registrations),
            (
                call_waiting,
                call_handling,
                pickup_groups,
                remote_registration,
                network_restriction,
                networks,
                user_agent_restriction,
                user_agents,
            ),
            (call_duration, call_limit, call_limit_seconds),
            presence,
        )| ExtensionForm {
            first_name,
            last_name,
            email,
            mobile,
            user_password,
            role,
            organizations,
            job_title,
            number,
            caller_id,
            registration_name,
            registration_password,
            weak_confirmed,
            registration_password_grace,
            concurrent_registrations,
            presence,
            call_waiting,
            call_handling,
            pickup_groups,
            remote_registration,
            network_restriction,
            networks,
            user_agent_restriction,
            user_agents,
            call_duration,
            call_limit,
            call_limit_seconds,
        },
    )
}

fn rules() -> impl Strategy<Value = Rules> {
    let occasion = prop_oneof![Just(Occasion::Create), Just(Occasion::Update)];
    let policy =
        prop_oneof![Just(PasswordPolicy::Standard), Just(PasswordPolicy::Strict), Just(PasswordPolicy::Modern)];
    (occasion, policy, any::<bool>()).prop_map(|(occasion, policy, organizations)| Rules {
        occasion,
        policy,
        organizations,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn what_was_accepted_is_accepted_again_unchanged(typed in typed()) {
        if let Ok(name) = Name::parse(&typed) {
            prop_assert_eq!(Name::parse(name.as_str()), Ok(name));
        }
        if let Ok(name) = DepartmentName::parse(&typed) {
            prop_assert_eq!(DepartmentName::parse(name.as_str()), Ok(name));
        }
        if let Ok(title) = JobTitle::parse(&typed) {
            prop_assert_eq!(JobTitle::parse(title.as_str()), Ok(title));
        }
        if let Ok(address) = EmailAddress::parse(&typed) {
            prop_assert_eq!(EmailAddress::parse(address.as_str()), Ok(address));
        }
        if let Ok(Some(number)) = MobileNumber::parse(&typed) {
            prop_assert_eq!(MobileNumber::parse(number.as_str()), Ok(Some(number)));
        }
        if let Ok(number) = ExtensionNumber::parse(&typed) {
            prop_assert_eq!(ExtensionNumber::parse(number.as_str()), Ok(number));
        }
        if let Ok(Some(id)) = CallerId::parse(&typed) {
            prop_assert_eq!(CallerId::parse(id.as_str()), Ok(Some(id)));
        }
        if let Ok(name) = RegistrationName::parse(&typed) {
            prop_assert_eq!(RegistrationName::parse(name.as_str()), Ok(name));
        }
        if let Ok(name) = CompanyName::parse(&typed) {
            prop_assert_eq!(CompanyName::parse(name.as_str()), Ok(name));
        }
        if let Ok(domain) = SipDomain::parse(&typed) {
            prop_assert_eq!(SipDomain::parse(domain.as_str()), Ok(domain));
        }
        if let Ok(phones) = ConcurrentRegistrations::parse(&typed) {
            prop_assert_eq!(ConcurrentRegistrations::parse(&phones.get().to_string()), Ok(phones));
        }
        if let Ok(duration) = CallDuration::parse(&typed) {
            prop_assert_eq!(CallDuration::parse(&duration.get().to_string()), Ok(duration));
        }
        if let Ok(text) = Information::parse(&typed) {
            prop_assert_eq!(Information::parse(text.as_str()), Ok(text));
        }
        if let Ok(Some(to)) = Destination::parse(&typed) {
            prop_assert_eq!(Destination::parse(to.as_str()), Ok(Some(to)));
        }
        if let Ok(Some(code)) = FeatureCode::parse(&typed) {
            prop_assert_eq!(FeatureCode::parse(code.as_str()), Ok(Some(code)));
        }
        if let Ok(switch) = Switch::parse(&typed) {
            prop_assert_eq!(Switch::parse(Switch::name(switch.is_on())), Ok(switch));
        }
    }

    #[test]
    fn a_list_that_was_accepted_is_accepted_again_unchanged(typed in list(40)) {
        if let Ok(networks) = Networks::parse(&typed) {
            prop_assert_eq!(Networks::parse(&networks.to_string()), Ok(networks));
        }
        if let Ok(groups) = PickupGroups::parse(&typed) {
            prop_assert_eq!(PickupGroups::parse(&groups.to_string()), Ok(groups));
        }
        if let Ok(agents) = UserAgents::parse(&typed) {
            prop_assert_eq!(UserAgents::parse(&agents.to_string()), Ok(agents));
        }
    }

    #[test]
    fn rules_that_were_accepted_are_accepted_again_unchanged(typed in call_rules(40)) {
        if let Ok(rules) = CallRules::parse(&typed) {
            prop_assert_eq!(CallRules::parse(&rules.to_string()), Ok(rules));
        }
    }

    #[test]
    fn who_was_refused_for_a_restriction_is_allowed_by_its_cure(
        form in form(), address in any::<[u8; 4]>(), agent in prop_oneof![typed(), "[ -~]{0,80}"]
    ) {
        for refusal in Refusal::ALL {
            let Some(allowed) = form.allowing(refusal, address.into(), &agent) else { continue };
            // Nothing that was right before is wrong now.
            for field in Field::ALL {
                let (before, now) = (form.judge(field, Rules::default()), allowed.judge(field, Rules::default()));
                prop_assert!(now.is_none() || now == before, "{:?} {:?}", field, now);
            }
            prop_assert_eq!(allowed.allowing(refusal, address.into(), &agent), None);
        }
    }

    #[test]
    fn secrets_are_kept_to_the_character(typed in typed(), rules in rules()) {
        let secret = Secret::new(typed.clone());
        if let Ok(password) = UserPassword::parse(&secret, rules.policy, &[]) {
            prop_assert_eq!(password.expose(), &typed);
        }
        if let Ok(password) = RegistrationPassword::parse(&secret) {
            prop_assert_eq!(password.expose(), &typed);
        }
    }

    #[test]
    fn the_verdict_is_the_first_broken_rule_of_the_checklist(typed in typed(), name in typed(), rules in rules()) {
        let (secret, identity) = (Secret::new(typed), [name.as_str()]);
        let broken = UserPassword::rules(&secret, rules.policy, &identity).into_iter().find(|rule| !rule.met);
        let verdict = UserPassword::parse(&secret, rules.policy, &identity).err();
        prop_assert_eq!(verdict, broken.map(|rule| rule.error));
    }

    #[test]
    fn a_field_is_judged_alone_as_in_the_form(form in form(), rules in rules()) {
        let errors = form.parse(rules).err().unwrap_or_default();
        for field in Field::ALL {
            prop_assert_eq!(form.judge(field, rules), errors.get(field).cloned());
        }
    }

    #[test]
    fn an_error_carries_nothing_of_what_was_typed(rules in rules(), junk in typed()) {
        let marker = format!("\u{1}marker {junk}");
        let form = ExtensionForm {
            first_name: marker.clone(),
            last_name: marker.clone(),
            email: marker.clone(),
            mobile: marker.clone(),
            user_password: Secret::new("marker"),
            role: marker.clone(),
            organizations: marker.clone(),
            job_title: marker.clone(),
            number: marker.clone(),
            caller_id: marker.clone(),
            registration_name: marker.clone(),
            registration_password: Secret::new(marker.clone()),
            concurrent_registrations: marker.clone(),
            presence: std::array::from_fn(|_| std::array::from_fn(|_| marker.clone())),
            call_waiting: marker.clone(),
            call_handling: marker.clone(),
            pickup_groups: marker.clone(),
            remote_registration: marker.clone(),
            network_restriction: marker.clone(),
            networks: marker.clone(),
            user_agent_restriction: marker.clone(),
            user_agents: marker.clone(),
            call_duration: marker.clone(),
            call_limit: marker.clone(),
            call_limit_seconds: marker,
            ..ExtensionForm::default()
        };
        let errors = form.parse(Rules { organizations: true, ..rules }).err().unwrap_or_default();
        prop_assert_eq!(errors.len(), Field::ALL.len());
        let said = format!("{errors:?} {}", serde_json::to_string(&errors).unwrap_or_default());
        prop_assert!(!said.contains("marker"), "{}", said);
    }
}

#[test]
fn neither_a_form_nor_its_document_shows_a_secret() {
    let secret = || Secret::new("hunter2");
    let form = ExtensionForm { user_password: secret(), registration_password: secret(), ..ExtensionForm::default() };
    let shown = format!("{form:?} {}", serde_json::to_string(&form).unwrap());
    assert!(!shown.contains("hunter2"), "{shown}");
}

proptest! {
    #[test]
    fn a_cell_is_no_formula_and_comes_back(text in prop_oneof![typed(), "[-'=+@\t\r\n]{0,3}.{0,5}"]) {
        let cell = Cell::of(&text);
        prop_assert!(!cell.as_str().starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
        prop_assert_eq!(Cell::read(cell.as_str()), &text);
    }
}
