use secrecy::ExposeSecret;
use sqlx::{FromRow, PgConnection};

use crate::{Result, Store, installation::credential_purpose, secret::Ha1};

/// A credential that has no digest of a domain yet.
#[derive(FromRow)]
pub(super) struct Waiting {
    pub(super) id: i64,
    registration_name: String,
    sealed: Vec<u8>,
}

/// The next credentials behind `last_id`.
pub(super) async fn after(connection: &mut PgConnection, last_id: i64, most: i64) -> Result<Vec<Waiting>> {
    let next = "SELECT id, registration_name, sealed FROM portal.credential WHERE id > $1 ORDER BY id LIMIT $2";
    Ok(sqlx::query_as(next).bind(last_id).bind(most).fetch_all(connection).await?)
}

/// Those that were passed by: an id is given before it is committed, so a lower one can appear behind a higher one.
pub(super) async fn missing(connection: &mut PgConnection, domain: &str) -> Result<Vec<Waiting>> {
    let missing = "SELECT id, registration_name, sealed FROM portal.credential
        WHERE NOT EXISTS (SELECT FROM portal.digest WHERE realm = $1 AND credential_id = credential.id)";
    Ok(sqlx::query_as(missing).bind(domain).fetch_all(connection).await?)
}

/// Makes their digests from the sealed copies of the passwords; returns how many are new. One that is there already is
/// the same.
pub(super) async fn make(
    store: &Store,
    connection: &mut PgConnection,
    domain: &str,
    waiting: Vec<Waiting>,
) -> Result<i64> {
    let (mut ids, mut md5, mut sha256) = (Vec::new(), Vec::new(), Vec::new());
    for Waiting { id, registration_name, sealed } in waiting {
        let password = store.vault.open_sealed(&credential_purpose(&registration_name), &sealed)?;
        let ha1 = Ha1::of(&registration_name, domain, password.expose_secret());
        ids.push(id);
        md5.push(ha1.md5);
        sha256.push(ha1.sha256);
    }
    let made = sqlx::query(
        "INSERT INTO portal.digest (realm, credential_id, ha1_md5, ha1_sha256)
         SELECT $1, made.* FROM unnest($2::bigint[], $3::text[], $4::text[]) AS made ON CONFLICT DO NOTHING",
    )
    .bind(domain)
    .bind(ids)
    .bind(md5)
    .bind(sha256)
    .execute(connection)
    .await?;
    Ok(made.rows_affected().try_into().unwrap_or(i64::MAX))
}
