use std::collections::HashMap;

use patchbay_shared::{
    DepartmentNames, DestinationError, EmailAddress, Existing, Extension, Field, FieldError, FieldErrors, Fights,
    ImportRow, JobRefusal, NumberError, Occasion, OrganizationsError, RegistrationNameError, RoleChoice,
    RoleChoiceError, Rules,
};
use serde::Serialize;
use sqlx::{PgConnection, Row as _, postgres::PgRow, types::Json};

use super::{
    Changed, Verdict,
    known::{Known, Row, department_names},
    seal::unseal,
};
use crate::{
    Error, Result, Store, department,
    extension::{Claim, Claims, SaveError},
    role,
    session::{AddExtensions, EditExtensions, ManageRoles, Permit},
};

/// So many rows are judged at a time.
const BATCH: i64 = 500;

/// By what rows are judged: what was asked for, and what whoever asks may do.
pub struct Judging<'a> {
    /// To add.
    pub add: &'a Permit<AddExtensions>,
    /// To change; without it, no row does.
    pub edit: Option<&'a Permit<EditExtensions>>,
    /// To give roles.
    pub roles: Option<&'a Permit<ManageRoles>>,
    /// What becomes of rows whose number an extension has already.
    pub existing: Existing,
    /// Whether weak registration passwords are wanted all the same.
    pub weak_confirmed: bool,
}

/// What becomes of a row.
#[derive(Serialize)]
struct Judged {
    line: u32,
    verdict: &'static str,
    refusal: Option<JobRefusal>,
    changes: Option<Vec<Changed>>,
    padded: Option<String>,
    level: u16,
    extension_id: Option<i64>,
    version: Option<i32>,
}

/// What the rows of a file share, looked up once.
struct Sheet<'a> {
    store: &'a Store,
    fights: &'a Fights,
    levels: &'a HashMap<String, std::result::Result<u16, DestinationError>>,
    names: DepartmentNames,
    rules: Rules,
    roles: HashMap<String, Option<RoleChoiceError>>,
    places: HashMap<String, bool>,
}

impl Judging<'_> {
    /// Judges every row of an import that is not judged yet.
    pub(super) async fn judge(
        &self,
        store: &Store,
        id: i64,
        fights: &Fights,
        levels: &HashMap<String, std::result::Result<u16, DestinationError>>,
    ) -> Result<()> {
        let mut connection = store.pool.acquire().await?;
        let names = department_names(&mut connection, store).await?;
        let rules = store.rules(Occasion::Create);
        let (roles, places) = (HashMap::new(), HashMap::new());
        let mut sheet = Sheet { store, fights, levels, names, rules, roles, places };
        let mut after = 0;
        loop {
            let rows = sqlx::query(
                "SELECT line, said, sealed FROM portal.import_row
                 WHERE import_id = $1 AND line > $2 AND verdict IS NULL ORDER BY line LIMIT $3",
            )
            .bind(id)
            .bind(after)
            .bind(BATCH)
            .fetch_all(&mut *connection)
            .await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.try_get("line")?;
            let said = rows.iter().map(|row| self.said(store, row)).collect::<Result<Vec<_>>>()?;
            let judged = self.batch(&mut connection, &mut sheet, &said).await?;
            keep(&mut connection, id, &judged).await?;
        }
    }

    fn said(&self, store: &Store, row: &PgRow) -> Result<ImportRow> {
        let Json(said): Json<ImportRow> = row.try_get("said")?;
        let sealed: Option<Vec<u8>> = row.try_get("sealed")?;
        Ok(said.with_secrets(unseal(store, self.add, sealed.as_deref())?))
    }

    async fn batch(
        &self,
        connection: &mut PgConnection,
        sheet: &mut Sheet<'_>,
        said: &[ImportRow],
    ) -> Result<Vec<Judged>> {
        let refs: Vec<&ImportRow> = said.iter().collect();
        let known = Known::find(&mut *connection, sheet.store, self.add, self.add.limit(), &refs, false).await?;
        let mut judged = Vec::with_capacity(said.len());
        for row in said {
            judged.push(self.row(&mut *connection, sheet, &known, row).await?);
        }
        Ok(judged)
    }

    async fn row(
        &self,
        connection: &mut PgConnection,
        sheet: &mut Sheet<'_>,
        known: &Known,
        row: &ImportRow,
    ) -> Result<Judged> {
        let level = sheet.levels.get(row.number()).and_then(|level| level.clone().ok()).unwrap_or_default();
        let blank = || Judged {
            line: row.line(),
            verdict: Verdict::Unchanged.name(),
            refusal: None,
            changes: None,
            padded: None,
            level,
            extension_id: None,
            version: None,
        };
        let refused = |refusal| Judged { verdict: Verdict::Refused.name(), refusal: Some(refusal), ..blank() };
        let claim = known.claims.numbers.get(row.number());
        let existing = claim.filter(|claim| claim.current).and_then(|claim| known.rows.get(&claim.extension_id?));
        if let Some((field, line)) = sheet.fights.of(row) {
            return Ok(refused(JobRefusal::Again { field, line }));
        }
        let Some(found) = existing else {
            let taken = claim.map(taken);
            let verdict = row.create(&sheet.names, self.weak_confirmed, sheet.rules);
            let errors = match verdict {
                Ok((_, extension)) => {
                    let all = |_| true;
                    self.beyond(connection, sheet, known, row, (&extension, None), all).await?
                }
                Err(errors) => errors,
            };
            let errors = taken.unwrap_or_default().join(errors);
            let zeros = |number: &String| known.claims.numbers.get(number).is_some_and(|claim| claim.current);
            let padded = row.padded().find(zeros);
            return Ok(if errors.is_empty() {
                Judged { verdict: Verdict::New.name(), padded, ..blank() }
            } else {
                Judged { padded, ..refused(JobRefusal::Invalid(errors)) }
            });
        };
        let (extension_id, version) = (Some(found.id), Some(found.version));
        match self.existing {
            Existing::Skip => {
                return Ok(Judged { verdict: Verdict::Skipped.name(), extension_id, version, ..blank() });
            }
            Existing::Refuse => return Ok(refused(JobRefusal::Exists)),
            Existing::Update => {}
        }
        let same = |typed: &str| found.has_password(sheet.store, typed);
        let updated = match row.update(&found.form, &sheet.names, self.weak_confirmed, sheet.rules, same) {
            Ok(updated) => updated,
            Err(errors) => return Ok(refused(JobRefusal::Invalid(errors))),
        };
        if updated.fields.is_empty() {
            return Ok(Judged { extension_id, version, ..blank() });
        }
        if self.edit.is_none() {
            return Ok(refused(JobRefusal::Denied));
        }
        if !found.covered {
            return Ok(refused(JobRefusal::Outranked));
        }
        let changes = |field| updated.fields.contains(&field);
        let errors = self.beyond(connection, sheet, known, row, (&updated.extension, Some(found.id)), changes).await?;
        if !errors.is_empty() {
            return Ok(refused(JobRefusal::Invalid(errors)));
        }
        let paths = sheet.paths(found);
        let shown = updated.fields.iter().map(|field| {
            let (from, to) = match field {
                field if field.is_secret() => (String::new(), String::new()),
                Field::Organizations => (paths.clone(), row.value(*field).unwrap_or_default().to_owned()),
                Field::Role => (found.form.role.clone(), updated.form.role.clone()),
                field => (found.form.value(*field).to_owned(), updated.extension.text(*field)),
            };
            let some = |text: String| (!text.is_empty()).then_some(text);
            (*field, some(from), some(to))
        });
        let changes = Some(shown.collect());
        Ok(Judged { verdict: Verdict::Changed.name(), changes, extension_id, version, ..blank() })
    }

    /// What is wrong with what changes that only the database knows, of an extension that `id` is the number of.
    async fn beyond(
        &self,
        connection: &mut PgConnection,
        sheet: &mut Sheet<'_>,
        known: &Known,
        row: &ImportRow,
        (extension, id): (&Extension, Option<i64>),
        changes: impl Fn(Field) -> bool,
    ) -> Result<FieldErrors> {
        let mut errors = owned(&known.claims, extension, id);
        if changes(Field::Role)
            && let Some(error) = sheet.role(&mut *connection, self.roles, &extension.role).await?
        {
            errors.add(Field::Role, FieldError::Role(error));
        }
        if changes(Field::Organizations) && !sheet.may_place(connection, self.add, extension).await? {
            errors.add(Field::Organizations, FieldError::Organizations(OrganizationsError::Unknown));
        }
        let circle = match sheet.levels.get(row.number()) {
            Some(Err(error)) => Some(error),
            _ => None,
        };
        for (field, number) in row.destinations().filter(|(field, _)| changes(*field)) {
            let is_there = || {
                let claim = known.claims.numbers.get(&number);
                let extension = claim.is_some_and(|claim| claim.extension_id.is_some() && !claim.owner.deleted);
                extension || sheet.fights.has_number(&number)
            };
            if let Some(error) = circle {
                errors.add(field, FieldError::of_destination(field, error.clone()));
            } else if !is_there() {
                errors.add(field, FieldError::of_destination(field, DestinationError::Unknown));
            }
        }
        Ok(errors)
    }
}

impl Sheet<'_> {
    /// Why this role cannot be given, if so.
    async fn role(
        &mut self,
        connection: &mut PgConnection,
        permit: Option<&Permit<ManageRoles>>,
        choice: &RoleChoice,
    ) -> Result<Option<RoleChoiceError>> {
        let name = match choice {
            RoleChoice::Named(name) => name.as_str().to_owned(),
            RoleChoice::None => RoleChoice::NONE.to_owned(),
            RoleChoice::Unchanged => return Ok(None),
        };
        if let Some(known) = self.roles.get(&name) {
            return Ok(*known);
        }
        let error = match role::assign_new(connection, permit, choice, &[]).await {
            Ok(_) => None,
            Err(SaveError::Role(error)) => Some(error),
            Err(SaveError::Store(error)) => return Err(error),
            Err(_) => return Err(Error::Contended),
        };
        self.roles.insert(name, error);
        Ok(error)
    }

    /// Whether somebody may be put into the departments of an extension.
    async fn may_place(
        &mut self,
        connection: &mut PgConnection,
        permit: &Permit<AddExtensions>,
        extension: &Extension,
    ) -> Result<bool> {
        let Some(chosen) = &extension.departments else { return Ok(true) };
        let key = extension.text(Field::Organizations);
        if let Some(known) = self.places.get(&key) {
            return Ok(*known);
        }
        let may = match department::place(connection, permit, &[], Some(chosen)).await {
            Ok(_) => true,
            Err(SaveError::Store(error)) => return Err(error),
            Err(_) => false,
        };
        self.places.insert(key, may);
        Ok(may)
    }

    /// The departments that an extension is in, as files name them.
    fn paths(&self, row: &Row) -> String {
        self.names.cell(&row.saved.department_ids)
    }
}

/// Whose number it is.
pub(crate) fn taken(claim: &Claim) -> FieldErrors {
    let owner = claim.owner.clone();
    FieldErrors::one(Field::Number, FieldError::Number(NumberError::Taken { owner, free: None }))
}

/// What of an extension is somebody else's, besides its number.
pub(crate) fn owned(claims: &Claims, extension: &Extension, id: Option<i64>) -> FieldErrors {
    let other = |claim: &&Claim| id.is_none() || claim.extension_id != id;
    let mut errors = FieldErrors::default();
    if let Some(claim) =
        extension.email.as_ref().map(EmailAddress::key).and_then(|key| claims.emails.get(&key)).filter(other)
    {
        errors.add(Field::Email, FieldError::EmailTaken(claim.owner.clone()));
    }
    let name = extension.registration_name.as_ref().map(|name| name.as_str());
    if let Some(claim) = name.and_then(|name| claims.registration_names.get(name)).filter(other) {
        let owner = claim.owner.clone();
        errors.add(Field::RegistrationName, FieldError::RegistrationName(RegistrationNameError::Taken { owner }));
    }
    errors
}

/// Writes down what becomes of rows. Of those that are so already, nothing needs to be kept.
async fn keep(connection: &mut PgConnection, id: i64, judged: &[Judged]) -> Result<()> {
    sqlx::query(
        "UPDATE portal.import_row SET
             verdict = judged.verdict, refusal = judged.refusal, changes = judged.changes, padded = judged.padded,
             level = judged.level, extension_id = judged.extension_id, version = judged.version,
             said = CASE WHEN judged.verdict NOT IN ('unchanged', 'skipped') THEN said END,
             sealed = CASE WHEN judged.verdict IN ('new', 'changed') THEN sealed END
         FROM jsonb_to_recordset($2) AS judged (
             line integer, verdict text, refusal jsonb, changes jsonb, padded text, level smallint, extension_id bigint,
             version integer)
         WHERE import_id = $1 AND import_row.line = judged.line",
    )
    .bind(id)
    .bind(Json(judged))
    .execute(connection)
    .await?;
    Ok(())
}
