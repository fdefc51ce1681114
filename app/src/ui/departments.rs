#[cfg(feature = "ssr")]
use std::{collections::BTreeMap, sync::Arc};

use crate::text;

/// What the departments are called that a page is about, by their numbers, for all that is drawn on the server.
#[cfg(feature = "ssr")]
#[derive(Clone, Default)]
pub struct DepartmentNames(Arc<BTreeMap<i64, String>>);

#[cfg(feature = "ssr")]
impl FromIterator<(i64, String)> for DepartmentNames {
    fn from_iter<I: IntoIterator<Item = (i64, String)>>(names: I) -> Self {
        Self(Arc::new(names.into_iter().collect()))
    }
}

/// Departments of which a form has the numbers, one a line, as people read them.
pub(super) fn named(lines: &str) -> String {
    let names = lines.lines().map(|id| name(id.trim()).unwrap_or_else(|| text::NEW_DEPARTMENT_MEANWHILE.to_owned()));
    names.collect::<Vec<_>>().join(", ")
}

#[cfg(feature = "ssr")]
fn name(id: &str) -> Option<String> {
    let DepartmentNames(names) = leptos::prelude::use_context()?;
    names.get(&id.parse().ok()?).cloned()
}

/// In the browser the page has them, where they are chosen.
#[cfg(not(feature = "ssr"))]
fn name(id: &str) -> Option<String> {
    super::browser::element(&format!("organizations-{id}"))?.closest("[data-name]").ok()??.get_attribute("data-name")
}
