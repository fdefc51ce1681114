//! Values of fields as people read them.

use patchbay_shared::{Field, Switch};

/// Something that is on or off.
const ON: &str = "on";
/// Something that is on or off.
const OFF: &str = "off";
/// What lasts for as long as one likes.
pub(super) const UNLIMITED: &str = "unlimited";

/// Something that is on or off.
pub(super) const fn switch(on: bool) -> &'static str {
    if on { ON } else { OFF }
}

/// A department as documents name it: behind a tab stands where its members went when it was deleted.
pub fn department(named: &str) -> String {
    let company = |name: &str| if name == "/" { WHOLE_COMPANY.to_owned() } else { name.to_owned() };
    match named.split_once('\t') {
        Some((deleted, heir)) => format!("{deleted} (deleted, now {})", company(heir)),
        None => company(named),
    }
}

/// The company as the top of its departments, when it has no name.
pub const WHOLE_COMPANY: &str = "The whole company";

/// What a field holds; `None` when it is empty.
pub fn value(field: Field, value: Option<&str>) -> Option<String> {
    if field.is_switch() {
        return Some(switch(value == Some(Switch::ON)).to_owned());
    }
    let value = value.filter(|value| !value.is_empty())?;
    Some(match field {
        Field::CallDuration if value == "0" => UNLIMITED.to_owned(),
        Field::Organizations => value.lines().map(department).collect::<Vec<_>>().join(", "),
        _ => value.replace('\n', ", "),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_is_never_empty_and_a_list_is_one_line() {
        assert_eq!(value(Field::RemoteRegistration, None).as_deref(), Some("off"));
        assert_eq!(value(Field::RemoteRegistration, Some("on")).as_deref(), Some("on"));
        assert_eq!(value(Field::Networks, Some("192.0.2.1\n::1")).as_deref(), Some("192.0.2.1, ::1"));
        assert_eq!(value(Field::CallDuration, Some("0")).as_deref(), Some("unlimited"));
        let departments = value(Field::Organizations, Some("/\nSales › North\tSales\nOld\t/"));
        let words = "The whole company, Sales › North (deleted, now Sales), Old (deleted, now The whole company)";
        assert_eq!(departments.as_deref(), Some(words));
        assert_eq!([value(Field::Networks, Some("")), value(Field::Email, None)], [None, None]);
    }
}
