use std::net::IpAddr;

use super::ExtensionForm;
use crate::{Networks, Refusal, Switch, UserAgents};

impl ExtensionForm {
    /// The same, but that a phone may use it that was refused for one of its restrictions; `None` when no restriction is to
    /// blame any more, or there are as many entries as may be.
    pub fn allowing(&self, refusal: Refusal, source: IpAddr, user_agent: &str) -> Option<Self> {
        let is_on = |switch: &str| Switch::parse(switch).is_ok_and(Switch::is_on);
        let mut form = self.clone();
        match refusal {
            Refusal::AddressNotAllowed if is_on(&self.network_restriction) => {
                form.networks = Networks::parse(&self.networks).ok()?.with(source)?.to_string();
            }
            Refusal::RemoteNotAllowed if !is_on(&self.remote_registration) => {
                form.remote_registration = Switch::ON.to_owned();
            }
            Refusal::UserAgentNotAllowed if is_on(&self.user_agent_restriction) => {
                let product = UserAgents::product(user_agent)?;
                form.user_agents = UserAgents::parse(&self.user_agents).ok()?.with(product)?.to_string();
            }
            _ => return None,
        }
        Some(form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;

    const PHONE: &str = "Yealink SIP-T46S 66.86.0.15";

    fn restricted() -> ExtensionForm {
        ExtensionForm {
            network_restriction: "on".into(),
            networks: "10.0.0.0/8".into(),
            user_agent_restriction: "on".into(),
            user_agents: "snom".into(),
            ..ExtensionForm::default()
        }
    }

    fn allowing(form: &ExtensionForm, refusal: Refusal) -> Option<ExtensionForm> {
        form.allowing(refusal, [192, 0, 2, 7].into(), PHONE)
    }

    #[test]
    fn one_restriction_less_and_only_once() {
        for (refusal, field, value) in [
            (Refusal::AddressNotAllowed, Field::Networks, "10.0.0.0/8\n192.0.2.7"),
            (Refusal::RemoteNotAllowed, Field::RemoteRegistration, "on"),
            (Refusal::UserAgentNotAllowed, Field::UserAgents, "snom\nYealink SIP-T46S"),
        ] {
            let allowed = allowing(&restricted(), refusal).unwrap();
            let mut expected = restricted();
            expected.set(field, value.into());
            assert_eq!(allowed, expected);
            assert_eq!(allowing(&allowed, refusal), None, "{refusal:?}");
        }
    }

    #[test]
    fn what_is_not_restricted_needs_no_cure() {
        let free = ExtensionForm { remote_registration: "on".into(), ..ExtensionForm::default() };
        for refusal in Refusal::ALL {
            assert_eq!(allowing(&free, refusal), None, "{refusal:?}");
        }
        assert_eq!(restricted().allowing(Refusal::UserAgentNotAllowed, [192, 0, 2, 7].into(), ""), None);
    }
}
