use patchbay_shared::{CsvReader, Existing, Field, Fights, FileError, Header, ImportRow, JobRefusal, Record, levels};
use serde::Serialize;
use sqlx::types::Json;
use time::OffsetDateTime;

use super::{judge::Judging, seal::seal};
use crate::{
    Error, Result, Store,
    secret::hex,
    session::{AddExtensions, Permit},
};

/// So many files of one account that nobody went on with are kept.
const KEPT: i64 = 5;
/// So many rows are written at a time.
const BATCH: usize = 500;

/// What somebody wants of a file.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What it is called where it comes from.
    pub file: String,
    /// What becomes of rows whose number an extension has already.
    pub existing: Existing,
    /// Whether weak registration passwords are wanted all the same.
    pub weak_confirmed: bool,
}

/// Why a file was not kept.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// It is none, or too much.
    #[error("the file cannot be read")]
    File(FileError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<sqlx::Error> for UploadError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A file while it comes in: what was read of it is written down at once, so that memory stays as it is however long it is.
pub struct Upload<'a> {
    store: &'a Store,
    permit: &'a Permit<AddExtensions>,
    id: i64,
    reader: CsvReader,
    header: Option<Header>,
    bytes: usize,
    rows: usize,
    read: Vec<Record>,
    fights: Fights,
    /// The rows whose calls go on.
    calling: Vec<ImportRow>,
}

/// A row before it is judged.
#[derive(Serialize)]
struct Raw {
    line: u32,
    number: String,
    said: ImportRow,
    sealed: Option<String>,
    to_hash: bool,
    refusal: Option<JobRefusal>,
}

impl<'a> Upload<'a> {
    /// Makes room for one more file of this account, and begins it.
    pub async fn begin(
        store: &'a Store,
        permit: &'a Permit<AddExtensions>,
        options: &Options,
        now: OffsetDateTime,
    ) -> Result<Self> {
        let id = sqlx::query_scalar(
            "WITH old AS (
                 DELETE FROM portal.import WHERE id IN (
                     SELECT id FROM portal.import WHERE account_id = $1 AND job_id IS NULL ORDER BY id DESC OFFSET $7)
             )
             INSERT INTO portal.import (account_id, token_hash, file, existing, weak_confirmed, created_at)
             VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
        )
        .bind(permit.account_id)
        .bind(permit.token_hash)
        .bind(&options.file)
        .bind(options.existing.name())
        .bind(options.weak_confirmed)
        .bind(now)
        .bind(KEPT - 1)
        .fetch_one(&store.pool)
        .await?;
        Ok(Self {
            store,
            permit,
            id,
            reader: CsvReader::default(),
            header: None,
            bytes: 0,
            rows: 0,
            read: Vec::new(),
            fights: Fights::default(),
            calling: Vec::new(),
        })
    }

    /// Takes the next bytes of the file.
    pub async fn push(&mut self, bytes: &[u8]) -> std::result::Result<(), UploadError> {
        self.bytes += bytes.len();
        if self.bytes > FileError::LONGEST {
            return Err(UploadError::File(FileError::TooLong));
        }
        self.reader.push(bytes, &mut self.read).map_err(|error| UploadError::File(error.into()))?;
        if self.read.len() >= BATCH { self.keep().await } else { Ok(()) }
    }

    /// Judges all rows once the file has ended; returns the import, which is to be looked at.
    pub async fn finish(&mut self, judging: &Judging<'_>) -> std::result::Result<i64, UploadError> {
        let reader = std::mem::take(&mut self.reader);
        reader.finish(&mut self.read).map_err(|error| UploadError::File(error.into()))?;
        self.keep().await?;
        let wrong = match &self.header {
            None => Some(FileError::Empty),
            Some(_) if self.rows == 0 => Some(FileError::NoRows),
            Some(_) => None,
        };
        if let Some(wrong) = wrong {
            return Err(UploadError::File(wrong));
        }
        let levels = levels(&self.calling);
        judging.judge(self.store, self.id, &self.fights, &levels).await?;
        let unknown: Vec<String> = self.header.as_ref().map(|header| header.unknown().to_vec()).unwrap_or_default();
        sqlx::query("UPDATE portal.import SET ready = true, unknown = $2 WHERE id = $1")
            .bind(self.id)
            .bind(unknown)
            .execute(&self.store.pool)
            .await?;
        Ok(self.id)
    }

    /// Writes down what was read.
    async fn keep(&mut self) -> std::result::Result<(), UploadError> {
        let mut records = std::mem::take(&mut self.read).into_iter();
        let header = match &self.header {
            Some(header) => header.clone(),
            None => match records.next() {
                Some(record) => Header::read(&record).map_err(UploadError::File)?,
                None => return Ok(()),
            },
        };
        let mut raw = Vec::with_capacity(records.len());
        for record in records {
            let (row, refusal) = header.row(&record);
            self.rows += 1;
            if self.rows > FileError::ROWS {
                return Err(UploadError::File(FileError::TooManyRows));
            }
            if refusal.is_none() {
                self.fights.see(&row);
            }
            let number = row.number().to_owned();
            let (said, secrets) = row.without_secrets();
            if said.destinations().next().is_some() {
                self.calling.push(said.clone());
            }
            let sealed = seal(self.store, self.permit, &secrets)?.map(|sealed| hex(&sealed));
            let to_hash = secrets.iter().any(|(field, _)| *field == Field::UserPassword);
            raw.push(Raw { line: said.line(), number, said, sealed, to_hash, refusal });
        }
        self.header = Some(header);
        for part in raw.chunks(BATCH) {
            sqlx::query(
                "INSERT INTO portal.import_row (import_id, line, number, said, sealed, to_hash, verdict, refusal)
                 SELECT $1, line, number, said, decode(sealed, 'hex'), to_hash, CASE WHEN refusal IS NOT NULL THEN 'refused' END,
                        refusal
                 FROM jsonb_to_recordset($2) AS raw
                     (line integer, number text, said jsonb, sealed text, to_hash boolean, refusal jsonb)",
            )
            .bind(self.id)
            .bind(Json(part))
            .execute(&self.store.pool)
            .await?;
        }
        Ok(())
    }

    /// Removes what was read of a file that cannot be imported.
    pub async fn drop(self) -> Result<()> {
        sqlx::query("DELETE FROM portal.import WHERE id = $1").bind(self.id).execute(&self.store.pool).await?;
        Ok(())
    }
}
