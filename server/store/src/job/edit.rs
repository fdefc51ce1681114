use patchbay_shared::{
    BulkEdit, Extension, Field, FieldError, FieldErrors, JobKind, JobRefusal, Occasion, Operation, Organizations,
    OrganizationsError, RoleChoice, RoleChoiceError, Rules,
};
use sqlx::{Connection, PgConnection};
use time::OffsetDateTime;

use super::{
    BeginError,
    begin::{Beginning, begin, ready, select},
    item::Outcome,
    row::{Placing, Row, lock},
    step::{Batch, Done, Work},
};
use crate::{
    Store, department,
    extension::{Apply, Kept, SaveError, Saving, Selection, make_live, revise, write},
    role,
    session::{ApplyExtensions, EditExtensions, ManageRoles, Permit, Session},
};

const BATCH: i32 = 100;

/// Begins to change what was touched of every extension of a selection.
pub async fn begin_edit(
    store: &Store,
    permit: &Permit<EditExtensions>,
    selection: &Selection,
    edit: &BulkEdit,
    saving: impl Into<Saving<'_>>,
    now: OffsetDateTime,
) -> Result<i64, BeginError> {
    let saving = saving.into();
    let mut tx = store.pool.begin().await?;
    placing(&mut tx, saving.roles, edit).await?;
    let apply = matches!(saving.apply, Apply::Now(_));
    let job = Beginning { kind: JobKind::Edit, label: "", apply, task: edit, sealed: None };
    let id = begin(&mut tx, permit, job, now).await?;
    let total = select(&mut tx, id, selection, permit.limit()).await?;
    ready(&mut tx, permit, (id, JobKind::Edit), total, now).await?;
    tx.commit().await?;
    Ok(id)
}

/// The role and the departments that all get, if whoever asks may give them. Roles and departments stand still meanwhile.
pub(super) async fn placing(
    connection: &mut PgConnection,
    roles: Option<&Permit<ManageRoles>>,
    edit: &BulkEdit,
) -> Result<Placing, SaveError> {
    let choice = RoleChoice::parse(edit.value(Field::Role).unwrap_or_default()).map_err(SaveError::Role)?;
    let assigned = role::assign(&mut *connection, roles, &choice).await?;
    department::stand_still(&mut *connection).await?;
    let chosen = edit.value(Field::Organizations).map(Organizations::parse).transpose();
    Ok(Placing {
        role_id: assigned.to(),
        chosen: chosen.map_err(SaveError::Organizations)?.map(|chosen| chosen.ids().to_vec()),
    })
}

/// What an extension becomes, judged by the rules of a single one, or why it stays.
pub(super) fn judge(
    row: &Row,
    edit: &BulkEdit,
    placing: &Placing,
    rules: Rules,
) -> Result<(Extension, Kept), JobRefusal> {
    let extension = edit.over(&row.form).parse(rules).map_err(JobRefusal::Invalid)?;
    let refused = |field, error| JobRefusal::Invalid(FieldErrors::one(field, error));
    let department_ids = row
        .placed
        .clone()
        .ok_or_else(|| refused(Field::Organizations, FieldError::Organizations(OrganizationsError::Unknown)))?;
    if !row.will_be_covered {
        return Err(refused(Field::Role, FieldError::Role(RoleChoiceError::NotAllowed)));
    }
    let kept = Kept {
        user_password_id: row.user_password_id,
        credential_id: row.credential_id,
        role_id: placing.role_id.unwrap_or(row.role_id),
        department_ids,
        forwards: row.forwards.clone(),
    };
    Ok((extension, kept))
}

/// Changes the next ones: each gets a version of its own, as with a save of it alone.
pub(super) async fn batch(
    store: &Store,
    connection: &mut PgConnection,
    work: &Work,
    (session, live): (&Session, Option<Permit<ApplyExtensions>>),
    now: OffsetDateTime,
) -> Batch {
    let Ok(permit) = session.permit::<EditExtensions>() else { return Ok(None) };
    let edit: BulkEdit = work.task()?;
    let rules = store.rules(Occasion::Update);
    let items = work.items(&mut *connection, BATCH).await?;
    let roles = session.permit::<ManageRoles>().ok();
    let placing = match placing(&mut *connection, roles.as_ref(), &edit).await {
        Ok(placing) => placing,
        Err(error) => {
            let (field, wrong) = match error.field() {
                Some(wrong) => wrong,
                None => return Err(error),
            };
            let errors = FieldErrors::one(field, wrong);
            return Ok(Some(Done::Items(items.iter().map(|item| Outcome::invalid(item, errors.clone())).collect())));
        }
    };
    let ids: Vec<i64> = items.iter().filter_map(|item| item.extension_id).collect();
    let rows = lock(&mut *connection, &permit, permit.limit(), &ids, &placing).await?;
    let (mut outcomes, mut to_apply) = (Vec::new(), Vec::new());
    for item in &items {
        let judged = item.row(&rows, true).and_then(|row| {
            let (extension, kept) = judge(row, &edit, &placing, rules)?;
            Ok((row, extension, kept))
        });
        let (row, extension, kept) = match judged {
            Ok(judged) => judged,
            Err(refusal) => {
                outcomes.push(Outcome::refused(item, refusal));
                continue;
            }
        };
        let mut savepoint = connection.begin().await?;
        write(&mut savepoint, &permit, row.id, &extension, &kept).await?;
        if revise(&mut savepoint, &permit, Operation::EditExtension, row.id, now).await? {
            savepoint.commit().await?;
            outcomes.push(Outcome::done(item));
            to_apply.push(row.id);
        } else {
            savepoint.rollback().await?;
            outcomes.push(Outcome::unchanged(item));
            if row.pending {
                to_apply.push(row.id);
            }
        }
    }
    if let Some(live) = live {
        make_live(connection, &live, &to_apply, now).await?;
    }
    Ok(Some(Done::Items(outcomes)))
}
