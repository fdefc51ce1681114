use patchbay_shared::{Field, ImportRow, JobRefusal};
use sqlx::{Connection, PgConnection};

use super::{Importing, Line};
use crate::{
    department,
    extension::{Over, SaveError, Wanted, make_live, over, release_claims},
    import::{Known, Row, owned},
    job::{item::Outcome, refusal::refusal},
    role,
};

impl Importing<'_> {
    /// Changes extensions, each as a save of it alone would.
    pub(super) async fn change(
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
        match &self.live {
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
}
