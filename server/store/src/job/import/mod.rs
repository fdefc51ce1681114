//! Rows of a file become extensions: new ones by one statement, changes each as a save of it alone would.

mod add;
mod begin;
mod change;
mod hash;

pub(crate) use begin::begin_import;

use hash::hash;
use patchbay_shared::{DepartmentNames, ImportRow, Occasion, Rules};
use sqlx::{Connection, PgConnection, Row as _, postgres::PgRow, types::Json};
use time::OffsetDateTime;

use super::{
    CHANNEL,
    item::{Item, Outcome},
    step::{Batch, Done, Work},
};
use crate::{
    Result, Store, department,
    extension::SaveError,
    import::{department_names, unseal},
    role,
    secret::PasswordHash,
    session::{AddExtensions, ApplyExtensions, EditExtensions, ManageRoles, Permit, Session},
};

/// How many rows are written at a time.
const BATCH: i32 = 250;

/// What a batch of an import needs.
struct Importing<'a> {
    store: &'a Store,
    work: &'a Work,
    import_id: i64,
    add: Permit<AddExtensions>,
    edit: Option<Permit<EditExtensions>>,
    roles: Option<Permit<ManageRoles>>,
    live: Option<Permit<ApplyExtensions>>,
    weak_confirmed: bool,
    names: DepartmentNames,
    rules: Rules,
    now: OffsetDateTime,
}

/// A row of the file that is to be written.
struct Line {
    item: Item,
    level: i16,
    said: ImportRow,
    hash: Option<PasswordHash>,
}

/// Imports the next rows, or all of them at once if it is to be all or nothing. Chosen passwords are hashed before any row is
/// written, batch by batch, so that nothing waits for them in a transaction.
pub(super) async fn batch(
    store: &Store,
    connection: &mut PgConnection,
    work: &Work,
    (session, live): (&Session, Option<Permit<ApplyExtensions>>),
    now: OffsetDateTime,
) -> Batch {
    let Ok(add) = session.permit::<AddExtensions>() else { return Ok(None) };
    let import_id: i64 = work.task()?;
    let Some(import) = sqlx::query("SELECT whole, weak_confirmed, cancelled FROM portal.import WHERE id = $1")
        .bind(import_id)
        .fetch_optional(&mut *connection)
        .await?
    else {
        return Ok(None);
    };
    if import.try_get("cancelled")? {
        return Ok(Some(Done::Cancelled));
    }
    if hash(store, connection, &add, import_id).await? {
        return Ok(Some(Done::Items(Vec::new())));
    }
    role::stand_still(connection).await?;
    department::stand_still(connection).await?;
    let importing = Importing {
        store,
        work,
        import_id,
        edit: session.permit().ok(),
        roles: session.permit().ok(),
        live,
        weak_confirmed: import.try_get("weak_confirmed")?,
        names: department_names(connection, store).await?,
        rules: store.rules(Occasion::Create),
        add,
        now,
    };
    if import.try_get("whole")? {
        importing.whole(connection).await
    } else {
        let lines = importing.lines(connection, work.done).await?;
        Ok(Some(Done::Items(importing.write(connection, lines).await?)))
    }
}

impl Importing<'_> {
    /// All rows, or none.
    async fn whole(&self, connection: &mut PgConnection) -> Batch {
        let mut all = connection.begin().await?;
        let (mut done, mut outcomes) = (0, Vec::new());
        while done < self.work.total {
            let lines = self.lines(&mut all, done).await?;
            if lines.is_empty() {
                break;
            }
            let written = self.write(&mut all, lines).await?;
            if written.iter().any(Outcome::is_refused) {
                all.rollback().await?;
                return Ok(Some(Done::Refused(written.into_iter().filter(Outcome::is_refused).collect())));
            }
            done += i32::try_from(written.len()).unwrap_or(i32::MAX);
            outcomes.extend(written);
            if self.told(done).await? {
                all.rollback().await?;
                return Ok(Some(Done::Cancelled));
            }
        }
        all.commit().await?;
        Ok(Some(Done::Items(outcomes)))
    }

    /// Says how far it is, outside of the transaction that nobody sees yet; returns whether somebody cancelled it.
    async fn told(&self, done: i32) -> Result<bool> {
        let told = sqlx::query_scalar(
            "WITH told AS (SELECT pg_notify($3, $4::text))
             UPDATE portal.import SET written = $2 FROM told WHERE id = $1 RETURNING cancelled",
        );
        let told = told.bind(self.import_id).bind(done).bind(CHANNEL).bind(self.work.id.to_string());
        Ok(told.fetch_one(&self.store.pool).await?)
    }

    /// The next rows, as far as they are all new or all there, and call none of each other.
    async fn lines(&self, connection: &mut PgConnection, done: i32) -> Result<Vec<Line>> {
        let rows = sqlx::query(
            "SELECT place, job_item.number, job_item.extension_id, job_item.version, level, said, sealed, hash
             FROM portal.job_item JOIN portal.import_row ON import_id = $2 AND import_row.line = job_item.line
             WHERE job_id = $1 AND place > $3 ORDER BY place LIMIT $4",
        )
        .bind(self.work.id)
        .bind(self.import_id)
        .bind(done)
        .bind(BATCH)
        .fetch_all(connection)
        .await?;
        let lines = rows.iter().map(|row| self.line(row)).collect::<Result<Vec<_>>>()?;
        let kind = |line: &Line| (line.level, line.item.extension_id.is_some());
        let first = lines.first().map(kind);
        Ok(lines.into_iter().take_while(|line| Some(kind(line)) == first).collect())
    }

    fn line(&self, row: &PgRow) -> Result<Line> {
        let sealed: Option<Vec<u8>> = row.try_get("sealed")?;
        let Json(said): Json<ImportRow> = row.try_get("said")?;
        let item = Item {
            place: row.try_get("place")?,
            number: row.try_get("number")?,
            extension_id: row.try_get("extension_id")?,
            version: row.try_get("version")?,
        };
        let hash: Option<String> = row.try_get("hash")?;
        let said = said.with_secrets(unseal(self.store, &self.add, sealed.as_deref())?);
        Ok(Line { item, level: row.try_get("level")?, said, hash: hash.map(PasswordHash) })
    }

    async fn write(
        &self,
        connection: &mut PgConnection,
        lines: Vec<Line>,
    ) -> std::result::Result<Vec<Outcome>, SaveError> {
        if lines.first().is_some_and(|line| line.item.extension_id.is_some()) {
            self.change(connection, lines).await
        } else {
            self.add(connection, lines).await
        }
    }
}
