use leptos::prelude::*;
use patchbay_shared::{Base, ExtensionForm, Sent};

use crate::api::{Failure, encoding::Json};

/// Saves a change; returns the version that was made or applied, or `None` when nothing changed. What somebody else saved
/// meanwhile is merged once it was seen.
#[server(prefix = "/api", endpoint = "extension/update", input = Json, output = Json)]
pub async fn update_extension(
    id: i64,
    base: Base<ExtensionForm>,
    form: Sent<ExtensionForm>,
    apply: bool,
) -> Result<Option<i32>, Failure> {
    use crate::api::context::{Context, with_status};
    let context = Context::of_server_function();
    let saved = async {
        let form = whole(&context, id, base.from, form).await?;
        run(&context, id, &base, &form, apply).await
    };
    with_status(saved.await)
}

/// The form that is meant: what its page did not know is as the version had it that the page was made from.
#[cfg(feature = "ssr")]
pub async fn whole(
    context: &crate::api::Context,
    id: i64,
    from: i32,
    sent: Sent<ExtensionForm>,
) -> Result<ExtensionForm, Failure> {
    use patchbay_shared::Field;
    use patchbay_store::session::EditExtensions;

    context.permit::<EditExtensions>()?;
    let is_asked = |field: &Field| *field != Field::Organizations || context.store.organizations();
    if !sent.unknown().iter().any(is_asked) {
        return Ok(sent.form().clone());
    }
    let before = match newer(context, id, &Base::of(from)).await? {
        Some(newer) => newer.base,
        None => {
            let current = patchbay_store::extension::find(&context.store, &context.permit()?, id).await?;
            current.ok_or(Failure::Gone)?.form
        }
    };
    Ok(sent.over(&before))
}

/// The same for every way in: script, plain form, API.
#[cfg(feature = "ssr")]
pub async fn run(
    context: &crate::api::Context,
    id: i64,
    base: &Base<ExtensionForm>,
    form: &ExtensionForm,
    apply: bool,
) -> Result<Option<i32>, Failure> {
    use patchbay_shared::Occasion;
    use patchbay_store::{
        extension::{SaveError, Saving, update},
        session::{ApplyExtensions, EditExtensions, ManageRoles},
    };

    let permit = context.permit::<EditExtensions>()?;
    let live = apply.then(|| context.permit::<ApplyExtensions>()).transpose()?;
    let seen = if base.knows_newer() { newer(context, id, base).await? } else { None };
    let (form, from) = base.resolve(form, seen).map_err(Failure::Newer)?;
    let extension = super::judge::judge(context, &form, Occasion::Update, Some(id)).await?;
    let roles = context.permit::<ManageRoles>().ok();
    let saving = Saving { apply: live.as_ref().into(), roles: roles.as_ref() };
    match update(&context.store, &permit, id, from, &extension, saving, context.now).await {
        Ok(version) => Ok(version),
        Err(SaveError::Stale(version)) => Err(match newer(context, id, base).await? {
            Some(newer) => Failure::Newer(newer.into()),
            None => Failure::Stale { version },
        }),
        Err(error) => Err(error.into()),
    }
}

/// What somebody else saved since the person opened the form, in words. Whose form has no role is not asked about one, nor about
/// departments that are not theirs to choose.
#[cfg(feature = "ssr")]
pub async fn newer(
    context: &crate::api::Context,
    id: i64,
    base: &Base<ExtensionForm>,
) -> Result<Option<patchbay_shared::Newer<ExtensionForm>>, Failure> {
    use patchbay_shared::{Newer, Organizations};
    use patchbay_store::{department, session::ManageRoles};

    let permit = context.permit()?;
    let found = patchbay_store::extension::newer(&context.store, &permit, id, base.from).await?;
    let Some((mut newer, at)) = found else { return Ok(None) };
    let gives = context.permit::<ManageRoles>().is_ok();
    let open = match context.store.organizations() {
        true => department::open(&context.store, &permit).await?,
        false => Vec::new(),
    };
    for form in [&mut newer.base, &mut newer.theirs] {
        let ids = Organizations::parse(&form.organizations).map(|chosen| chosen.ids().to_vec()).unwrap_or_default();
        form.organizations = Organizations::lines(&ids.into_iter().filter(|id| open.contains(id)).collect::<Vec<_>>());
        if !gives {
            form.role.clear();
        }
    }
    Ok(Some(Newer { at: crate::text::moment(at), ..newer }))
}
