use patchbay_app::api::Failure;

use crate::page::posted::Posted;

/// The extensions that were ticked, each in the version that was looked at.
pub(super) fn picks(posted: &Posted) -> Result<Vec<(i64, i32)>, Failure> {
    let pick = |pick: &str| {
        let (id, version) = pick.split_once(':')?;
        Some((id.parse().ok()?, version.parse().ok()?))
    };
    posted.all("pick").map(|value| pick(value).ok_or(Failure::Malformed)).collect()
}
