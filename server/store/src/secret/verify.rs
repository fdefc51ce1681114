use argon2::{Params, password_hash::phc};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{
    password::{GENERATED, parameters},
    random::{entropy, hex},
};
use crate::Result;

/// What a log-in attempt showed.
pub(crate) struct Verified {
    /// Whether it was the password.
    pub(crate) matches: bool,
    /// The hash to keep from now on, when the stored one is not of today's kind.
    pub(crate) rehash: Option<String>,
}

/// What the database has.
enum Stored {
    Argon2id { salt: phc::Salt, parameters: Params, output: phc::Output },
    Generated { salt: String, digest: String },
    Nothing,
}

impl Stored {
    fn read(hash: Option<&str>) -> Self {
        let Some(hash) = hash else { return Self::Nothing };
        if let Some((salt, digest)) = hash.strip_prefix(GENERATED).and_then(|rest| rest.split_once('$')) {
            return Self::Generated { salt: salt.to_owned(), digest: digest.to_owned() };
        }
        let parsed = phc::PasswordHash::new(hash).ok();
        parsed
            .and_then(|hash| Some((hash.salt?, Params::try_from(&hash).ok()?, hash.hash?)))
            .map_or(Self::Nothing, |(salt, parameters, output)| Self::Argon2id { salt, parameters, output })
    }
}

/// Whether `typed` is the password of the stored `hash`. Every answer costs one `argon2id`: for nobody (`None`) as for
/// somebody, for a generated password as for a chosen one, right or wrong. Only a right one may cost a second, when
/// the parameters were raised.
pub(crate) fn verify(
    typed: &str,
    hash: Option<&str>,
    mut argon2id: impl FnMut(&str, &[u8], Params) -> Result<phc::PasswordHash>,
) -> Result<Verified> {
    let stored = Stored::read(hash);
    let mut fresh = [0; 16];
    entropy()(&mut fresh);
    let (salt, cost) = match &stored {
        Stored::Argon2id { salt, parameters, .. } => (salt.as_ref(), parameters.clone()),
        Stored::Generated { .. } | Stored::Nothing => (&fresh[..], parameters()?),
    };
    let computed = argon2id(typed, salt, cost.clone())?;
    let (matches, rehash) = match &stored {
        Stored::Argon2id { output, .. } => {
            let found = computed.hash.as_ref().map_or(&[][..], |found| found.as_bytes());
            let matches = bool::from(output.as_bytes().ct_eq(found));
            let today = parameters()?;
            let raised = matches && (cost.m_cost(), cost.t_cost()) != (today.m_cost(), today.t_cost());
            (matches, if raised { Some(argon2id(typed, &fresh, today)?) } else { None })
        }
        Stored::Generated { salt, digest } => {
            let matches = bool::from(salted(salt, typed).as_bytes().ct_eq(digest.as_bytes()));
            (matches, matches.then_some(computed))
        }
        Stored::Nothing => (false, None),
    };
    Ok(Verified { matches, rehash: rehash.map(|hash| hash.to_string()) })
}

/// The hash of a generated password.
pub(super) fn salted(salt: &str, password: &str) -> String {
    hex(&Sha256::new().chain_update(salt).chain_update(b"$").chain_update(password).finalize())
}

#[cfg(test)]
mod tests {
    use patchbay_shared::{PasswordPolicy, Secret, UserPassword};

    use super::*;
    use crate::secret::{PasswordHasher, password::argon2id};

    const TYPED: &str = "Correct Horse 1";

    /// What was shown, and how often argon2id ran with how much memory.
    fn attempt(typed: &str, hash: Option<&str>) -> (Verified, Vec<u32>) {
        let mut runs = Vec::new();
        let verified = verify(typed, hash, |typed, salt, cost| {
            runs.push(cost.m_cost());
            argon2id(&mut Vec::new(), typed, salt, cost)
        });
        (verified.unwrap(), runs)
    }

    #[test]
    fn every_refusal_costs_one_argon2id() {
        let password = UserPassword::parse(&Secret::new(TYPED), PasswordPolicy::Standard, &[]).unwrap();
        let generated = PasswordHasher::hash_generated(&password).0;
        let chosen = argon2id(&mut Vec::new(), TYPED, &[7; 16], parameters().unwrap()).unwrap().to_string();
        for hash in [None, Some(generated.as_str()), Some(&chosen), Some("damaged"), Some("$sha256$damaged")] {
            let (verified, runs) = attempt("Correct Horse 2", hash);
            assert!(!verified.matches && verified.rehash.is_none(), "{hash:?}");
            assert_eq!(runs, [19_456], "{hash:?}");
        }
        for hash in [&generated, &chosen] {
            let (verified, runs) = attempt(TYPED, Some(hash));
            assert!(verified.matches, "{hash}");
            assert_eq!(runs, [19_456], "{hash}");
            assert_eq!(verified.rehash.is_some(), hash == &generated);
        }
    }

    #[test]
    fn a_right_password_moves_to_raised_parameters() {
        let weak = argon2id(&mut Vec::new(), TYPED, &[7; 16], Params::new(8, 1, 1, None).unwrap()).unwrap().to_string();
        let (verified, runs) = attempt(TYPED, Some(&weak));
        assert!(verified.matches);
        assert_eq!(runs, [8, 19_456]);
        let rehash = verified.rehash.unwrap();
        assert!(rehash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{rehash}");
        assert!(attempt(TYPED, Some(&rehash)).0.matches);
        assert!(!attempt("Correct Horse 2", Some(&weak)).0.matches);
    }
}
