//! Pages about extensions.

mod changes;
mod delete;
mod deleted;
mod edit;
mod editors;
mod form;
mod history;
mod list;
mod phone;
mod presence;
mod previous;
mod release;
mod selected;
mod version;
mod waiting;

pub(super) use changes::Changes;
pub use delete::Delete;
pub use deleted::Deleted;
pub use edit::{Closed, Edit, New};
pub use form::{BulkAdd, BulkOpened, EditMany, EditManyOpened};
pub use history::History;
pub use list::{List, ListState};
pub use phone::{PhoneSettings, SetUpPhone, Shown};
pub use presence::ChoosePresence;
pub use release::Release;
pub use selected::{ApplyMany, DeleteMany, EditManyPreview, ExportMany, NothingSelected};
pub use version::{AsOfVersion, RestoreAgain};
pub use waiting::{Discard, Waiting};
