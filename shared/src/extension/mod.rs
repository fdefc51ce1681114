//! One numbered line of the system and the person it belongs to.

mod allow;
mod column;
mod diff;
mod document;
mod error;
mod field;
mod form;
mod judge;
mod owner;
mod read;
mod rules;
mod text;
mod value;

pub use column::{COLUMNS, Column};
pub use diff::{Change, changes};
pub use document::Document;
pub use error::{FieldError, FieldErrors};
pub use field::Field;
pub use form::ExtensionForm;
pub use owner::{Owner, OwnerKind, PersonName};
pub use rules::{Occasion, Rules};

use crate::{
    CallDuration, CallLimit, CallLimitSeconds, CallRules, CallerId, ConcurrentRegistrations, EmailAddress,
    ExtensionNumber, Grace, JobTitle, MobileNumber, Networks, Organizations, PickupGroups, PresenceBlock,
    PresenceStatus, RegistrationName, RegistrationPassword, RoleChoice, Switch, UserAgents, UserPassword,
};

/// An extension of which every value is valid. Only [`ExtensionForm::parse`] makes one.
#[derive(Clone)]
pub struct Extension {
    /// Whose line it is: at least one of the two names is not empty.
    pub person: PersonName,
    /// Where the person is written to; unique without regard to case.
    pub email: Option<EmailAddress>,
    /// The person's mobile phone.
    pub mobile: Option<MobileNumber>,
    /// What the person logs in with; `None` leaves it as it is, or has the server make one.
    pub user_password: Option<UserPassword>,
    /// What the person may do in the portal.
    pub role: RoleChoice,
    /// The departments the person is in; `None` leaves them as they are, and puts a new extension under the company itself.
    pub departments: Option<Organizations>,
    /// What the person does.
    pub job_title: JobTitle,
    /// The number people dial; unique over every owner of a number.
    pub number: ExtensionNumber,
    /// What a called phone shows; `None` follows the number.
    pub caller_id: Option<CallerId>,
    /// Who the phone says it is; `None` has the server make one.
    pub registration_name: Option<RegistrationName>,
    /// What the phone proves it with; `None` leaves it as it is, or has the server make one.
    pub registration_password: Option<RegistrationPassword>,
    /// How long the registration password before a new one works, if the registration name stays.
    pub grace: Grace,
    /// How many phones may be registered at the same time.
    pub concurrent_registrations: ConcurrentRegistrations,
    /// What holds during each status, in their order.
    pub presence: [PresenceBlock; PresenceStatus::COUNT],
    /// Whether its phones ring while it is in a call.
    pub call_waiting: Switch,
    /// What becomes of calls by who makes them, before presence is asked.
    pub call_handling: CallRules,
    /// The groups whose members answer each other's calls.
    pub pickup_groups: PickupGroups,
    /// Whether phones may use it from addresses that are not local; that ends no other restriction.
    pub remote_registration: Switch,
    /// Whether phones may use it from `networks` alone.
    pub network_restriction: Switch,
    /// Not empty while the restriction is on.
    pub networks: Networks,
    /// Whether it may be used by phones alone that say they are one of `user_agents`.
    pub user_agent_restriction: Switch,
    /// Not empty while the restriction is on.
    pub user_agents: UserAgents,
    /// How long its calls may last; `None` follows the settings.
    pub call_duration: Option<CallDuration>,
    /// How many calls it may make within `call_limit_seconds`; `None` is as many as it likes.
    pub call_limit: Option<CallLimit>,
    /// Within how many seconds; `None` is one.
    pub call_limit_seconds: Option<CallLimitSeconds>,
}
