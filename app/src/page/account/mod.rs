//! Pages about logging in, and about what people log in with.

mod forgotten;
mod log_in;
mod me;
mod notice;
mod password;
mod recovery_codes;
mod second_factor;
mod second_step;
mod sessions;
mod setup;

pub use forgotten::{ChoosePassword, Forgotten, ForgottenAnswer, IssuedLink};
pub use log_in::Login;
pub use me::{Me, MePage, Said};
pub use recovery_codes::RecoveryCodes;
pub use second_factor::Enroll;
pub use second_step::SecondStep;
pub use setup::Setup;

pub(super) use notice::{Done, Refused};
pub(super) use sessions::Sessions;
