use leptos::prelude::*;
use patchbay_shared::ExtensionForm;

use crate::api::Failure;

/// Saves a change that was made from version `from`; returns the new version.
#[server(prefix = "/api", endpoint = "extension/update", input = server_fn::codec::Json, output = server_fn::codec::Json)]
pub async fn update_extension(id: i64, from: i32, form: ExtensionForm, apply: bool) -> Result<i32, Failure> {
    use crate::api::context::{Context, with_status};
    with_status(run(&Context::of_server_function(), id, from, &form, apply).await)
}

/// The same for every way in: script, plain form, API.
#[cfg(feature = "ssr")]
pub async fn run(
    context: &crate::api::Context,
    id: i64,
    from: i32,
    form: &ExtensionForm,
    apply: bool,
) -> Result<i32, Failure> {
    use patchbay_shared::{Occasion, Rules};
    use patchbay_store::extension::{Apply, update};

    let permit = context.manage_extensions()?;
    let rules = Rules { occasion: Occasion::Update, policy: context.store.policy() };
    let extension = form.parse(rules).map_err(Failure::Invalid)?;
    let apply = if apply { Apply::Now } else { Apply::Later };
    Ok(update(&context.store, &permit, id, from, &extension, apply, context.now).await?)
}
