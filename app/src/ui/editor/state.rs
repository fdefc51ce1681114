use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use patchbay_shared::{ExtensionForm, Field, FieldError, FieldErrors, NameError, NameFormat, Occasion, Rules, Side};

use super::{
    draft::{self, Draft},
    island::Opened,
    merge::Clash,
};
use crate::{
    api::{Failure, extension::update::Base},
    ui::browser,
};

/// What the form knows: what was typed, what was found wrong, what the server said.
#[derive(Clone, Copy)]
pub(super) struct Editor {
    /// What was typed; the controls hold the same, and are never written to by rendering.
    pub(super) form: RwSignal<ExtensionForm>,
    /// Fields that were wrong when one left them or tried to save: judged on every keystroke from then on.
    wrong: RwSignal<BTreeSet<Field>>,
    /// Fields that were typed into.
    touched: RwSignal<BTreeSet<Field>>,
    /// What the server said about a value: the value, and what is wrong with it.
    answers: RwSignal<BTreeMap<Field, (String, Option<FieldError>)>>,
    /// Why the last save did not happen, if no field is to blame.
    pub(super) failure: RwSignal<Option<Failure>>,
    /// Whether the last attempt to save found fields to put right.
    pub(super) refused: RwSignal<bool>,
    /// Whether the summary has just said what is wrong, so that the fields need not say it again.
    pub(super) said: RwSignal<bool>,
    /// Whether something typed before the page was loaded again stands in the form.
    pub(super) restored: RwSignal<bool>,
    /// What was typed in another tab and not saved.
    pub(super) offered: RwSignal<Option<Draft>>,
    /// Whether a save is under way.
    pub(super) busy: RwSignal<bool>,
    /// Whether the server did not answer when it was last asked.
    pub(super) away: RwSignal<bool>,
    /// Whether the person is done with the form: nothing is lost when they leave.
    pub(super) done: RwSignal<bool>,
    /// Whether the person wants to leave without saving.
    pub(super) cancelled: RwSignal<bool>,
    /// The version the form was made from; 0 for a new extension.
    pub(super) version: RwSignal<i32>,
    /// What somebody else saved meanwhile.
    pub(super) clash: RwSignal<Option<Clash>>,
    /// Whose value was chosen where both had changed a field.
    pub(super) choices: RwSignal<BTreeMap<Field, Side>>,
    /// What stood in the form when it was opened.
    opened: StoredValue<ExtensionForm>,
    /// Who is logged in.
    pub(super) author: StoredValue<String>,
    pub(super) rules: Rules,
    pub(super) name_format: NameFormat,
    pub(super) id: Option<i64>,
}

impl Editor {
    pub(super) fn new(opened: Opened) -> Self {
        let Opened { id, version, form, rules, errors, failure, clash, author, name_format } = opened;
        let choices = clash.as_ref().map(|clash| clash.choices.clone()).unwrap_or_default();
        let editor = Self {
            opened: StoredValue::new(form.clone()),
            form: RwSignal::new(form),
            wrong: RwSignal::default(),
            touched: RwSignal::default(),
            answers: RwSignal::default(),
            failure: RwSignal::new(failure),
            refused: RwSignal::new(false),
            said: RwSignal::new(false),
            restored: RwSignal::new(false),
            offered: RwSignal::default(),
            busy: RwSignal::new(false),
            away: RwSignal::new(false),
            done: RwSignal::new(false),
            cancelled: RwSignal::new(false),
            version: RwSignal::new(version),
            clash: RwSignal::new(clash),
            choices: RwSignal::new(choices),
            author: StoredValue::new(author),
            rules,
            name_format,
            id,
        };
        if !errors.is_empty() {
            editor.refuse(&errors);
        }
        editor
    }

    pub(super) fn is_new(self) -> bool {
        self.rules.occasion == Occasion::Create
    }

    /// Takes over what was typed before the form was awake.
    pub(super) fn adopt_typed(self) {
        for field in Field::ALL {
            if let Some(input) = browser::input(field.name()) {
                let value = input.value();
                if self.form.with_untracked(|form| form.value(field) != value) {
                    self.typed(field, value);
                }
            }
        }
        if browser::input("weak_confirmed").is_some_and(|input| input.checked()) {
            self.form.update(|form| form.weak_confirmed = "on".to_owned());
        }
        for choice in ["1", "2", "3"] {
            let field = Field::ConcurrentRegistrations;
            let chosen = browser::input(&format!("{}-{choice}", field.name())).is_some_and(|input| input.checked());
            if chosen && self.form.with_untracked(|form| form.value(field) != choice) {
                self.form.update(|form| form.set(field, choice.to_owned()));
            }
        }
    }

    /// What was to be said when the page was made.
    pub(super) fn verdict_untracked(self, field: Field) -> Option<FieldError> {
        untrack(|| self.verdict(field))
    }

    /// A keystroke.
    pub(super) fn typed(self, field: Field, value: String) {
        self.form.update(|form| form.set(field, value));
        self.touched.update(|touched| {
            touched.insert(field);
        });
        // Who types into a field that both changed wants what they type.
        if self.choices.with_untracked(|choices| choices.contains_key(&field)) {
            self.choose(field, Side::Mine);
        }
        self.cancelled.set(false);
        self.said.set(false);
        draft::keep(self);
    }

    /// Decides whose value it is where both had changed a field.
    pub(super) fn choose(self, field: Field, side: Side) {
        self.choices.update(|choices| {
            choices.insert(field, side);
        });
    }

    /// The fields that were typed into.
    pub(super) fn touched_fields(self) -> BTreeSet<Field> {
        self.touched.get_untracked()
    }

    /// Whether leaving would lose something that was typed.
    pub(super) fn is_dirty(self) -> bool {
        let changed = |field: &Field| {
            self.form.with_untracked(|form| self.opened.with_value(|opened| form.value(*field) != opened.value(*field)))
        };
        !self.done.get_untracked() && self.touched.with_untracked(|touched| touched.iter().any(changed))
    }

    /// What the change was made from, and what was decided about a newer version.
    pub(super) fn base(self) -> Base {
        // What stands in the form is merged: it goes on from the version that was shown.
        let shown = self.clash.with_untracked(|clash| clash.as_ref().map(|clash| clash.newer.version));
        Base { from: shown.unwrap_or_else(|| self.version.get_untracked()), ..Base::default() }
    }

    /// Writes into a control what nobody typed: a new random value, a free number, somebody else's change.
    pub(super) fn put(self, field: Field, value: &str) {
        if let Some(choice) = browser::input(&format!("{}-{value}", field.name())) {
            choice.set_checked(true);
        }
        if let Some(input) = browser::input(field.name()) {
            input.set_value(value);
        }
        self.form.update(|form| form.set(field, value.to_owned()));
    }

    /// The person left the field: from now on it is judged, if it is wrong. Passing through an empty form nags nobody.
    pub(super) fn left(self, field: Field) {
        if !self.touched.with_untracked(|touched| touched.contains(&field)) {
            return;
        }
        let error = self.form.with_untracked(|form| form.judge(field, self.rules));
        // The verdict "no name at all" waits until both fields had their chance.
        let too_early = error == Some(FieldError::Name(NameError::Missing))
            && !self.touched.with_untracked(|touched| touched.contains(&Field::LastName));
        if error.is_some() && !too_early {
            self.wrong.update(|wrong| {
                wrong.insert(field);
            });
        }
        if field == Field::LastName {
            self.left(Field::FirstName);
        }
    }

    /// What is to be said about the field at this moment.
    pub(super) fn verdict(self, field: Field) -> Option<FieldError> {
        self.form.with(|form| {
            let answered = self.answers.with(|answers| {
                let (about, error) = answers.get(&field)?;
                (about == form.value(field)).then(|| error.clone())?
            });
            answered
                .or_else(|| self.wrong.with(|wrong| wrong.contains(&field)).then(|| form.judge(field, self.rules))?)
        })
    }

    /// The same, for what is drawn: every keystroke asks about every field, and draws only where the answer changed.
    pub(super) fn shown_verdict(self, field: Field) -> Memo<Option<FieldError>> {
        Memo::new(move |_| self.verdict(field))
    }

    /// Whether the server said that the value as it stands can be had.
    pub(super) fn is_free(self, field: Field) -> bool {
        self.form.with(|form| {
            self.answers.with(|answers| {
                answers.get(&field).is_some_and(|(about, error)| about == form.value(field) && error.is_none())
            })
        })
    }

    /// The server's answer about a value; a late one is about a value that is no longer there, and says nothing.
    pub(super) fn answer(self, field: Field, about: String, error: Option<FieldError>) {
        self.answers.update(|answers| {
            answers.insert(field, (about, error));
        });
    }

    /// A save was refused: every field is marked at once.
    pub(super) fn refuse(self, errors: &FieldErrors) {
        self.said.set(true);
        for (field, error) in errors.iter() {
            let about = self.form.with_untracked(|form| form.value(field).to_owned());
            // What the rules find anyway goes with the keystroke that mends it; the rest is about this value.
            if self.form.with_untracked(|form| form.judge(field, self.rules)).is_none() {
                self.answer(field, about, Some(error.clone()));
            }
            self.wrong.update(|wrong| {
                wrong.insert(field);
            });
        }
        self.refused.set(true);
    }

    /// Everything that is wrong at this moment, as far as it was said already.
    pub(super) fn open(self) -> Vec<(Field, FieldError)> {
        Field::ALL.into_iter().filter_map(|field| Some((field, self.verdict(field)?))).collect()
    }
}
