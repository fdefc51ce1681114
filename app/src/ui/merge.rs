//! Two people changed the same version: both changes side by side, in the form that they are about.

use std::collections::BTreeMap;

use leptos::{either::EitherOf3, prelude::*};
use patchbay_shared::{
    Changed, DepartmentField, DepartmentForm, ExtensionForm, Field, Form, Newer, RoleField, RoleForm, SettingField,
    SettingsForm, Side,
};
#[cfg(feature = "ssr")]
use patchbay_shared::{MailField, MailForm};
use serde::{Deserialize, Serialize};

use crate::{
    text,
    ui::{Icon, Sign, browser, departments},
};

/// The id that takes the focus when somebody else was faster.
pub(super) const ID: &str = "merge";

/// A save that came after somebody else's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Clash<F: Form> {
    /// What they saved, and what both began from.
    pub newer: Newer<F>,
    /// What stood in the form when it was to be saved; never a secret on its way from the server.
    pub mine: F,
    /// Whose value was chosen already.
    pub choices: BTreeMap<F::Field, Side>,
}

/// A form whose fields and values have words.
pub trait Worded: Form + 'static {
    /// What a field is called.
    fn label(field: Self::Field) -> &'static str;

    /// A value as people read it, also an empty one.
    fn words(field: Self::Field, value: &str) -> String;
}

impl Worded for ExtensionForm {
    fn label(field: Field) -> &'static str {
        text::label(field)
    }

    fn words(field: Field, value: &str) -> String {
        let named = if field == Field::Organizations { departments::named(value) } else { value.to_owned() };
        text::value(field, Some(&named)).unwrap_or_else(|| text::EMPTY_VALUE.to_owned())
    }
}

impl Worded for SettingsForm {
    fn label(field: SettingField) -> &'static str {
        text::setting(field)
    }

    fn words(field: SettingField, value: &str) -> String {
        match value {
            "" => text::EMPTY_VALUE.to_owned(),
            value => text::setting_value(field, value),
        }
    }
}

impl Worded for RoleForm {
    fn label(field: RoleField) -> &'static str {
        text::role_field(field)
    }

    fn words(field: RoleField, value: &str) -> String {
        text::role_value(field, value)
    }
}

#[cfg(feature = "ssr")]
impl Worded for MailForm {
    fn label(field: MailField) -> &'static str {
        text::mail_field(field)
    }

    fn words(field: MailField, value: &str) -> String {
        text::mail_value(field, value)
    }
}

impl Worded for DepartmentForm {
    fn label(field: DepartmentField) -> &'static str {
        text::department_field(field)
    }

    fn words(field: DepartmentField, value: &str) -> String {
        match field {
            DepartmentField::Name => value.to_owned(),
            DepartmentField::Parent => departments::named(value),
        }
    }
}

/// The id of the button that stands for a choice about the field of this name.
pub(super) fn button(field: &str, side: Side) -> String {
    format!("{}{field}.{}", Side::PREFIX, side.name())
}

/// The id of what stands in the table for the person's own value of the field of this name.
fn mine_id(field: &str) -> String {
    format!("mine.{field}")
}

/// Puts the person's own value of a field into the table, as it is by now.
pub(super) fn say_mine<F: Worded>(mine: &F, field: F::Field) {
    let name = F::name(field);
    let Some(place) = browser::element(&mine_id(name)).filter(|_| !F::is_secret(field)) else { return };
    let words = F::words(field, mine.value(field).trim());
    browser::set_words(&place, &words);
    if let Some(button) = browser::element(&button(name, Side::Mine)) {
        browser::set_attribute(&button, "aria-label", Some(&button_label::<F>(field, text::YOU, &words)));
    }
}

fn button_label<F: Worded>(field: F::Field, whose: &str, words: &str) -> String {
    format!("{}: {words}", text::choice(F::label(field), whose))
}

/// Both changes side by side, field by field, and what both began from.
pub fn side_by_side<F: Worded>(clash: Clash<F>) -> impl IntoView {
    let Clash { newer, mine, choices } = clash;
    let changes = shown(&newer, &mine, &choices);
    let conflicts = changes.iter().any(|(_, changed)| *changed == Changed::Conflict);
    let rows: Vec<_> = changes
        .into_iter()
        .map(|(field, changed)| row(&newer, &mine, field, changed, choices.get(&field).copied()))
        .collect();
    view! {
        <section class="panel stack" tabindex="-1" id=ID aria-labelledby="merge-title" autofocus>
            <input type="hidden" name="seen" value=newer.version.to_string() />
            <div class="notice warn">
                <Icon sign=Sign::Warning />
                <div>
                    <h2 id="merge-title">{text::newer_title(&newer)}</h2>
                    <p class="soft">{if conflicts { text::NEWER_WORDS } else { text::NEWER_CLEAR }}</p>
                </div>
            </div>
            <table class="table merge">
                <thead>
                    <tr>
                        <th scope="col">{text::FIELD}</th>
                        <th scope="col">{text::BEFORE} " " <small class="faint">{text::of_version(newer.from)}</small></th>
                        <th scope="col">
                            {newer.by.clone()} " " <small class="faint">{text::of_version(newer.version)} ", " {newer.at.clone()}</small>
                        </th>
                        <th scope="col">{text::YOU}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

/// Who changed which field. What was chosen for once stays to be chosen for, whatever is typed into it.
pub(super) fn shown<F: Form>(
    newer: &Newer<F>,
    mine: &F,
    choices: &BTreeMap<F::Field, Side>,
) -> Vec<(F::Field, Changed)> {
    let chosen = |field| choices.contains_key(&field);
    let changes = newer.changes(mine).into_iter();
    changes.map(|(field, changed)| (field, if chosen(field) { Changed::Conflict } else { changed })).collect()
}

fn row<F: Worded>(
    newer: &Newer<F>,
    mine: &F,
    field: F::Field,
    changed: Changed,
    chosen: Option<Side>,
) -> impl IntoView + use<F> {
    let words = |form: &F, changed: bool| match (F::is_secret(field), form.value(field).trim()) {
        (true, _) if changed => text::CHANGED.to_owned(),
        (true, _) => text::SECRET.to_owned(),
        (false, value) => F::words(field, value),
    };
    let before = words(&newer.base, false);
    let (theirs, my) = (words(&newer.theirs, true), words(mine, true));
    let same = || EitherOf3::A(view! { <span class="faint">{text::SAME}</span> });
    let id = mine_id(F::name(field));
    let new = |id, words: String| EitherOf3::B(view! { <ins><bdi id=id>{words}</bdi></ins> });
    let (theirs, my) = match changed {
        Changed::By(Side::Theirs) => (new(None, theirs), same()),
        Changed::By(Side::Mine) => (same(), new(Some(id), my)),
        Changed::Alike => (new(None, theirs), new(Some(id), my)),
        Changed::Conflict => (
            EitherOf3::C(choice::<F>(field, Side::Theirs, theirs, &newer.by, chosen)),
            EitherOf3::C(choice::<F>(field, Side::Mine, my, text::YOU, chosen)),
        ),
    };
    let conflict = changed == Changed::Conflict;
    view! {
        <tr>
            <th scope="row">{F::label(field)} {conflict.then(|| view! { " " <span class="mark weak">{text::CHOOSE}</span> })}</th>
            <td data-by=text::BEFORE><bdi>{before}</bdi></td>
            <td data-by=text::of_version(newer.version)>{theirs}</td>
            <td data-by=text::YOU>{my}</td>
        </tr>
    }
}

fn choice<F: Worded>(
    field: F::Field,
    side: Side,
    words: String,
    whose: &str,
    chosen: Option<Side>,
) -> impl IntoView + use<F> {
    let label = button_label::<F>(field, whose, &words);
    view! {
        <label class="check">
            <input
                type="radio" id=button(F::name(field), side) name=format!("{}{}", Side::PREFIX, F::name(field)) value=side.name()
                checked=chosen == Some(side) aria-label=label
            />
            " " <bdi id=(side == Side::Mine).then(|| mine_id(F::name(field)))>{words.clone()}</bdi>
        </label>
    }
}
