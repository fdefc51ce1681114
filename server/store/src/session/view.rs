use patchbay_shared::Operation;
use time::OffsetDateTime;

use super::{ManageRoles, Permit, Session};
use crate::{Result, Store, account, operation_log};

/// As whom somebody looks at the portal who is not they: what is shown is what they would be shown, and nothing can be
/// changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewed {
    /// As the person of an extension.
    Person {
        /// The extension.
        extension_id: i64,
    },
    /// As anybody with a role, who is nobody in particular.
    Role {
        /// The role.
        role_id: i64,
    },
}

impl Viewed {
    pub(crate) const fn ids(self) -> (Option<i64>, Option<i64>) {
        match self {
            Self::Person { extension_id } => (Some(extension_id), None),
            Self::Role { role_id } => (None, Some(role_id)),
        }
    }

    /// What looking so is called.
    pub(crate) const fn operation(self) -> Operation {
        match self {
            Self::Person { .. } => Operation::ViewAsPerson,
            Self::Role { .. } => Operation::ViewAsRole,
        }
    }
}

/// Whether somebody may look as a person or a role: whoever manages roles, sees the extension, and may do and see all that
/// whoever they look as may. Nobody looks as themselves, or as the super administrator.
pub async fn may_view_as(store: &Store, permit: &Permit<ManageRoles>, viewed: Viewed) -> Result<bool> {
    let (extension_id, role_id) = viewed.ids();
    Ok(sqlx::query_scalar("SELECT portal.may_view_as($1, $2, $3)")
        .bind(permit.account_id)
        .bind(extension_id)
        .bind(role_id)
        .fetch_one(&store.pool)
        .await?)
}

/// From the next request on, the session sees the portal as somebody else would; `false` if it may not, in which case
/// nothing changed. It is written down, and so is its end, however it comes.
pub async fn view_as(store: &Store, permit: &Permit<ManageRoles>, viewed: Viewed, now: OffsetDateTime) -> Result<bool> {
    if let Viewed::Person { extension_id } = viewed {
        if !may_view_as(store, permit, viewed).await? {
            return Ok(false);
        }
        // What somebody sees goes by their account.
        account::person(store, extension_id, now).await?;
    }
    let (extension_id, role_id) = viewed.ids();
    let mut tx = store.pool.begin().await?;
    let begun = sqlx::query(
        "UPDATE portal.session SET views_extension_id = $2, views_role_id = $3
         WHERE token_hash = $1 AND portal.may_view_as(account_id, $2, $3)",
    )
    .bind(permit.token_hash)
    .bind(extension_id)
    .bind(role_id)
    .execute(&mut *tx)
    .await?;
    if begun.rows_affected() == 0 {
        return Ok(false);
    }
    operation_log::about_viewed(&mut tx, permit, viewed, now).await?;
    tx.commit().await?;
    Ok(true)
}

/// The session sees the portal as who it is again; a trigger writes down that it does.
pub async fn end_view(store: &Store, session: &Session) -> Result<()> {
    sqlx::query("UPDATE portal.session SET views_extension_id = NULL, views_role_id = NULL WHERE token_hash = $1")
        .bind(session.own().token_hash)
        .execute(&store.pool)
        .await?;
    Ok(())
}

/// What whoever is looked as is called: number and name, or the role's name.
pub async fn viewed_name(store: &Store, viewed: Viewed) -> Result<String> {
    let (extension_id, role_id) = viewed.ids();
    Ok(sqlx::query_scalar("SELECT coalesce(portal.viewed_name($1, $2), '')")
        .bind(extension_id)
        .bind(role_id)
        .fetch_one(&store.pool)
        .await?)
}
