//! Values of fields as people read them.

use patchbay_shared::{Field, Switch};

/// Something that is on or off.
const ON: &str = "on";
/// Something that is on or off.
const OFF: &str = "off";
/// What lasts for as long as one likes.
pub(super) const UNLIMITED: &str = "unlimited";

/// What a field holds; `None` when it is empty.
pub fn value(field: Field, value: Option<&str>) -> Option<String> {
    if field.is_switch() {
        return Some(if value == Some(Switch::ON) { ON } else { OFF }.to_owned());
    }
    if field == Field::CallDuration && value == Some("0") {
        return Some(UNLIMITED.to_owned());
    }
    value.filter(|value| !value.is_empty()).map(|value| value.replace('\n', ", "))
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
        assert_eq!([value(Field::Networks, Some("")), value(Field::Email, None)], [None, None]);
    }
}
