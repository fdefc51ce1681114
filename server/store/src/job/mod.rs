//! Long work that goes on by itself, in batches: each is one transaction that also says how far the job is by then, under a lock
//! on the job's row. A server that dies undoes its last batch at most, and any other one goes on.

mod add;
mod apply;
mod begin;
mod cancel;
mod delete;
mod edit;
mod find;
mod hand_out;
mod import;
mod item;
mod preview;
mod prune;
mod refusal;
mod row;
mod step;
mod undo;

pub use add::begin_add;
pub use apply::begin_apply;
pub use begin::{BeginError, KEPT};
pub use cancel::cancel;
pub use delete::begin_delete;
pub use edit::begin_edit;
pub use find::{Job, Left, find, left, list};
pub use hand_out::{Handed, hand_out};
pub(crate) use import::begin_import;
pub use preview::{Example, Preview, preview};
pub use prune::{LIFE, prune};
pub use step::{Step, advance};
pub use undo::{Undoable, begin_undo, undoable};

use sqlx::PgConnection;

use crate::Result;

/// Where the database tells which job began, went on, or ended.
pub(crate) const CHANNEL: &str = "portal_jobs";

/// Tells every server, with the commit.
async fn tell(connection: &mut PgConnection, id: i64) -> Result<()> {
    sqlx::query("SELECT pg_notify($1, $2::text)").bind(CHANNEL).bind(id.to_string()).execute(connection).await?;
    Ok(())
}
