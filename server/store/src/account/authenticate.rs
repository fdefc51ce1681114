use patchbay_shared::Secret;
use sqlx::{Row, postgres::PgRow};
use time::OffsetDateTime;

use super::{person::person, second_step};
use crate::{
    Result, Store,
    login_limit::{self, Subject, Wait},
    secret::Token,
    session::{self, Opened, Origin, Who},
};

/// What an attempt to log in showed.
pub enum Proof {
    /// Who it is: this is the token of their session, which begins now.
    Who(Who, Token),
    /// The password was right, and a code of the second factor is owed; the token stands for that much.
    SecondStep(Token),
    /// Nobody has this name, or the password or the code is wrong.
    Wrong,
    /// There were too many wrong attempts, right or wrong is not said before then.
    Wait(Wait),
    /// The password was given too long ago, or too many codes were wrong: it begins with the password again.
    Over,
}

/// So often a log-in is judged whose password changes meanwhile.
const ATTEMPTS: usize = 2;

/// Logs in whoever has this e-mail address or extension number and this password. Nobody by that name and a wrong password
/// are the same answer after the same work, and count the same. The person of an extension gets an account with the
/// first log-in.
pub async fn authenticate(
    store: &Store,
    name: &str,
    password: &Secret,
    origin: &Origin,
    now: OffsetDateTime,
) -> Result<Proof> {
    let subject = Subject::new(name, origin.address);
    // Two who log in with a generated password for the first time at once: the second one finds the hash that the first one made.
    for _ in 0..ATTEMPTS {
        if let Some(proof) = judge(store, &subject, password, origin, now).await? {
            return Ok(proof);
        }
    }
    wrong(store, &subject, true, now).await
}

/// `None` when what one logs in with was changed while the password waited to be hashed.
async fn judge(
    store: &Store,
    subject: &Subject,
    password: &Secret,
    origin: &Origin,
    now: OffsetDateTime,
) -> Result<Option<Proof>> {
    let query = sqlx::query(concat!(
        "SELECT waiting.until, named.* FROM (",
        login_limit::wait_query!(),
        ") AS waiting LEFT JOIN (
             SELECT account.id AS account_id, NULL::bigint AS extension_id, account.password_hash AS hash,
                    NULL::bigint AS password_id, totp.confirmed_at IS NOT NULL AS second_factor
             FROM portal.email_claim JOIN portal.account ON account.id = email_claim.account_id
             LEFT JOIN portal.totp ON totp.account_id = account.id
             WHERE email_claim.email = $6
             UNION ALL
             SELECT account.id, extension.id, user_password.hash, user_password.id, totp.confirmed_at IS NOT NULL
             FROM portal.extension JOIN portal.user_password ON user_password.id = extension.user_password_id
             LEFT JOIN portal.account ON account.extension_id = extension.id
             LEFT JOIN portal.totp ON totp.account_id = account.id
             WHERE extension.deleted_at IS NULL AND extension.id = coalesce(
                 (SELECT extension_id FROM portal.email_claim WHERE email = $6),
                 (SELECT extension_id FROM portal.number_claim WHERE number = $6))
         ) AS named ON true"
    ));
    let row = login_limit::bind(query, Some(subject), now).bind(subject.name.clone()).fetch_one(&store.pool).await?;
    if let Some(until) = row.try_get("until")? {
        return login_limit::note(store, subject, until, now).await.map(Proof::Wait).map(Some);
    }
    let hash: Option<String> = row.try_get("hash")?;
    let verified = store.hasher.verify(password.clone(), hash.clone()).await?;
    let Some(hash) = hash.as_deref().filter(|_| verified.matches) else {
        return wrong(store, subject, hash.is_some(), now).await.map(Some);
    };
    if row.try_get("second_factor")? {
        // Counted as right only with the code: the password alone must not buy new attempts at codes.
        return match login_limit::waiting(store, subject, now).await? {
            Some(until) => login_limit::note(store, subject, until, now).await.map(Proof::Wait).map(Some),
            None => {
                let begun = second_step::begin(store, row.try_get("account_id")?, hash, &subject.name, now).await?;
                Ok(begun.map(Proof::SecondStep))
            }
        };
    }
    let who = match (row.try_get("account_id")?, row.try_get("extension_id")?) {
        (Some(account_id), None) => Who::Administrator { account_id },
        (Some(account_id), Some(extension_id)) => Who::Person { account_id, extension_id },
        (None, Some(extension_id)) => person(store, extension_id, now).await?,
        (None, None) => return Ok(Some(Proof::Wrong)),
    };
    Ok(match session::open_proved(store, &who, (subject, &session::Proof::Password(hash)), origin, now).await? {
        Opened::Session(token) => {
            if let Some(rehash) = verified.rehash {
                keep(store, &row, &rehash).await?;
            }
            Some(Proof::Who(who, token))
        }
        Opened::Wait(until) => Some(Proof::Wait(login_limit::note(store, subject, until, now).await?)),
        Opened::Changed => None,
    })
}

/// Counts a wrong password, of somebody who `exists` or not.
async fn wrong(store: &Store, subject: &Subject, exists: bool, now: OffsetDateTime) -> Result<Proof> {
    let waiting = login_limit::failed(store, subject, exists, now).await?;
    Ok(waiting.map_or(Proof::Wrong, Proof::Wait))
}

/// Puts a hash of today's kind in the place of the one that was read, unless another password is there by now.
async fn keep(store: &Store, row: &PgRow, hash: &str) -> Result<()> {
    let old: String = row.try_get("hash")?;
    let query = match row.try_get::<Option<i64>, _>("password_id")? {
        Some(id) => sqlx::query("UPDATE portal.user_password SET hash = $3 WHERE id = $1 AND hash = $2").bind(id),
        None => sqlx::query("UPDATE portal.account SET password_hash = $3 WHERE id = $1 AND password_hash = $2")
            .bind(row.try_get::<Option<i64>, _>("account_id")?),
    };
    query.bind(old).bind(hash).execute(&store.pool).await?;
    Ok(())
}
