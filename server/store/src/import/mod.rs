//! Files of extensions: read and judged row by row, looked at, and then imported by a job.

mod begin;
mod find;
mod judge;
mod known;
mod prune;
mod seal;
mod upload;

pub use begin::{Beginning, begin};
pub use find::{Import, Reviewed, Told, find, refused, review};
pub use judge::Judging;
pub(crate) use judge::{owned, taken};
pub(crate) use known::{Known, Row, department_names};
pub use prune::prune;
pub(crate) use seal::unseal;
pub use upload::{Options, Upload, UploadError};

/// What would become of a row, or became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// Its extension is added.
    New,
    /// Its extension is changed.
    Changed,
    /// Its extension is so already.
    Unchanged,
    /// Its extension is there, and such rows are left out.
    Skipped,
    /// Something speaks against it.
    Refused,
}

impl Verdict {
    /// Every verdict, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::New, Self::Changed, Self::Unchanged, Self::Skipped, Self::Refused];

    /// Its name in addresses and the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
            Self::Skipped => "skipped",
            Self::Refused => "refused",
        }
    }

    /// The verdict of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }
}

/// From what to what a field changes; of a secret neither is known.
pub(crate) type Changed = (patchbay_shared::Field, Option<String>, Option<String>);
