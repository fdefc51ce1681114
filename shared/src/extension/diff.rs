use super::{Document, Field};

/// What became of one field from one version to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which field.
    pub field: Field,
    /// Before; `None` when it was empty, and always for a secret.
    pub from: Option<String>,
    /// After; `None` when it is empty, and always for a secret.
    pub to: Option<String>,
    /// It is another secret now: neither of the two is known here.
    pub secret: bool,
}

/// What differs between two versions, in the order of the fields; without `from`, everything that is not empty.
pub fn changes(from: Option<&Document>, to: &Document) -> Vec<Change> {
    Field::ALL.into_iter().filter_map(|field| change(field, from, to)).collect()
}

fn change(field: Field, from: Option<&Document>, to: &Document) -> Option<Change> {
    if let Some(now) = to.secret(field) {
        let changed = from.and_then(|from| from.secret(field)).is_some_and(|before| before != now);
        return changed.then_some(Change { field, from: None, to: None, secret: true });
    }
    let (before, after) = (from.and_then(|from| from.value(field)), to.value(field));
    (before != after).then_some(Change { field, from: before, to: after, secret: false })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{Department, PresenceStatus};

    fn ada() -> Document {
        Document {
            first_name: "Ada".into(),
            number: "1004".into(),
            registration_name: "desk".into(),
            concurrent_registrations: 1,
            user_password_id: 1,
            credential_id: 1,
            ..Document::default()
        }
    }

    /// Everything different from `ada`.
    fn grace() -> Document {
        Document {
            first_name: "Grace".into(),
            last_name: "Hopper".into(),
            email: Some("grace@example.com".into()),
            mobile: Some("1".into()),
            job_title: "Admiral".into(),
            number: "1005".into(),
            caller_id: Some("99".into()),
            registration_name: "ship".into(),
            concurrent_registrations: 2,
            presence_information: PresenceStatus::ALL.map(|status| status.name().to_owned()),
            presence_ring_timeout: [5, 6, 7, 8, 9, 10].map(Some),
            internal_always: [0; 6].map(Some),
            internal_no_answer: [7; 6].map(Some),
            internal_busy: [8; 6].map(Some),
            destinations: BTreeMap::from([(7, "1007".into())]),
            call_waiting: true,
            pickup_groups: "Navy\nCompilers".into(),
            call_handling_patterns: ["1", "2*", "*"].map(str::to_owned).to_vec(),
            call_handling_to: vec![7, Document::ACCEPT, 0],
            remote_registration: true,
            network_restriction: true,
            networks: "192.0.2.0/24".into(),
            user_agent_restriction: true,
            user_agents: "snom".into(),
            call_duration: Some(0),
            call_limit: Some(5),
            call_limit_seconds: Some(2),
            user_password_id: 2,
            credential_id: 2,
            role_id: Some(2),
            role: Some("Operator".into()),
            department_ids: vec![3, 20],
            departments: Some(vec!["Navy".into(), "Research › Compilers".into()]),
            password_id: None,
        }
    }

    fn shown(changes: &[Change]) -> Vec<String> {
        let side = |value: &Option<String>| value.clone().unwrap_or_default();
        changes
            .iter()
            .map(|Change { field, from, to, secret }| match secret {
                true => field.name().to_owned(),
                false => format!("{}: {}>{}", field.name(), side(from), side(to)),
            })
            .collect()
    }

    #[test]
    fn nothing_differs_from_itself() {
        assert_eq!(changes(Some(&ada()), &ada()), []);
        assert_eq!(changes(Some(&grace()), &grace()), []);
    }

    #[test]
    fn every_field_in_its_order_and_no_secret_in_any() {
        let changed = changes(Some(&ada()), &grace());
        assert!(changed.iter().map(|change| change.field).eq(Field::ALL));
        let presence = PresenceStatus::ALL.into_iter().flat_map(|status| {
            let name = status.name();
            [
                format!("{name}_information: >{name}"),
                format!("{name}_internal_always: >hang up"),
                format!("{name}_internal_no_answer: >1007"),
                // Deleted, and its number free.
                format!("{name}_internal_busy: >hang up"),
                format!("{name}_ring_timeout: >{}", status.place() + 5),
            ]
        });
        let before = [
            "first_name: Ada>Grace",
            "last_name: >Hopper",
            "email: >grace@example.com",
            "mobile: >1",
            "user_password",
            "role: >Operator",
            "organizations: >Navy\nResearch › Compilers",
            "job_title: >Admiral",
            "number: 1004>1005",
            "caller_id: >99",
            "registration_name: desk>ship",
            "registration_password",
            "concurrent_registrations: 1>2",
        ];
        let behind = [
            "call_waiting: >on",
            "call_handling: >1: 1007\n2*: accept\n*: hang up",
            "pickup_groups: >Navy\nCompilers",
            "remote_registration: >on",
            "network_restriction: >on",
            "networks: >192.0.2.0/24",
            "user_agent_restriction: >on",
            "user_agents: >snom",
            "call_duration: >0",
            "call_limit: >5",
            "call_limit_seconds: >2",
        ];
        let expected: Vec<_> =
            before.map(str::to_owned).into_iter().chain(presence).chain(behind.map(str::to_owned)).collect();
        assert_eq!(shown(&changed), expected);
        let back = changes(Some(&grace()), &ada());
        assert_eq!(back[1], Change { field: Field::LastName, from: Some("Hopper".into()), to: None, secret: false });
    }

    #[test]
    fn a_new_name_is_no_new_password() {
        let renamed = Document { registration_name: "new".into(), credential_id: 2, password_id: Some(1), ..ada() };
        assert_eq!(shown(&changes(Some(&ada()), &renamed)), ["registration_name: desk>new"]);
        let both = Document { password_id: Some(2), ..renamed.clone() };
        assert_eq!(shown(&changes(Some(&renamed), &both)), ["registration_password"]);
    }

    #[test]
    fn a_new_one_has_what_it_has() {
        let expected =
            ["first_name: >Ada", "number: >1004", "registration_name: >desk", "concurrent_registrations: >1"];
        assert_eq!(shown(&changes(None, &ada())), expected);
    }

    #[test]
    fn each_field_comes_back_alone_and_a_credential_whole() {
        for field in Field::ALL {
            let restored = changes(Some(&ada()), &ada().with(&[field], &grace()));
            let fields: Vec<_> = restored.iter().map(|change| change.field).collect();
            match field {
                Field::RegistrationName | Field::RegistrationPassword => {
                    assert_eq!(fields, [Field::RegistrationName, Field::RegistrationPassword]);
                }
                field => assert_eq!(fields, [field]),
            }
        }
        assert_eq!(ada().with(&Field::ALL, &grace()), grace());
        assert_eq!(ada().with(&[], &grace()), ada());
    }

    #[test]
    fn a_form_holds_everything_but_secrets_and_the_role() {
        let form = grace().form();
        let by_number = [Field::Role, Field::Organizations];
        for field in Field::ALL.into_iter().filter(|field| !by_number.contains(field)) {
            assert_eq!(form.value(field), grace().value(field).unwrap_or_default(), "{field:?}");
        }
        assert_eq!(form.organizations, "3\n20");
        assert_eq!((form.role.as_str(), ada().role(), grace().role()), ("", "None", "Operator"));
    }

    #[test]
    fn what_is_stored_may_know_more() {
        let mut stored = serde_json::to_value(grace()).unwrap();
        stored["voicemail"] = "on".into();
        let read = serde_json::from_value::<Document>(stored.clone()).unwrap();
        assert_eq!(read, Document { role: None, departments: None, destinations: BTreeMap::new(), ..grace() });
        // Of before there were departments.
        stored.as_object_mut().unwrap().remove("department_ids");
        assert_eq!(serde_json::from_value::<Document>(stored).unwrap().department_ids, [Department::COMPANY]);
    }
}
