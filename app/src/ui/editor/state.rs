use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use patchbay_shared::{
    Base, Changed, ExtensionForm, Field, FieldError, FieldErrors, NameError, NameFormat, Occasion, Rules, Secret, Side,
};

use super::{draft::Kept, island::Opened};
use crate::{api::Failure, ui::Clash};

/// The form, for all that moves with it. One signal for everything: what is drawn compares with what was drawn.
#[derive(Clone, Copy)]
pub(super) struct Editor(RwSignal<State>);

impl Editor {
    pub(super) fn new(opened: Opened) -> Self {
        Self(RwSignal::new(State::new(opened)))
    }

    /// Looks, and looks again whenever something changes.
    pub(super) fn with<T>(self, look: impl FnOnce(&State) -> T) -> T {
        self.0.with(look)
    }

    /// Looks once.
    pub(super) fn peek<T>(self, look: impl FnOnce(&State) -> T) -> T {
        self.0.with_untracked(look)
    }

    pub(super) fn update(self, change: impl FnOnce(&mut State)) {
        self.0.update(change);
    }
}

/// What the form knows: what was typed, what was found wrong, what the server said.
#[derive(Default)]
pub(super) struct State {
    /// The extension; `None` for a new one.
    pub(super) id: Option<i64>,
    /// The version the form was made from; 0 for a new extension.
    pub(super) version: i32,
    /// What the verdicts depend on besides what was typed.
    pub(super) rules: Rules,
    /// How names are shown.
    pub(super) name_format: NameFormat,
    /// Who is really logged in, as whomever they look at the portal: the id of the account, which stays the same as long as it is
    /// there.
    pub(super) author: Option<i64>,
    /// What stood in the form when it was opened.
    pub(super) opened: ExtensionForm,
    /// What was typed; the controls hold the same.
    pub(super) form: ExtensionForm,
    /// Fields that were wrong when one left them or tried to save: judged on every keystroke from then on.
    wrong: BTreeSet<Field>,
    /// Fields that were typed into.
    pub(super) touched: BTreeSet<Field>,
    /// The random user password that was made last.
    pub(super) made: Option<Secret>,
    /// What the server said about a value: the value, and what is wrong with it.
    answers: BTreeMap<Field, (String, Option<FieldError>)>,
    /// Why the last save did not happen, if no field is to blame.
    pub(super) failure: Option<Failure>,
    /// Whether the last attempt to save found fields to put right.
    pub(super) refused: bool,
    /// Whether the summary has just said what is wrong, so that the fields need not say it again.
    pub(super) said: bool,
    /// Whether something typed before the page was loaded again stands in the form.
    pub(super) restored: bool,
    /// What was typed in another tab and not saved.
    pub(super) offered: Option<Kept>,
    /// The name of this form's own draft.
    pub(super) draft: String,
    /// Whether the page was drawn after a save without script that failed: what stands in it is saved nowhere.
    pub(super) unsaved: bool,
    /// Whether a save is under way.
    pub(super) busy: bool,
    /// Whether the server did not answer when it was last asked.
    pub(super) away: bool,
    /// Whether the person is done with the form: nothing is lost when they leave.
    pub(super) done: bool,
    /// Whether the person wants to leave without saving.
    pub(super) cancelled: bool,
    /// What somebody else saved meanwhile.
    pub(super) clash: Option<Clash<ExtensionForm>>,
    /// Whose value was chosen where both had changed a field.
    pub(super) choices: BTreeMap<Field, Side>,
}

impl State {
    pub(super) fn new(opened: Opened) -> Self {
        let Opened { id, version, form, rules, errors, failure, clash, author, name_format, .. } = opened;
        let choices = clash.as_ref().map(|clash| clash.choices.clone()).unwrap_or_default();
        let unsaved = failure.is_some() || clash.is_some() || !errors.is_empty();
        let mut state = Self {
            id,
            version,
            rules,
            name_format,
            author,
            opened: form.clone(),
            form,
            failure,
            clash,
            choices,
            unsaved,
            ..Self::default()
        };
        if !errors.is_empty() {
            state.refuse(&errors);
        }
        state
    }

    pub(super) fn is_new(&self) -> bool {
        self.rules.occasion == Occasion::Create
    }

    /// A keystroke.
    pub(super) fn typed(&mut self, field: Field, value: String) {
        self.touched.insert(field);
        if let Some(clash) = &mut self.clash {
            let was = clash.newer.changed(field, &clash.mine);
            clash.mine.set(field, value.clone());
            // Who types into a field that somebody chose for, or over somebody else's change that stood in it, wants what they
            // type.
            if self.choices.contains_key(&field) || was == Some(Changed::By(Side::Theirs)) {
                self.choices.insert(field, Side::Mine);
            }
        }
        self.form.set(field, value);
        self.cancelled = false;
        self.said = false;
    }

    /// Whether leaving would lose something that was typed.
    pub(super) fn is_dirty(&self) -> bool {
        let typed = || self.touched.iter().any(|field| self.form.value(*field) != self.opened.value(*field));
        !self.done && (self.unsaved || typed())
    }

    /// What the change was made from. What stands in the form is merged with a newer version that was shown: it goes
    /// on from there.
    pub(super) fn base(&self) -> Base<ExtensionForm> {
        let shown = self.clash.as_ref().map(|clash| clash.newer.version);
        Base::of(shown.unwrap_or(self.version))
    }

    /// Whether it is still to be chosen whose value a field shall have.
    pub(super) fn must_choose(&self) -> bool {
        self.clash.as_ref().is_some_and(|clash| !clash.newer.open(&self.form, &self.choices).is_empty())
    }

    /// The person left the field: from now on it is judged, if it is wrong. Passing through an empty form nags nobody.
    pub(super) fn left(&mut self, field: Field) {
        if !self.touched.contains(&field) {
            return;
        }
        let error = self.form.judge(field, self.rules);
        // The verdict "no name at all" waits until both fields had their chance.
        let too_early = error == Some(FieldError::Name(NameError::Missing)) && !self.touched.contains(&Field::LastName);
        if error.is_some() && !too_early {
            self.wrong.insert(field);
        }
        if field == Field::LastName {
            self.left(Field::FirstName);
        }
    }

    /// What is to be said about the field at this moment.
    pub(super) fn verdict(&self, field: Field) -> Option<FieldError> {
        let answered = self.answers.get(&field).filter(|(about, _)| about == self.form.value(field));
        match answered {
            Some((_, Some(error))) => Some(error.clone()),
            _ if self.wrong.contains(&field) => self.form.judge(field, self.rules),
            _ => None,
        }
    }

    /// Whether the server said that the value as it stands can be had.
    pub(super) fn is_free(&self, field: Field) -> bool {
        self.answers.get(&field).is_some_and(|(about, error)| about == self.form.value(field) && error.is_none())
    }

    /// The server's answer about a value; a late one is about a value that is no longer there, and says nothing.
    pub(super) fn answer(&mut self, field: Field, about: String, error: Option<FieldError>) {
        self.answers.insert(field, (about, error));
    }

    /// A save was refused: every field is marked at once.
    pub(super) fn refuse(&mut self, errors: &FieldErrors) {
        self.said = true;
        for (field, error) in errors.iter() {
            // What the rules find anyway goes with the keystroke that mends it; the rest is about this value.
            if self.form.judge(field, self.rules).is_none() {
                self.answer(field, self.form.value(field).to_owned(), Some(error.clone()));
            }
            self.wrong.insert(field);
        }
        self.refused = true;
    }

    /// Everything that is wrong at this moment, as far as it was said already.
    pub(super) fn open(&self) -> Vec<(Field, FieldError)> {
        Field::ALL.into_iter().filter_map(|field| Some((field, self.verdict(field)?))).collect()
    }
}
