use std::collections::BTreeMap;

use patchbay_shared::{
    Action, Destination, DestinationError, Document, Extension, Field, FieldError, FieldErrors, PresencePart,
    PresenceStatus, Whole,
};
use serde::Serialize;
use sqlx::{
    PgConnection, Postgres, Row as _,
    postgres::{PgArguments, PgRow},
    query::QueryScalar,
};

use super::{SaveError, find::fixed};
use crate::{Error, Result, Store, error::violated};

type PerStatus<T> = [T; PresenceStatus::COUNT];

/// What goes nowhere.
const HANG_UP: i64 = 0;

/// What holds during each status, and what becomes of calls by who makes them, as it is kept: where calls go by the ids of
/// extensions, so that no number that changes leads them elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Forwards {
    #[serde(rename = "presence_information")]
    information: PerStatus<String>,
    #[serde(rename = "presence_ring_timeout")]
    ring_timeout: PerStatus<Option<i32>>,
    #[serde(rename = "internal_always")]
    always: PerStatus<Option<i64>>,
    #[serde(rename = "internal_no_answer")]
    no_answer: PerStatus<Option<i64>>,
    #[serde(rename = "internal_busy")]
    busy: PerStatus<Option<i64>>,
    #[serde(rename = "call_handling_patterns")]
    patterns: Vec<String>,
    #[serde(rename = "call_handling_to")]
    ruled: Vec<i64>,
}

impl Forwards {
    /// Those of an extension, whose numbers are found; `of` is the extension, whose calls may go on to what was deleted, as
    /// they did before.
    pub(crate) async fn find(
        connection: &mut PgConnection,
        extension: &Extension,
        of: Option<i64>,
    ) -> std::result::Result<Self, SaveError> {
        let typed = destinations(extension).filter_map(|(_, to)| match to {
            Destination::Extension(number) => Some(number.as_str()),
            Destination::HangUp => None,
        });
        let known = ids(connection, typed.chain(extension.call_handling.numbers()).collect(), of).await?;
        let id = |to: &Option<Destination>| match to {
            Some(Destination::Extension(number)) => known.get(number.as_str()).copied(),
            Some(Destination::HangUp) => Some(HANG_UP),
            None => None,
        };
        let mut errors = FieldErrors::default();
        for (field, to) in destinations(extension) {
            if let Destination::Extension(number) = to
                && !known.contains_key(number.as_str())
            {
                errors.add(field, FieldError::of_destination(field, DestinationError::Unknown));
            }
        }
        let rules = &extension.call_handling;
        if rules.numbers().any(|number| !known.contains_key(number)) {
            let unknown = FieldError::of_destination(Field::CallHandling, DestinationError::Unknown);
            errors.add(Field::CallHandling, unknown);
        }
        if !errors.is_empty() {
            return Err(SaveError::Taken(errors));
        }
        let ruled = rules.iter().map(|rule| match &rule.action {
            Action::Accept => Document::ACCEPT,
            Action::Forward(Destination::Extension(number)) => known.get(number.as_str()).copied().unwrap_or(HANG_UP),
            Action::Forward(Destination::HangUp) => HANG_UP,
        });
        let presence = &extension.presence;
        Ok(Self {
            information: std::array::from_fn(|at| presence[at].information.as_str().to_owned()),
            ring_timeout: std::array::from_fn(|at| presence[at].ring_timeout.map(Whole::get)),
            always: std::array::from_fn(|at| id(&presence[at].internal.always)),
            no_answer: std::array::from_fn(|at| id(&presence[at].internal.no_answer)),
            busy: std::array::from_fn(|at| id(&presence[at].internal.busy)),
            patterns: rules.iter().map(|rule| rule.pattern.as_str().to_owned()).collect(),
            ruled: ruled.collect(),
        })
    }

    /// Those of a row of `portal.extension`.
    pub(crate) fn read(row: &PgRow) -> Result<Self> {
        Ok(Self {
            information: fixed(row.try_get("presence_information")?)?,
            ring_timeout: fixed(row.try_get("presence_ring_timeout")?)?,
            always: fixed(row.try_get("internal_always")?)?,
            no_answer: fixed(row.try_get("internal_no_answer")?)?,
            busy: fixed(row.try_get("internal_busy")?)?,
            patterns: row.try_get("call_handling_patterns")?,
            ruled: row.try_get("call_handling_to")?,
        })
    }

    /// Binds them, in the order of `COLUMNS`.
    pub(super) fn bind<'q, T>(
        &'q self,
        query: QueryScalar<'q, Postgres, T, PgArguments>,
    ) -> QueryScalar<'q, Postgres, T, PgArguments> {
        query
            .bind(&self.information[..])
            .bind(&self.ring_timeout[..])
            .bind(&self.always[..])
            .bind(&self.no_answer[..])
            .bind(&self.busy[..])
            .bind(&self.patterns)
            .bind(&self.ruled)
    }

    /// The fields by which calls go on to an extension.
    fn fields_to(&self, id: i64) -> impl Iterator<Item = Field> {
        let parts = [
            (PresencePart::InternalAlways, &self.always),
            (PresencePart::InternalNoAnswer, &self.no_answer),
            (PresencePart::InternalBusy, &self.busy),
        ];
        let presence = parts.into_iter().flat_map(move |(part, to)| {
            let leads = PresenceStatus::ALL.into_iter().filter(move |status| to[status.place()] == Some(id));
            leads.map(move |status| Field::Presence(status, part))
        });
        presence.chain(self.ruled.contains(&id).then_some(Field::CallHandling))
    }

    /// Says of a save that was refused for where calls would go which fields are to blame, and shows the whole way.
    /// Whoever saves is told no number that they may not see: `limit` is whose scope it is.
    pub(crate) async fn explain(&self, store: &Store, limit: Option<i64>, error: SaveError) -> SaveError {
        let SaveError::Forwards { chain, is_loop } = error else { return error };
        match numbers(store, limit, &chain).await {
            Ok(numbers) => {
                let wrong = match is_loop {
                    true => DestinationError::Loop(numbers),
                    false => DestinationError::TooLong(numbers),
                };
                let mut errors = FieldErrors::default();
                for field in chain.iter().flat_map(|id| self.fields_to(*id)) {
                    errors.add(field, FieldError::of_destination(field, wrong.clone()));
                }
                SaveError::Taken(errors)
            }
            Err(error) => error.into(),
        }
    }
}

impl From<&Document> for Forwards {
    fn from(document: &Document) -> Self {
        Self {
            information: document.presence_information.clone(),
            ring_timeout: document.presence_ring_timeout,
            always: document.internal_always,
            no_answer: document.internal_no_answer,
            busy: document.internal_busy,
            patterns: document.call_handling_patterns.clone(),
            ruled: document.call_handling_to.clone(),
        }
    }
}

/// The way that calls would take, if that is why a statement was refused.
pub(super) fn refused(error: &sqlx::Error) -> Option<SaveError> {
    let is_loop = match violated(error)? {
        "forward_loop" => true,
        "forward_too_long" => false,
        _ => return None,
    };
    let detail = error.as_database_error()?.try_downcast_ref::<sqlx::postgres::PgDatabaseError>()?.detail()?;
    let chain = detail.split(',').map(str::parse).collect::<std::result::Result<_, _>>().ok()?;
    Some(SaveError::Forwards { chain, is_loop })
}

/// Every destination that was chosen, and its field.
fn destinations(extension: &Extension) -> impl Iterator<Item = (Field, &Destination)> {
    PresenceStatus::ALL.into_iter().zip(&extension.presence).flat_map(|(status, block)| {
        let to = [
            (PresencePart::InternalAlways, &block.internal.always),
            (PresencePart::InternalNoAnswer, &block.internal.no_answer),
            (PresencePart::InternalBusy, &block.internal.busy),
        ];
        to.into_iter().filter_map(move |(part, to)| Some((Field::Presence(status, part), to.as_ref()?)))
    })
}

/// The extensions that have these numbers, saved or live. A deleted one still counts to whose calls went there before.
async fn ids(connection: &mut PgConnection, numbers: Vec<&str>, of: Option<i64>) -> Result<BTreeMap<String, i64>> {
    if numbers.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found: Vec<(String, i64)> = sqlx::query_as(
        "SELECT number_claim.number, owner.id
         FROM portal.number_claim JOIN portal.extension AS owner ON owner.id = number_claim.extension_id
         WHERE number_claim.number = ANY ($1) AND (owner.deleted_at IS NULL OR EXISTS (
             SELECT FROM portal.extension
             WHERE id = $2 AND owner.id = ANY (portal.ways(extension))))",
    )
    .bind(numbers)
    .bind(of)
    .fetch_all(connection)
    .await?;
    Ok(found.into_iter().collect())
}

/// The numbers of extensions, in their order; those of others are empty.
async fn numbers(store: &Store, limit: Option<i64>, chain: &[i64]) -> std::result::Result<Vec<String>, Error> {
    Ok(sqlx::query_scalar(
        "SELECT CASE WHEN portal.manages($2, id) THEN number ELSE '' END
         FROM unnest($1::bigint[]) WITH ORDINALITY AS chain (id, at) JOIN portal.extension USING (id) ORDER BY at",
    )
    .bind(chain)
    .bind(limit)
    .fetch_all(&store.pool)
    .await?)
}
