use patchbay_shared::{Change, Document, ExtensionForm, Field, changes};

use super::{Head, Stamp, document, head, version};
use crate::{
    Result, Store,
    session::{Permit, ViewExtensions},
};

/// An extension as one version had it.
#[derive(Clone, Debug)]
pub struct AsOf {
    /// The extension as it is now.
    pub head: Head,
    /// The version that is shown.
    pub version: i32,
    /// Who made it.
    pub made: Stamp,
    /// Who made it live, if anybody ever did.
    pub applied: Option<Stamp>,
    /// It is the one that ended the extension: what is shown is what was ended.
    pub is_end: bool,
    /// What the person's role was called.
    pub role: Option<String>,
    /// What the departments were called that the person was in, as documents name them; `None` while there are none.
    pub departments: Option<String>,
    /// Its other values, secrets empty.
    pub form: ExtensionForm,
    /// Field by field, from now back to this version.
    pub changes: Vec<Change>,
}

/// The extension as of a version; `None` when there is no such extension or version.
pub async fn as_of(store: &Store, permit: &Permit<ViewExtensions>, id: i64, version: i32) -> Result<Option<AsOf>> {
    let row = sqlx::query(
        "SELECT extension.id, number, first_name, last_name, extension.version AS newest, applied_version, deleted_at,
                portal.with_password(portal.document(extension)) AS current,
                portal.with_password(revision.document) AS document, portal.with_password(before.document) AS ended,
                author.name AS made_by, revision.at AS made_at, host(revision.address) AS made_address,
                applier.name AS applied_by, application.at AS applied_at, host(application.address) AS applied_address
         FROM portal.extension
         JOIN portal.revision ON revision.extension_id = extension.id AND revision.version = $2
         JOIN portal.author ON author.id = revision.account_id
         LEFT JOIN portal.revision AS before ON before.extension_id = extension.id AND before.version = $2 - 1
         LEFT JOIN portal.application
             ON application.extension_id = extension.id AND application.version = revision.version
         LEFT JOIN portal.author AS applier ON applier.id = application.account_id
         WHERE extension.id = $1 AND portal.manages($3, extension.id)",
    )
    .bind(id)
    .bind(version)
    .bind(permit.limit())
    .fetch_optional(&store.pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let own = document(&row, "document")?;
    let is_end = own.is_none();
    let shown = match own {
        Some(own) => own,
        None => document(&row, "ended")?.unwrap_or_default(),
    };
    let current: Option<Document> = document(&row, "current")?;
    Ok(Some(AsOf {
        head: head(store, &row)?,
        version,
        made: version::made(&row)?,
        applied: version::applied(&row)?,
        is_end,
        role: shown.role.clone(),
        departments: shown.value(Field::Organizations),
        form: shown.form(),
        changes: changes(current.as_ref(), &shown),
    }))
}
