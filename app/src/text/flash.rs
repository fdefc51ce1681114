//! What a page says about what somebody did a moment ago.

use crate::page::Flash;

/// In a sentence or two.
pub const fn flash(flash: Flash) -> &'static str {
    match flash {
        Flash::Saved => "Saved. The phones work as before until the change is applied.",
        Flash::SavedAndApplied => "Saved, and applied to the phones.",
        Flash::Applied => "Applied. The phones follow the saved version from now on.",
        Flash::Discarded => "Discarded. What is live is the newest version again.",
        Flash::Restored => "The earlier values were saved as a new version.",
        Flash::Deleted => "The extension was deleted. It can be restored for 30 days.",
        Flash::Undeleted => "The extension is back.",
        Flash::Released => "The number is free again.",
        Flash::RoleDeleted => "The role was deleted.",
        Flash::SecondFactorRemoved => "The second factor was taken away. The password alone lets them in.",
        Flash::SessionEnded => "The session was ended.",
        Flash::LockOutLifted => "Lifted. They may log in again.",
        Flash::BansChanged => "Changed. It holds within a second.",
    }
}
