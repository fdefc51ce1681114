//! The rules of Patchbay: one judge, compiled natively for the server and to WebAssembly for the browser.
//!
//! Every value a person types has a newtype with a private field and one `parse`. What parses is valid
//! everywhere; what does not comes back as a closed error enum without free text, so that a sentence can be made
//! from it in one place and nothing a visitor wrote travels inside an error.

mod code;
mod email;
mod extension;
mod job_title;
mod length;
mod mobile;
mod name;
mod number;
mod password_policy;
mod random;
mod registration;
mod secret;

mod user_password;

pub use code::Code;
pub use email::{EmailAddress, EmailError};
pub use extension::{
    Extension, ExtensionForm, Field, FieldError, FieldErrors, Occasion, Owner, PersonName, Rules,
};
pub use mobile::{MobileError, MobileNumber};
pub use name::{Name, NameError};
pub use number::{CallerId, CallerIdError, ExtensionNumber, NumberError};
pub use password_policy::PasswordPolicy;
pub use random::{registration_name, registration_password, user_password, Entropy};
pub use registration::{
    ConcurrentRegistrations, ConcurrentRegistrationsError, RegistrationName, RegistrationNameError,
    RegistrationPassword, RegistrationPasswordError, Strength,
};
pub use secret::Secret;
pub use job_title::{JobTitle, JobTitleError};
pub use user_password::{PasswordRule, UserPassword, UserPasswordError};
