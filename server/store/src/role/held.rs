use patchbay_shared::{Grants, Permission, Permissions, Role, RoleError, RoleErrors, RoleField, Scope};
use sqlx::{PgConnection, Row, postgres::PgRow};

use super::SaveError;
use crate::{Result, session::Actor};

/// What a row's role gives; no role gives nothing.
pub(crate) fn grants(row: &PgRow) -> Result<Grants> {
    grants_of(row, "permissions", "scope")
}

/// The same of a row with several roles, by the names of the columns.
pub(crate) fn grants_of(row: &PgRow, permissions: &str, scope: &str) -> Result<Grants> {
    let permissions: Option<Vec<String>> = row.try_get(permissions)?;
    let scope: Option<String> = row.try_get(scope)?;
    Ok(Grants {
        permissions: Permissions::of_names(permissions.iter().flatten().map(String::as_str)),
        scope: scope.as_deref().and_then(Scope::of_name).unwrap_or_default(),
    })
}

/// What somebody who manages roles holds at this moment, which may be less than when their session was looked up.
pub(super) async fn held(connection: &mut PgConnection, actor: &Actor) -> std::result::Result<Grants, SaveError> {
    let row = sqlx::query(
        "SELECT account.extension_id IS NULL AS is_administrator, role.permissions, role.scope
         FROM portal.account
         LEFT JOIN portal.extension ON extension.id = account.extension_id AND extension.deleted_at IS NULL
         LEFT JOIN portal.role ON role.id = extension.role_id AND role.deleted_at IS NULL
         WHERE account.id = $1",
    )
    .bind(actor.account_id)
    .fetch_one(connection)
    .await?;
    let held = if row.try_get("is_administrator")? { Grants::all() } else { grants(&row)? };
    if held.allow(Permission::ManageRoles) { Ok(held) } else { Err(SaveError::Denied) }
}

/// Nobody gives what they do not hold. That chosen extensions are within their scope is seen when these are looked up.
pub(super) fn within(role: &Role, held: &Grants) -> std::result::Result<(), SaveError> {
    let mut errors = RoleErrors::default();
    let Grants { permissions, scope } = role.grants;
    for permission in permissions.iter().filter(|permission| !held.allow(*permission)) {
        errors.add(RoleField::Permission(permission), RoleError::NotAllowed);
    }
    // Departments of one's own are other ones for everybody.
    if permissions.contains(Permission::ViewExtensions) && held.scope != Scope::All && scope != Scope::Chosen {
        errors.add(RoleField::Scope, RoleError::NotAllowed);
    }
    if errors.is_empty() { Ok(()) } else { Err(SaveError::Invalid(errors)) }
}
