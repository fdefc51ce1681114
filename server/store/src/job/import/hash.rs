use patchbay_shared::{Field, Secret, UserPassword};
use sqlx::{PgConnection, Row};

use crate::{
    Error, Result, Store,
    import::unseal,
    session::{AddExtensions, Permit},
};

/// How many at a time: that takes about half a second.
const HASHES: i64 = 16;

/// Hashes the next passwords that somebody chose; `false` when there are none left.
pub(super) async fn hash(
    store: &Store,
    connection: &mut PgConnection,
    add: &Permit<AddExtensions>,
    import_id: i64,
) -> Result<bool> {
    let rows = sqlx::query(
        "SELECT line, sealed FROM portal.import_row
         WHERE import_id = $1 AND to_hash AND hash IS NULL AND verdict IN ('new', 'changed') ORDER BY line LIMIT $2",
    )
    .bind(import_id)
    .bind(HASHES)
    .fetch_all(&mut *connection)
    .await?;
    if rows.is_empty() {
        return Ok(false);
    }
    let (mut lines, mut passwords, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
    for row in &rows {
        let sealed: Option<Vec<u8>> = row.try_get("sealed")?;
        let secrets = unseal(store, add, sealed.as_deref())?;
        let typed = secrets.into_iter().find(|(field, _)| *field == Field::UserPassword).ok_or(Error::Sealed)?.1;
        let secret = Secret::new(typed);
        let line: i32 = row.try_get("line")?;
        // By another policy than the one it was looked at with: its row is refused for it.
        match UserPassword::parse(&secret, store.policy(), &[]) {
            Ok(password) => {
                passwords.push(password);
                lines.push(line);
            }
            Err(_) => wrong.push(line),
        }
    }
    let hashes: Vec<String> = store.hasher.hash_many(passwords).await?.into_iter().map(|hash| hash.0).collect();
    sqlx::query(
        "WITH hashed AS (
             UPDATE portal.import_row SET hash = done.hash FROM unnest($2::integer[], $3::text[]) AS done (line, hash)
             WHERE import_id = $1 AND import_row.line = done.line
         ), wrong AS (
             UPDATE portal.import_row SET to_hash = false WHERE import_id = $1 AND line = ANY ($4)
         )
         UPDATE portal.import SET hashed = hashed + cardinality($2) WHERE id = $1",
    )
    .bind(import_id)
    .bind(lines)
    .bind(hashes)
    .bind(wrong)
    .execute(connection)
    .await?;
    Ok(true)
}
