use leptos::prelude::*;
use patchbay_shared::{ExtensionForm, Sent};
use serde::{Deserialize, Serialize};

use crate::api::{Failure, encoding::Json};

/// A new extension, as the form goes on from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    /// Its id.
    pub id: i64,
}

/// Saves a new extension; with `apply`, a phone can register as soon as this answers.
#[server(prefix = "/api", endpoint = "extension/create", input = Json, output = Json)]
pub async fn create_extension(form: Sent<ExtensionForm>, apply: bool) -> Result<Created, Failure> {
    use crate::api::context::{Context, with_status};
    with_status(run(&Context::of_server_function(), &whole(form), apply).await)
}

/// The form that is meant: whose page did not ask for departments means the company, and nobody turns off what is on unasked.
#[cfg(feature = "ssr")]
pub fn whole(sent: Sent<ExtensionForm>) -> ExtensionForm {
    use patchbay_shared::{Department, Switch};
    sent.over(&ExtensionForm {
        organizations: Department::COMPANY.to_string(),
        call_waiting: Switch::ON.to_owned(),
        ..ExtensionForm::default()
    })
}

/// The same for every way in: script, plain form, API.
#[cfg(feature = "ssr")]
pub async fn run(context: &crate::api::Context, form: &ExtensionForm, apply: bool) -> Result<Created, Failure> {
    use patchbay_shared::Occasion;
    use patchbay_store::{
        extension::{Saving, create},
        session::{AddExtensions, ApplyExtensions, ManageRoles},
    };

    let permit = context.permit::<AddExtensions>()?;
    let live = apply.then(|| context.permit::<ApplyExtensions>()).transpose()?;
    let extension = super::judge::judge(context, form, Occasion::Create, None).await?;
    let roles = context.permit::<ManageRoles>().ok();
    let saving = Saving { apply: live.as_ref().into(), roles: roles.as_ref() };
    let created = create(&context.store, &permit, &extension, saving, context.now).await?;
    Ok(Created { id: created.id })
}
