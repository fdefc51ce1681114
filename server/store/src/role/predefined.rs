use patchbay_shared::PredefinedRole;
use sqlx::PgConnection;

use crate::Result;

/// Makes the predefined roles of a new installation, and keeps those of an older one as this release has them.
pub(crate) async fn agree(connection: &mut PgConnection) -> Result<()> {
    for role in PredefinedRole::ALL {
        let grants = role.grants();
        sqlx::query(
            "INSERT INTO portal.role (version, predefined, name, permissions, scope) VALUES (1, $1, $2, $3, $4)
             ON CONFLICT (predefined) DO UPDATE
                 SET name = excluded.name, permissions = excluded.permissions, scope = excluded.scope",
        )
        .bind(role.key())
        .bind(role.name())
        .bind(grants.permissions.names())
        .bind(grants.scope.name())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
