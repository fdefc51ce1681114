use leptos::prelude::*;
use patchbay_shared::{Field, Grace, Secret, UserPassword};

use super::{LONGEST_LINE, Sheet, verdict::Verdict};
use crate::{
    page::button::{CopyOf, ShowPassword},
    text,
    ui::{Checklist, Icon, Sign},
};

/// A value that is made up rather than thought of: shown on request, copied, renewed. A secret is never in the page.
#[component]
pub(super) fn SecretField(
    sheet: Sheet,
    field: Field,
    #[prop(optional)] hint: &'static str,
    #[prop(optional)] wide: bool,
    /// Ids of more that describes the field.
    #[prop(optional)]
    described_by: &'static str,
    /// What stands below: strength, rules.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let name = field.name();
    let hidden = field.is_secret();
    let words = text::label(field).to_ascii_lowercase();
    let value = if hidden { String::new() } else { sheet.value(field) };
    view! {
        <div class=if wide { "field wide" } else { "field" }>
            <label for=name>{text::label(field)}</label>
            <div class="group secret">
                <input
                    class="input" id=name name=name value=value type=if hidden { "password" } else { "text" }
                    // The style sheet sees whether something stands here: what there is to show and to copy, and the choice below.
                    placeholder=hidden.then_some(" ")
                    maxlength=LONGEST_LINE disabled=sheet.is_unknown(field)
                    autocomplete=if hidden { "new-password" } else { "off" } spellcheck="false" autocapitalize="none"
                    aria-describedby=format!("{name}-verdict {described_by}").trim_end().to_owned()
                    aria-invalid=sheet.error(field).map(|_| "true")
                />
                {hidden.then(|| view! { <ShowPassword field=name label=text::show_secret(&words) /> })}
                <CopyOf field=name label=text::copy(&words) />
                <button type="button" class="button only" aria-label=text::renew_secret(&words) data-renew=name>
                    <Icon sign=Sign::Renew />
                </button>
            </div>
            {children.map(|children| children())}
            <Verdict sheet=sheet field=field hint=hint />
        </div>
    }
    .into_any()
}

/// The checklist of the password policy, as it is before anything is typed.
#[component]
pub(super) fn PasswordRules(sheet: Sheet) -> impl IntoView {
    let rules =
        sheet.look(|opened| UserPassword::rules(&Secret::default(), opened.rules.policy, &opened.form.identity()));
    view! { <Checklist id="user_password-rules" rules=rules refused=sheet.error(Field::UserPassword).is_some() /> }
}

/// How hard the registration password is to guess, and the confirmation that a weak one needs.
#[component]
pub(super) fn PasswordStrength(sheet: Sheet) -> impl IntoView {
    let confirmed = sheet.look(|opened| !opened.form.weak_confirmed.is_empty());
    let asked = sheet.error(Field::RegistrationPassword).is_some();
    view! {
        <p class="strength">
            <meter
                id="registration_password-meter" aria-label=text::STRENGTH_LABEL min="0" max="4" low="1.5" high="2.5" optimum="4"
                value="0"
            >
                {text::strength_of_4(0)}
            </meter>
            " "
            <output id="registration_password-strength" for="registration_password"></output>
        </p>
        <label class="check" id="weak" hidden=!asked data-asked=asked.then_some("")>
            <input type="checkbox" id="weak_confirmed" name="weak_confirmed" value="on" checked=confirmed />
            <span>{text::WEAK_CONFIRM} <small>{text::WEAK_CONFIRM_HINT}</small></span>
        </label>
        {(!sheet.is_new()).then(|| view! { <GraceChoice sheet=sheet /> })}
    }
}

/// How long the registration password before the new one works.
#[component]
fn GraceChoice(sheet: Sheet) -> impl IntoView {
    let name = "registration_password_grace";
    let chosen = sheet.look(|opened| Grace::parse(&opened.form.registration_password_grace)).unwrap_or_default();
    view! {
        <fieldset class="field grace" aria-describedby=format!("{name}-hint")>
            <legend>{text::GRACE}</legend>
            <div class="segments">
                {Grace::ALL
                    .into_iter()
                    .map(|grace| {
                        view! {
                            <label>
                                <input
                                    type="radio" id=format!("{name}-{}", grace.name()) name=name value=grace.name()
                                    checked=grace == chosen
                                />
                                " " {text::grace(grace)}
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
            <p class="hint" id=format!("{name}-hint")>{text::GRACE_HINT}</p>
        </fieldset>
    }
}
