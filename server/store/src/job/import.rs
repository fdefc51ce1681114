use std::collections::{HashMap, hash_map::Entry};

use patchbay_shared::{
    DepartmentNames, Extension, Field, FieldErrors, ImportRow, JobKind, JobRefusal, Occasion, Rules, UserPassword,
};
use sqlx::{Connection, PgConnection, Row as _, postgres::PgRow, types::Json};
use time::OffsetDateTime;

use super::{
    BeginError, CHANNEL,
    begin::{Beginning, begin, ready},
    item::{Item, Outcome},
    step::{Batch, Done, Work},
};
use crate::{
    Error, Result, Store, department,
    extension::{
        Candidate, Claims, Forwards, Inserted, Making, Over, Place, SaveError, Wanted, insert, make_live, over,
        release_claims,
    },
    import::{Known, Row, department_names, owned, unseal},
    role,
    secret::PasswordHash,
    session::{AddExtensions, ApplyExtensions, EditExtensions, ManageRoles, Permit, Session},
};

/// How many rows are written at a time, and how many passwords are hashed: that takes about half a second.
const BATCH: i32 = 250;
const HASHES: i64 = 16;
/// How often it is tried to make the same ones.
const ATTEMPTS: usize = 3;

/// Makes a job of a file's rows: whoever calls are to go on to comes before whose calls they are.
pub(crate) async fn begin_import(
    connection: &mut PgConnection,
    permit: &Permit<AddExtensions>,
    (import_id, file): (i64, &str),
    apply: bool,
    now: OffsetDateTime,
) -> std::result::Result<i64, BeginError> {
    let job = Beginning { kind: JobKind::Import, label: file, apply, task: &import_id, sealed: None };
    let id = begin(connection, permit, job, now).await?;
    let total = sqlx::query(
        "INSERT INTO portal.job_item (job_id, place, number, extension_id, version, line)
         SELECT $1, row_number() OVER (ORDER BY level, verdict, line), number, extension_id, version, line
         FROM portal.import_row WHERE import_id = $2 AND verdict IN ('new', 'changed')",
    )
    .bind(id)
    .bind(import_id)
    .execute(&mut *connection)
    .await?
    .rows_affected();
    ready(connection, permit, (id, JobKind::Import), total, now).await?;
    Ok(id)
}

/// What a batch of an import needs.
struct Importing<'a> {
    store: &'a Store,
    work: &'a Work,
    import_id: i64,
    add: Permit<AddExtensions>,
    edit: Option<Permit<EditExtensions>>,
    roles: Option<Permit<ManageRoles>>,
    apply: Option<Permit<ApplyExtensions>>,
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
    session: &Session,
    now: OffsetDateTime,
) -> Batch {
    let Ok(add) = session.permit::<AddExtensions>() else { return Ok(None) };
    let apply = session.permit::<ApplyExtensions>().ok();
    if work.apply && apply.is_none() {
        return Ok(None);
    }
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
        apply: apply.filter(|_| work.apply),
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

/// Hashes the next passwords that somebody chose; `false` when there are none left.
async fn hash(
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
        let secret = patchbay_shared::Secret::new(typed);
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

    /// Changes extensions, each as a save of it alone would.
    async fn change(
        &self,
        connection: &mut PgConnection,
        lines: Vec<Line>,
    ) -> std::result::Result<Vec<Outcome>, SaveError> {
        let said: Vec<&ImportRow> = lines.iter().map(|line| &line.said).collect();
        let known = Known::find(&mut *connection, self.store, &self.add, self.add.limit(), &said, true).await?;
        let (mut outcomes, mut to_apply) = (Vec::new(), Vec::new());
        for line in &lines {
            let row = line.item.extension_id.and_then(|id| known.rows.get(&id));
            let outcome = match row {
                None => Outcome::refused(&line.item, JobRefusal::Gone),
                Some(row) if line.item.version != Some(row.version) => {
                    Outcome::refused(&line.item, JobRefusal::Changed)
                }
                Some(row) if !row.covered => Outcome::refused(&line.item, JobRefusal::Outranked),
                Some(row) => match (&self.edit, self.change_one(connection, &known, row, line).await) {
                    (None, _) => Outcome::refused(&line.item, JobRefusal::Denied),
                    (_, Ok(made)) => {
                        if made || row.pending {
                            to_apply.push(row.id);
                        }
                        if made { Outcome::done(&line.item) } else { Outcome::unchanged(&line.item) }
                    }
                    (_, Err(error)) => Outcome::refused(&line.item, refusal(error)?),
                },
            };
            outcomes.push(outcome);
        }
        match &self.apply {
            Some(live) => make_live(connection, live, &to_apply, self.now).await?,
            None => release_claims(connection, &to_apply).await?,
        }
        Ok(outcomes)
    }

    /// Whether an extension has another version by now.
    async fn change_one(
        &self,
        connection: &mut PgConnection,
        known: &Known,
        row: &Row,
        line: &Line,
    ) -> std::result::Result<bool, SaveError> {
        let Some(permit) = &self.edit else { return Ok(false) };
        let same = |typed: &str| row.has_password(self.store, typed);
        let updated = line.said.update(&row.form, &self.names, self.weak_confirmed, self.rules, same);
        let updated = updated.map_err(SaveError::Taken)?;
        let extension = &updated.extension;
        let mut savepoint = connection.begin().await?;
        let assigned = role::assign(&mut savepoint, self.roles.as_ref(), &extension.role).await?;
        let chosen = extension.departments.as_ref().filter(|_| updated.fields.contains(&Field::Organizations));
        let department_ids = department::place(&mut *savepoint, permit, &row.saved.department_ids, chosen).await?;
        let role_id = assigned.after(row.saved.role_id);
        let wanted = Wanted { extension, hash: line.hash.as_ref(), role_id, department_ids };
        match over(&mut savepoint, self.store, permit, row.id, &row.saved, &wanted, self.now).await {
            Ok(Over::Made) => {
                savepoint.commit().await?;
                Ok(true)
            }
            Ok(Over::Unchanged) => {
                savepoint.rollback().await?;
                Ok(false)
            }
            Ok(Over::Taken) => {
                savepoint.rollback().await?;
                Err(SaveError::Taken(owned(&known.claims, extension, Some(row.id))))
            }
            Err((error, forwards)) => {
                savepoint.rollback().await?;
                Err(match forwards {
                    Some(forwards) => forwards.explain(self.store, self.add.limit(), error).await,
                    None => error,
                })
            }
        }
    }

    /// Adds extensions by one statement, as far as nothing speaks against them.
    async fn add(
        &self,
        connection: &mut PgConnection,
        lines: Vec<Line>,
    ) -> std::result::Result<Vec<Outcome>, SaveError> {
        let mut outcomes = Vec::new();
        let mut right: Vec<(Item, Extension, Option<PasswordHash>)> = Vec::new();
        for Line { item, said, hash, .. } in lines {
            match said.create(&self.names, self.weak_confirmed, self.rules) {
                Ok((_, extension)) => right.push((item, extension, hash)),
                Err(errors) => outcomes.push(Outcome::invalid(&item, errors)),
            }
        }
        let mut places: HashMap<(String, String), std::result::Result<Place, JobRefusal>> = HashMap::new();
        for (_, extension, _) in &right {
            let key = (extension.text(Field::Role), extension.text(Field::Organizations));
            if let Entry::Vacant(place) = places.entry(key) {
                let found = Place::of(&mut *connection, &self.add, self.roles.as_ref(), extension).await;
                place.insert(match found {
                    Ok(place) => Ok(place),
                    Err(error) => Err(refusal(error)?),
                });
            }
        }
        let mut left = Vec::new();
        for (item, extension, hash) in &right {
            let key = (extension.text(Field::Role), extension.text(Field::Organizations));
            let place = match places.get(&key) {
                Some(Ok(place)) => place,
                Some(Err(refusal)) => {
                    outcomes.push(Outcome::refused(item, refusal.clone()));
                    continue;
                }
                None => continue,
            };
            let hash = hash.as_ref().map(|hash| PasswordHash(hash.0.clone()));
            match Forwards::find(&mut *connection, extension, None).await {
                Ok(forwards) => {
                    left.push((item, Candidate::new(self.store, &self.add, extension, place, forwards, hash)?));
                }
                Err(error) => outcomes.push(Outcome::refused(item, refusal(error)?)),
            }
        }
        let mut attempts = 0;
        while !left.is_empty() {
            let (items, new): (Vec<&Item>, Vec<Candidate<'_>>) = left.into_iter().unzip();
            match self.insert(connection, &items, &new).await {
                Ok(Some(made)) => {
                    outcomes.extend(made);
                    break;
                }
                Ok(None) => {}
                // Whoever's calls would go in a circle is found out one by one.
                Err(SaveError::Forwards { .. }) => {
                    outcomes.extend(self.one_by_one(connection, &items, &new).await?);
                    break;
                }
                Err(error) => return Err(error),
            }
            let before = items.len();
            let (free, taken) = self.take_out(connection, items.into_iter().zip(new).collect()).await?;
            outcomes.extend(taken);
            attempts = if free.len() < before { 0 } else { attempts + 1 };
            if attempts > ATTEMPTS {
                return Err(Error::Contended.into());
            }
            left = free;
        }
        outcomes.sort_by_key(Outcome::place);
        Ok(outcomes)
    }

    /// Adds all of them, or none: then somebody has something of one of them by now.
    async fn insert(
        &self,
        connection: &mut PgConnection,
        items: &[&Item],
        new: &[Candidate<'_>],
    ) -> std::result::Result<Option<Vec<Outcome>>, SaveError> {
        let domain = self.store.sip_domain();
        let making = Making { domain: &domain, live: self.apply.is_some(), job_id: Some(self.work.id), now: self.now };
        let mut savepoint = connection.begin().await?;
        match insert(&mut savepoint, self.store, &self.add, making, new).await {
            Ok(Inserted::Made(ids)) => {
                savepoint.commit().await?;
                Ok(Some(items.iter().zip(ids).map(|(item, id)| Outcome::made(item, id)).collect()))
            }
            Ok(inserted) => {
                savepoint.rollback().await?;
                if let Inserted::Outdated = inserted {
                    self.store.renew_settings().await?;
                }
                Ok(None)
            }
            Err(error) => {
                savepoint.rollback().await?;
                Err(error)
            }
        }
    }

    async fn one_by_one(
        &self,
        connection: &mut PgConnection,
        items: &[&Item],
        new: &[Candidate<'_>],
    ) -> std::result::Result<Vec<Outcome>, SaveError> {
        let mut outcomes = Vec::new();
        for (item, one) in items.iter().zip(new) {
            let outcome = match self.insert(connection, &[item], std::slice::from_ref(one)).await {
                Ok(Some(made)) => {
                    made.into_iter().next().unwrap_or_else(|| Outcome::refused(item, JobRefusal::Changed))
                }
                Ok(None) => Outcome::refused(item, JobRefusal::Changed),
                Err(error) => {
                    let error = one.forwards.explain(self.store, self.add.limit(), error).await;
                    Outcome::refused(item, refusal(error)?)
                }
            };
            outcomes.push(outcome);
        }
        Ok(outcomes)
    }

    /// Those of which nothing is somebody's, and what became of the others.
    async fn take_out<'c>(
        &self,
        connection: &mut PgConnection,
        left: Vec<(&'c Item, Candidate<'c>)>,
    ) -> Result<(Vec<(&'c Item, Candidate<'c>)>, Vec<Outcome>)> {
        let of = |text: fn(&Extension) -> Option<String>| -> Vec<String> {
            left.iter().filter_map(|(_, new)| text(new.extension)).collect()
        };
        let numbers = of(|extension| Some(extension.number.as_str().to_owned()));
        let emails = of(|extension| extension.email.as_ref().map(|email| email.key()));
        let names = of(|extension| extension.registration_name.as_ref().map(|name| name.as_str().to_owned()));
        let claims = Claims::find(connection, self.store, self.add.limit(), [&numbers, &emails, &names]).await?;
        let (mut free, mut taken) = (Vec::new(), Vec::new());
        for (item, new) in left {
            let number = claims.numbers.get(new.extension.number.as_str()).map(crate::import::taken);
            let errors = number.unwrap_or_default().join(owned(&claims, new.extension, None));
            if errors.is_empty() { free.push((item, new)) } else { taken.push(Outcome::invalid(item, errors)) }
        }
        Ok((free, taken))
    }
}

/// What a save that failed for its values says of a row.
pub(super) fn refusal(error: SaveError) -> std::result::Result<JobRefusal, SaveError> {
    match error {
        SaveError::Taken(errors) => Ok(JobRefusal::Invalid(errors)),
        SaveError::Stale(_) => Ok(JobRefusal::Changed),
        SaveError::Outranked => Ok(JobRefusal::Outranked),
        SaveError::Gone => Ok(JobRefusal::Gone),
        error => match error.field() {
            Some((field, wrong)) => Ok(JobRefusal::Invalid(FieldErrors::one(field, wrong))),
            None => Err(error),
        },
    }
}
