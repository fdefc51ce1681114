use patchbay_app::{text, ui::DepartmentChoice};
use patchbay_shared::{Department, Organizations};
use patchbay_store::department;

use crate::{render, state::AppState, visitor::Visitor};

/// The departments to choose from in a form in which `typed` stands, and what stands there for whoever asks: those that are not
/// theirs to choose are not in it. One is proposed in the form of a new extension when it `begins`. `None` while there are no
/// departments.
pub(super) async fn choices(
    state: &AppState,
    visitor: &Visitor,
    begins: bool,
    typed: &str,
) -> Option<(Vec<DepartmentChoice>, String)> {
    if !state.store.organizations() {
        return None;
    }
    // A form that could not be saved is shown again although the database is away: with what stands in it, then.
    let known = match visitor.context.permit() {
        Ok(permit) => department::choices(&state.store, &permit).await.unwrap_or_default(),
        Err(_) => Vec::new(),
    };
    let typed_ids = Organizations::parse(typed).map(|chosen| chosen.ids().to_vec()).unwrap_or_default();
    let company = render::company(state);
    let mut choices: Vec<_> = known
        .into_iter()
        .map(|department::Choice { id, names, open }| DepartmentChoice {
            id,
            name: text::department_path(&names, &company),
            open,
            kept: !open && typed_ids.contains(&id),
        })
        .collect();
    if choices.is_empty() {
        // Nothing typed is lost for that.
        let nameless = |id: &i64| DepartmentChoice { id: *id, name: id.to_string(), open: true, kept: false };
        choices = typed_ids.iter().map(nameless).collect();
    }
    let open: Vec<i64> = choices.iter().filter(|choice| choice.open).map(|choice| choice.id).collect();
    let ids: Vec<i64> = match begins {
        true => {
            open.iter().copied().filter(|id| *id == Department::COMPANY).chain(open.first().copied()).take(1).collect()
        }
        false => typed_ids.into_iter().filter(|id| open.contains(id)).collect(),
    };
    Some((choices, Organizations::lines(&ids)))
}
