use std::fs;

use patchbay_app::text;
use patchbay_shared::{EmailAddress, Secret, UserPassword};
use patchbay_store::{
    Store,
    account::{self, CreateError},
};
use time::OffsetDateTime;

use super::error::StartError;
use crate::configuration::Configuration;

/// Makes the super administrator that the operator named, unless there is one.
pub(super) async fn create(
    store: &Store,
    configuration: &Configuration,
    now: OffsetDateTime,
) -> Result<(), StartError> {
    let (Some(email), Some(path)) = (&configuration.admin_email, &configuration.admin_password_file) else {
        return Ok(());
    };
    // The file is for the first start, and may be gone after it.
    if account::exists(store).await? {
        return Ok(());
    }
    let email = EmailAddress::parse(email).map_err(|_| StartError::AdminEmail)?;
    let text = fs::read_to_string(path).map_err(|source| StartError::PasswordFile { path: path.clone(), source })?;
    let typed = Secret::new(text.lines().next().unwrap_or_default());
    let password = UserPassword::parse(&typed, store.policy(), &[])
        .map_err(|error| StartError::AdminPassword(text::password_rule(error)))?;
    match account::create(store, None, &email, &password, now).await {
        Ok(_) | Err(CreateError::LinkUsed) => Ok(()),
        Err(error) => Err(StartError::Administrator(error)),
    }
}
