use leptos::prelude::*;
use patchbay_shared::{Form as _, Grants, Permissions, RoleField};

use super::{RoleFill, matrix::Matrix};
use crate::{
    page::{summary::Summary, verdict::Verdict},
    text,
    ui::side_by_side,
};

/// The form of a role. It works by itself, posted to the page's own address.
#[component]
pub(super) fn Form(fill: RoleFill, offered: Permissions, held: Grants, action: String) -> impl IntoView {
    let RoleFill { version, form, shown, errors, clash, .. } = fill;
    let name = form.value(RoleField::Name).to_owned();
    let wrong = errors
        .iter()
        .map(|(field, error)| (field.name(), format!("{}: {}", text::role_field(field), text::role_verdict(error))))
        .collect::<Vec<_>>();
    view! {
        <Summary wrong=wrong />
        <form class="stack" method="post" action=action novalidate>
            <input type="hidden" name="version" value=version.to_string() />
            {shown.map(|shown| view! { <input type="hidden" name="shown" value=shown.as_str().to_owned() /> })}
            {clash.map(side_by_side)}
            <fieldset class="section">
                <legend>{text::ROLE_SECTION}</legend>
                <div class="grid">
                    <div class="field">
                        <label for="name">{text::role_field(RoleField::Name)}</label>
                        <input
                            class="input" id="name" name="name" value=name autocomplete="off" dir="auto" aria-describedby="name-verdict"
                            aria-required="true" aria-invalid=errors.get(RoleField::Name).map(|_| "true")
                        />
                        <Verdict field="name" wrong=errors.get(RoleField::Name).map(text::role_verdict) hint=text::ROLE_NAME_HINT />
                    </div>
                </div>
            </fieldset>
            <Matrix form=form errors=errors offered=offered held=held />
            <p class="row">
                <a class="button quiet" href="/roles">{text::CANCEL}</a>
                <button class="button primary">{text::SAVE}</button>
            </p>
        </form>
    }
}
