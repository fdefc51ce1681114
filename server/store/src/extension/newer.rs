use patchbay_shared::{Document, ExtensionForm, Newer, changes};
use time::OffsetDateTime;

use super::history::document;
use crate::{
    Result, Store, revision,
    session::{Permit, ViewExtensions},
};

/// What became of an extension since somebody began to change its version `from`: the newest version with who made it
/// and when, beside the one both began from. `None` when there is no such version, nothing newer, or an end.
pub async fn newer(
    store: &Store,
    permit: &Permit<ViewExtensions>,
    id: i64,
    from: i32,
) -> Result<Option<(Newer<ExtensionForm>, OffsetDateTime)>> {
    let row = sqlx::query(
        "SELECT newest.version, newest.at, author.name AS by,
                portal.with_password(newest.document) AS theirs, portal.with_password(base.document) AS base
         FROM portal.extension
         JOIN portal.revision AS newest ON newest.extension_id = extension.id AND newest.version = extension.version
         JOIN portal.revision AS base ON base.extension_id = extension.id AND base.version = $2
         JOIN portal.author ON author.id = newest.account_id
         WHERE extension.id = $1 AND extension.version > $2 AND portal.manages($3, extension.id)",
    )
    .bind(id)
    .bind(from)
    .bind(permit.limit())
    .fetch_optional(&store.pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (Some(base), Some(theirs)) = (document(&row, "base")?, document(&row, "theirs")?) else { return Ok(None) };
    let secrets = changes(Some(&base), &theirs).into_iter().filter(|change| change.secret);
    let renewed = secrets.map(|change| change.field).collect();
    let (newer, at) = revision::newer(&row, from, with_role(&base), with_role(&theirs))?;
    Ok(Some((Newer { renewed, ..newer }, at)))
}

/// As the form of whoever may give roles has it.
fn with_role(document: &Document) -> ExtensionForm {
    ExtensionForm { role: document.role().to_owned(), ..document.form() }
}
