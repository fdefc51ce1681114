use super::Field;

/// The columns of a file of extensions: the name that stands over each, and whose values stand in it. Names, not
/// places, say what a column is. There is none for secrets, nor for where calls go.
pub const COLUMNS: [(&str, Field); 21] = [
    ("Extension Number", Field::Number),
    ("First Name", Field::FirstName),
    ("Last Name", Field::LastName),
    ("Email Address", Field::Email),
    ("Mobile Number", Field::Mobile),
    ("User Role", Field::Role),
    ("Organization", Field::Organizations),
    ("Job Title", Field::JobTitle),
    ("Caller ID", Field::CallerId),
    ("Registration Name", Field::RegistrationName),
    ("IP Phone Concurrent Registrations", Field::ConcurrentRegistrations),
    ("Call Waiting", Field::CallWaiting),
    ("Pick-up Groups", Field::PickupGroups),
    ("Allow Remote Registration", Field::RemoteRegistration),
    ("Network Restriction", Field::NetworkRestriction),
    ("Permitted Networks", Field::Networks),
    ("User Agent Restriction", Field::UserAgentRestriction),
    ("Permitted User Agents", Field::UserAgents),
    ("Maximum Call Duration", Field::CallDuration),
    ("Outbound Call Limit", Field::CallLimit),
    ("Outbound Call Limit Seconds", Field::CallLimitSeconds),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn everything_but_secrets_and_where_calls_go_has_a_column() {
        let fields: BTreeSet<_> = COLUMNS.iter().map(|(_, field)| *field).collect();
        let names: BTreeSet<_> = COLUMNS.iter().map(|(name, _)| *name).collect();
        assert_eq!(
            fields,
            Field::ALL
                .into_iter()
                .filter(|field| !field.is_secret() && !matches!(field, Field::Presence(..) | Field::CallHandling))
                .collect()
        );
        assert_eq!((fields.len(), names.len()), (COLUMNS.len(), COLUMNS.len()));
    }
}
