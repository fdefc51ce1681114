use std::collections::BTreeMap;

use patchbay_shared::{BulkEdit, Change, Document, Extension, Field, JobRefusal, Occasion, RoleChoice, Whole, changes};
use sqlx::{PgConnection, Postgres, QueryBuilder};

use super::{
    edit::{judge, placing},
    row::{Placing, Seen, look},
};
use crate::{
    Result, Store,
    extension::{SaveError, Selection, from_found},
    session::{EditExtensions, ManageRoles, Permit},
};

/// How many extensions are looked at in one go.
const BATCH: i64 = 500;
/// So many examples are shown.
const SHOWN: usize = 25;

/// What a change of many would do.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// How many would change.
    pub changed: i64,
    /// How many are so already.
    pub unchanged: i64,
    /// How many would be left as they are, for some reason.
    pub refused: i64,
    /// In how many each field would change.
    pub fields: BTreeMap<Field, i64>,
    /// The first of those that would change.
    pub examples: Vec<Example>,
    /// The first of those that would be refused, as they are shown, and why.
    pub refusals: Vec<(String, JobRefusal)>,
}

/// An extension, and how it would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// For the life of the installation.
    pub id: i64,
    /// Number and name.
    pub label: String,
    /// Field by field.
    pub changes: Vec<Change>,
}

/// Judges every extension of a selection as a job would, and changes nothing.
pub async fn preview(
    store: &Store,
    permit: &Permit<EditExtensions>,
    selection: &Selection,
    edit: &BulkEdit,
    roles: Option<&Permit<ManageRoles>>,
) -> std::result::Result<Preview, SaveError> {
    let rules = store.rules(Occasion::Update);
    let mut tx = store.pool.begin().await?;
    let placing = placing(&mut tx, roles, edit).await?;
    // What follows only reads, and nobody who deletes a role shall wait for it.
    tx.rollback().await?;
    let mut connection = store.pool.acquire().await?;
    let mut preview = Preview::default();
    let mut after = 0;
    loop {
        let ids = behind(&mut connection, selection, permit.limit(), after).await?;
        let Some(last) = ids.last() else { return Ok(preview) };
        after = *last;
        for seen in look(&mut connection, permit, permit.limit(), &ids, &placing).await? {
            preview.take_in(&seen, edit, &placing, rules, selection);
        }
    }
}

impl Preview {
    fn take_in(
        &mut self,
        seen: &Seen,
        edit: &BulkEdit,
        placing: &Placing,
        rules: patchbay_shared::Rules,
        selection: &Selection,
    ) {
        let Seen { row, label, before, departments } = seen;
        let judged = match selection {
            Selection::These(these) if !these.contains(&(row.id, row.version)) => Err(JobRefusal::Changed),
            _ if !row.covered => Err(JobRefusal::Outranked),
            _ => judge(row, edit, placing, rules),
        };
        match judged {
            Err(refusal) => {
                self.refused += 1;
                if self.refusals.len() < SHOWN {
                    self.refusals.push((label.clone(), refusal));
                }
            }
            Ok((extension, _)) => {
                let after = after(before, edit, &extension, departments.as_ref());
                let changes = changes(Some(before), &after);
                if changes.is_empty() {
                    self.unchanged += 1;
                    return;
                }
                self.changed += 1;
                for change in &changes {
                    *self.fields.entry(change.field).or_default() += 1;
                }
                if self.examples.len() < SHOWN {
                    self.examples.push(Example { id: row.id, label: label.clone(), changes });
                }
            }
        }
    }
}

/// What the document would be, as far as it can change.
fn after(before: &Document, edit: &BulkEdit, extension: &Extension, departments: Option<&Vec<String>>) -> Document {
    let role = match (edit.value(Field::Role), &extension.role) {
        (Some(_), RoleChoice::Named(name)) => Some(name.as_str().to_owned()),
        (Some(_), RoleChoice::None) => None,
        _ => before.role.clone(),
    };
    Document {
        mobile: extension.mobile.as_ref().map(|mobile| mobile.as_str().to_owned()),
        job_title: extension.job_title.as_str().to_owned(),
        caller_id: extension.caller_id.as_ref().map(|id| id.as_str().to_owned()),
        concurrent_registrations: extension.concurrent_registrations.get(),
        call_waiting: extension.call_waiting.is_on(),
        pickup_groups: extension.pickup_groups.to_string(),
        remote_registration: extension.remote_registration.is_on(),
        network_restriction: extension.network_restriction.is_on(),
        networks: extension.networks.to_string(),
        user_agent_restriction: extension.user_agent_restriction.is_on(),
        user_agents: extension.user_agents.to_string(),
        call_duration: extension.call_duration.map(Whole::get),
        call_limit: extension.call_limit.map(Whole::get),
        call_limit_seconds: extension.call_limit_seconds.map(Whole::get),
        role,
        departments: departments.cloned(),
        ..before.clone()
    }
}

/// The next extensions of a selection behind one.
async fn behind(
    connection: &mut PgConnection,
    selection: &Selection,
    limit: Option<i64>,
    after: i64,
) -> Result<Vec<i64>> {
    match selection {
        Selection::These(these) => {
            let mut ids: Vec<i64> = these.iter().map(|(id, _)| *id).filter(|id| *id > after).collect();
            ids.sort_unstable();
            Ok(ids)
        }
        Selection::All(found, seen) => {
            let mut sql: QueryBuilder<Postgres> = QueryBuilder::new("SELECT id");
            from_found(&mut sql, found, seen, limit);
            sql.push(" AND id > ").push_bind(after).push(" ORDER BY id LIMIT ").push_bind(BATCH);
            Ok(sql.build_query_scalar().fetch_all(connection).await?)
        }
    }
}
