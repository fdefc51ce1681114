use leptos::prelude::*;
use patchbay_shared::Permission;
use patchbay_store::extension::Previous;

use crate::{
    page::may::May,
    text,
    ui::{Icon, Sign},
};

/// Two registration passwords work: until when the old one does, and the way to end it.
#[component]
pub(super) fn OldPassword(id: i64, previous: Previous) -> impl IntoView {
    view! {
        <form class="notice info" method="post" action=format!("/extensions/{id}/old-password/end")>
            <Icon sign=Sign::Lock />
            <div><p>{text::old_password(previous.until, previous.phones)}</p></div>
            <May permission=Permission::EditExtensions>
                <p class="row"><button class="button small">{text::END_OLD_PASSWORD}</button></p>
            </May>
        </form>
    }
}
