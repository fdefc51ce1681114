//! A rule of the database that is a little different from `shared`'s is found, whichever it is.

use std::collections::BTreeSet;

use patchbay_shared::Field;
use sqlx::PgPool;

use super::{Generated, VECTORS, constraints, generated, judged_otherwise, replace, seed, vectors_judged_otherwise};
use crate::harness::Portal;

/// Every constraint, the field it is about, and what in it becomes what.
const CHANGES: [(&str, Field, &str, &str); 31] = [
    ("extension_name_missing", Field::FirstName, "\\u3000", ""),
    ("extension_first_name", Field::FirstName, "<= 63", "<= 64"),
    ("extension_first_name", Field::FirstName, "\\u007F-", ""),
    ("extension_last_name", Field::LastName, "<= 63", "<= 62"),
    ("extension_email", Field::Email, "<= 255", "<= 256"),
    ("extension_email", Field::Email, "{0,61}", "{0,62}"),
    ("extension_mobile", Field::Mobile, "{1,31}", "{1,32}"),
    ("extension_mobile", Field::Mobile, "*# -]", "* -]"),
    ("extension_job_title", Field::JobTitle, "<= 127", "<= 128"),
    ("extension_number", Field::Number, "[0-9]", "[[:alnum:]]"),
    ("extension_number", Field::Number, "{1,8}", "{1,9}"),
    ("extension_caller_id", Field::CallerId, "*#-]", "*# -]"),
    ("extension_registration_name", Field::RegistrationName, "{1,63}", "{1,62}"),
    ("extension_concurrent_registrations", Field::ConcurrentRegistrations, "<= 3", "<= 4"),
    ("extension_networks", Field::Networks, "portal.are_networks(networks)", "true"),
    ("extension_networks_missing", Field::Networks, "NOT network_restriction", "true"),
    ("extension_user_agents", Field::UserAgents, "-\\u002B\\u002D", ""),
    ("extension_user_agents", Field::UserAgents, "\\u007E", "\\u00FF"),
    ("extension_user_agents", Field::UserAgents, "{64}", "{65}"),
    ("extension_user_agents", Field::UserAgents, "{32}", "{33}"),
    ("extension_user_agents_missing", Field::UserAgents, "NOT user_agent_restriction", "true"),
    ("extension_pickup_groups", Field::PickupGroups, "portal.are_groups(pickup_groups)", "(pickup_groups IS NOT NULL)"),
    ("extension_call_duration", Field::CallDuration, ">= 0", ">= 1"),
    ("extension_call_duration", Field::CallDuration, "<= 86400", "<= 86401"),
    ("extension_call_limit", Field::CallLimit, ">= 1", ">= 0"),
    ("extension_call_limit", Field::CallLimit, "<= 100", "<= 101"),
    ("extension_call_limit_seconds", Field::CallLimitSeconds, ">= 1", ">= 0"),
    ("extension_call_limit_seconds", Field::CallLimitSeconds, "<= 3600", "<= 3601"),
    ("endpoint_number_digits", Field::Number, "{1,8}", "{1,7}"),
    ("endpoint_registration_name_form", Field::RegistrationName, "._-]", ".-]"),
    ("endpoint_caller_id_form", Field::CallerId, "{1,31}", "{1,30}"),
];

#[sqlx::test(migrations = "./migrations")]
async fn is_found(pool: PgPool) {
    let portal = Portal::new(pool).await;
    portal.extension("1000").await;
    let seed = seed();
    let columns = VECTORS.map(|(field, _)| field.name());
    let constraints = constraints(&portal.pool, &["portal.extension", "sip.endpoint"], &columns).await;
    let names: BTreeSet<_> = constraints.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names, CHANGES.iter().map(|(name, ..)| *name).collect(), "each is tried");
    for (field, vectors) in VECTORS {
        let Generated { values, accepted, .. } = generated(field, seed, 50_000);
        for (name, _, from, to) in CHANGES.into_iter().filter(|(_, of, ..)| *of == field) {
            let (_, table, rule) = constraints.iter().find(|(known, ..)| known == name).unwrap();
            let changed = rule.replacen(from, to, 1);
            assert_ne!(rule, &changed, "{name}");
            replace(&portal.pool, table, name, &changed).await;
            let found = judged_otherwise(&portal.pool, field, &values, &accepted).await;
            assert!(!found.is_empty(), "PATCHBAY_SEED={seed}: {changed} of {name} is found by no input");
            // What phones see is written from what was saved, and has no vectors of its own.
            if table == "portal.extension" {
                let found = vectors_judged_otherwise(&portal, field, vectors).await;
                assert!(!found.is_empty(), "{changed} of {name} is found by no vector");
            }
            replace(&portal.pool, table, name, rule).await;
        }
        assert!(
            judged_otherwise(&portal.pool, field, &values, &accepted).await.is_empty(),
            "{} is as before",
            field.name()
        );
    }
}
