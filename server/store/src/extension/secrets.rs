use patchbay_shared::{
    self as shared, Extension, RegistrationName, RegistrationPassword, Secret, Strength, UserPassword,
};

use crate::{
    Error, Result, Store,
    installation::credential_purpose,
    secret::{Ha1, PasswordHash, PasswordHasher, entropy},
};

/// The rows a registration password turns into.
pub(super) struct Credential {
    pub(super) ha1: Ha1,
    pub(super) sealed: Vec<u8>,
    pub(super) weak: bool,
}

/// For `domain`, which has to be in force at the commit.
pub(super) fn credential(
    store: &Store,
    domain: &str,
    name: &RegistrationName,
    password: &RegistrationPassword,
) -> Result<Credential> {
    Ok(Credential {
        ha1: Ha1::new(name, domain, password),
        sealed: store.vault.seal(&credential_purpose(name.as_str()), password.expose())?,
        weak: password.strength() == Strength::Weak,
    })
}

/// A new user password, which is shown once to be handed out, and its hash.
pub(super) fn generated_user_password(store: &Store, extension: &Extension) -> Result<(PasswordHash, Secret)> {
    let identity = [extension.number.as_str(), extension.person.first.as_str(), extension.person.last.as_str()];
    let secret = shared::user_password_without(&mut entropy(), &identity);
    let password = UserPassword::parse(&secret, store.policy(), &identity)
        .map_err(|error| Error::Hash(format!("a generated password was refused: {error:?}")))?;
    Ok((PasswordHasher::hash_generated(&password), secret))
}

/// The name as given, or a new one.
pub(super) fn registration_name(given: Option<&RegistrationName>) -> Result<RegistrationName> {
    match given {
        Some(name) => Ok(name.clone()),
        None => RegistrationName::parse(&shared::registration_name(&mut entropy()))
            .map_err(|error| Error::Hash(format!("a generated registration name was refused: {error:?}"))),
    }
}

/// The password as given, or a new one.
pub(super) fn registration_password(given: Option<&RegistrationPassword>) -> Result<RegistrationPassword> {
    match given {
        Some(password) => Ok(password.clone()),
        None => RegistrationPassword::parse(&shared::registration_password(&mut entropy()))
            .map_err(|error| Error::Hash(format!("a generated registration password was refused: {error:?}"))),
    }
}
