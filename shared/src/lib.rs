//! The rules of Patchbay: one judge, compiled natively for the server and to WebAssembly for the browser.
//!
//! Every value a person types has a newtype with a private field and one `parse`. What parses is valid
//! everywhere; what does not comes back as a closed error enum without free text, so that a sentence can be made
//! from it in one place and nothing a visitor wrote travels inside an error.
//!
//! White space (Unicode property `White_Space`) around a value is dropped, except around secrets. When several rules
//! are broken, the verdict is the one to be mended first, in the same order for every type: missing; a character or
//! form that is not allowed (mending it changes the length); too short; too long; everything else. User passwords
//! allow every character: theirs is the order of the checklist. A *character* is a Unicode scalar value; nothing is
//! normalised, so that what was typed is what is kept and the database counts the same.

#![warn(missing_docs)]

mod bulk;
mod call;
mod caller_id;
mod code;
mod common_passwords;
mod csv;
mod department;
mod distinct;
mod email;
mod errors;
mod extension;
mod handling;
mod import;
mod job;
mod job_title;
mod length;
mod login_limit;
mod mail;
mod merge;
mod mobile;
mod name;
mod network;
mod number;
mod operation;
mod password_policy;
mod permission;
mod phone;
mod pickup;
mod presence;
mod random;
mod refusal;
mod registration;
mod restriction;
mod role;
mod secret;
mod setting;
mod switch;
mod user_password;
mod whole;

pub use bulk::{
    BulkCount, BulkEdit, BulkError, BulkErrors, BulkField, BulkForm, EDITABLE, SecretRule, SecretRuleError,
};
pub use call::{CallDuration, CallEnd, CallLimit, CallLimitSeconds};
pub use caller_id::{CallerId, CallerIdError};
pub use code::Code;
pub use csv::{Cell, CsvError, CsvReader, Record};
pub use department::{
    Department, DepartmentError, DepartmentErrors, DepartmentField, DepartmentForm, DepartmentName,
    DepartmentNameError, DepartmentPath, Organizations, OrganizationsError,
};
pub use email::{EmailAddress, EmailError};
pub use errors::Errors;
pub use extension::{
    COLUMNS, Change, Column, Document, Extension, ExtensionForm, Field, FieldError, FieldErrors, Occasion, Owner,
    OwnerKind, PersonName, Rules, changes,
};
pub use handling::{Action, CallRule, CallRules, CallRulesError, CallerPattern, CallerPatternError};
pub use import::{DepartmentNames, Existing, Fights, FileError, Header, ImportRow, Updated, levels};
pub use job::{JobEnd, JobKind, JobRefusal};
pub use job_title::{JobTitle, JobTitleError};
pub use login_limit::LoginLimit;
pub use mail::{MailError, MailErrors, MailField, MailForm, MailSecurity, MailServer};
pub use merge::{Base, Changed, Form, Newer, Sent, Side};
pub use mobile::{MobileError, MobileNumber};
pub use name::{Name, NameError};
pub use network::{Network, NetworkError};
pub use number::{ExtensionNumber, NumberError};
pub use operation::{Access, ObjectKind, Operation, Outcome, Reason, TypedName};
pub use password_policy::{PasswordPolicy, PasswordPolicyError};
pub use permission::{Grants, Permission, Permissions, PredefinedRole, Scope, Subject};
pub use phone::Phone;
pub use pickup::{PickupCodes, PickupGroups, PickupGroupsError, PickupOf};
pub use presence::{
    Destination, DestinationError, FeatureCode, FeatureCodeError, Forwarding, Information, InformationError,
    PresenceBlock, PresencePart, PresenceStatus, Present, RingTimeout,
};
pub use random::{
    Entropy, recovery_code, registration_name, registration_password, user_password, user_password_without,
};
pub use refusal::{Cure, Refusal};
pub use registration::{
    ConcurrentRegistrations, ConcurrentRegistrationsError, Grace, GraceError, RegistrationName, RegistrationNameError,
    RegistrationPassword, RegistrationPasswordError, Strength,
};
pub use restriction::{Networks, NetworksError, UserAgents, UserAgentsError};
pub use role::{
    Role, RoleChoice, RoleChoiceError, RoleError, RoleErrors, RoleField, RoleForm, RoleName, RoleNameError,
};
pub use secret::Secret;
pub use setting::{
    CallRetention, CompanyName, CompanyNameError, NameFormat, NameFormatError, NumberRange, NumberRangeError,
    PresenceCodes, Retention, SettingError, SettingErrors, SettingField, Settings, SettingsForm, SipDomain,
    SipDomainError,
};
pub use switch::{Switch, SwitchError};
pub use user_password::{PasswordRule, UserPassword, UserPasswordError};
pub use whole::{Whole, WholeError};
