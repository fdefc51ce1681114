use leptos::prelude::*;
use patchbay_shared::{
    Field, Grace, Secret, Strength, UserPassword, registration_name, registration_password, user_password_without,
};

use super::state::Editor;
use crate::{
    text,
    ui::{
        Icon, Sign, Verdict, browser,
        checklist::{Checklist, Judged},
        copy::Copy,
    },
};

/// A value that is made up rather than thought of: shown on request, copied, renewed.
#[component]
pub(super) fn SecretField(
    editor: Editor,
    field: Field,
    /// Whether it is hidden until one asks.
    hidden: bool,
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
    let verdict = editor.shown_verdict(field);
    let words = text::label(field).to_ascii_lowercase();
    let shown = RwSignal::new(!hidden);
    let initial = if hidden { String::new() } else { editor.form.with_untracked(|form| form.value(field).to_owned()) };
    view! {
        <div class="field" class:wide=wide>
            <label for=name>{text::label(field)}</label>
            <div class="group secret">
                <input
                    class="input" id=name name=name value=initial type=move || if shown.get() { "text" } else { "password" }
                    // The style sheet shows the choice below as soon as something stands here.
                    placeholder=(field == Field::RegistrationPassword && !editor.is_new()).then_some(" ")
                    autocomplete=if hidden { "new-password" } else { "off" } spellcheck="false" autocapitalize="none"
                    aria-describedby=format!("{name}-verdict {described_by}").trim_end().to_owned()
                    aria-invalid=move || verdict.with(Option::is_some).then_some("true")
                    on:input=move |event| editor.typed(field, event_target_value(&event))
                    on:blur=move |_| editor.left(field)
                />
                {hidden
                    .then(|| {
                        view! {
                            <button
                                type="button" class="button only" aria-label=text::show_secret(&words)
                                aria-pressed=move || shown.get().to_string()
                                on:click=move |_| shown.update(|shown| *shown = !*shown)
                            >
                                {move || if shown.get() { view! { <Icon sign=Sign::EyeOff /> } } else { view! { <Icon sign=Sign::Eye /> } }}
                            </button>
                        }
                    })}
                <Copy value=move || editor.form.with_untracked(|form| form.value(field).to_owned()) label=text::copy(&words) />
                <button type="button" class="button only" aria-label=text::renew_secret(&words) on:click=move |_| renew_by_hand(editor, field)>
                    <Icon sign=Sign::Renew />
                </button>
            </div>
            {children.map(|children| children())}
            <Verdict id=format!("{name}-verdict") error=verdict quiet=editor.said hint=hint />
        </div>
    }
}

/// The person wants another value: leaving would lose it.
fn renew_by_hand(editor: Editor, field: Field) {
    renew(editor, field);
    let value = editor.form.with_untracked(|form| form.value(field).to_owned());
    editor.typed(field, value);
}

/// Puts a new random value into the field.
pub(super) fn renew(editor: Editor, field: Field) {
    let mut entropy = browser::entropy();
    match field {
        Field::RegistrationName => editor.put(field, &registration_name(&mut entropy)),
        Field::RegistrationPassword => editor.put(field, registration_password(&mut entropy).expose()),
        _ => {
            let form = editor.form.get_untracked();
            editor.put(field, user_password_without(&mut entropy, &form.identity()).expose());
        }
    }
}

/// The live checklist of the password policy.
#[component]
pub(super) fn PasswordRules(editor: Editor) -> impl IntoView {
    let judged = Memo::new(move |_| {
        let refused = editor.verdict(Field::UserPassword).is_some();
        editor.form.with(|form| Judged {
            rules: UserPassword::rules(&form.user_password, editor.rules.policy, &form.identity()),
            empty: form.user_password.is_empty(),
            refused,
        })
    });
    view! { <Checklist id="user_password-rules" judged=judged /> }
}

/// How hard the registration password is to guess, and the confirmation that a weak one needs.
#[component]
pub(super) fn PasswordStrength(editor: Editor) -> impl IntoView {
    let typed = Memo::new(move |_| editor.form.with(|form| form.registration_password.clone()));
    let strength = move || typed.with(|typed: &Secret| (!typed.is_empty()).then(|| Strength::of(typed)));
    let level = move || strength().map_or(0, |strength| strength as u8 + 1);
    let asked = editor.verdict_untracked(Field::RegistrationPassword).is_some();
    let was_confirmed = editor.form.with_untracked(|form| !form.weak_confirmed.is_empty());
    view! {
        <p class="strength">
            <meter aria-label=text::STRENGTH_LABEL min="0" max="4" low="1.5" high="2.5" optimum="4" value=move || level().to_string()>
                {move || format!("{} of 4", level())}
            </meter>
            " "
            <output id="registration_password-strength" for="registration_password">{move || strength().map(text::strength)}</output>
        </p>
        <label class="check" hidden=move || strength() != Some(Strength::Weak) && !asked>
            <input
                type="checkbox" id="weak_confirmed" name="weak_confirmed" value="on" checked=was_confirmed
                on:change=move |event| {
                    let confirmed = event_target_checked(&event);
                    editor.form.update(|form| form.weak_confirmed = if confirmed { "on".to_owned() } else { String::new() });
                }
            />
            <span>{text::WEAK_CONFIRM} <small>{text::WEAK_CONFIRM_HINT}</small></span>
        </label>
        {(!editor.is_new()).then(|| view! { <GraceChoice editor=editor /> })}
    }
}

/// How long the registration password before the new one works.
#[component]
fn GraceChoice(editor: Editor) -> impl IntoView {
    let name = "registration_password_grace";
    let initial =
        editor.form.with_untracked(|form| Grace::parse(&form.registration_password_grace)).unwrap_or_default();
    let choose =
        move |grace: Grace| editor.form.update(|form| form.registration_password_grace = grace.name().to_owned());
    Effect::new(move || {
        // What was chosen before the form was awake.
        let chosen =
            |grace: &Grace| browser::input(&format!("{name}-{}", grace.name())).is_some_and(|input| input.checked());
        if let Some(grace) = Grace::ALL.into_iter().find(chosen) {
            choose(grace);
        }
    });
    view! {
        <fieldset class="field grace">
            <legend>{text::GRACE}</legend>
            <div class="segments">
                {Grace::ALL
                    .into_iter()
                    .map(|grace| {
                        view! {
                            <label>
                                <input
                                    type="radio" id=format!("{name}-{}", grace.name()) name=name value=grace.name() checked=grace == initial
                                    on:change=move |_| choose(grace)
                                />
                                " " {text::grace(grace)}
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
            <p class="hint">{text::GRACE_HINT}</p>
        </fieldset>
    }
}
