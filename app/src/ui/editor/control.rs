use leptos::{
    ev::Event,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlFormElement, HtmlInputElement},
};
use patchbay_shared::{ExtensionForm, Field, Form};

use super::{draft, merge, state::Editor};
use crate::ui::browser;

/// The id of the form, which its controls belong to wherever they stand.
pub(super) const FORM: &str = "extension";

/// A control of the form: an input, a select or a text area. What is asked of it here, all of them have (HTML Living
/// Standard, §4.10), so one type stands for them.
pub(super) struct Control(HtmlInputElement);

impl Control {
    /// The control that an event is about, if it is one of the form.
    pub(super) fn of(event: &Event) -> Option<Self> {
        let control = event.target()?.unchecked_into::<HtmlInputElement>();
        control.form().is_some_and(|form| form.id() == FORM).then_some(Self(control))
    }

    /// Every control of the form, its buttons as well.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let form = browser::element(FORM).and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        let controls = form.map(|form| form.elements());
        let count = controls.as_ref().map_or(0, |controls| controls.length());
        (0..count).filter_map(move |at| Some(Self(controls.as_ref()?.item(at)?.unchecked_into())))
    }

    /// Its name, by which the form is sent.
    pub(super) fn name(&self) -> String {
        self.0.name()
    }

    pub(super) fn element(&self) -> &Element {
        &self.0
    }

    pub(super) fn field(&self) -> Option<Field> {
        Field::of_name(&self.0.name())
    }

    /// Whether it stands for a value that the page was not told.
    pub(super) fn is_unknown(&self) -> bool {
        self.0.disabled()
    }

    /// What was chosen or typed; `None` of one of several that is not the chosen one.
    fn value(&self) -> Option<String> {
        match self.0.type_().as_str() {
            "radio" => self.0.checked().then(|| self.0.value()),
            "checkbox" => Some(if self.0.checked() { self.0.value() } else { String::new() }),
            _ => Some(self.0.value()),
        }
    }

    /// Whether it is not as the form was opened.
    fn is_changed(&self, editor: Editor) -> bool {
        match self.0.type_().as_str() {
            "radio" | "checkbox" => self.0.checked() != self.0.default_checked(),
            _ => editor.peek(|state| state.form.named(&self.0.name()).is_some_and(|value| value != self.0.value())),
        }
    }

    /// Takes over what was typed into the control.
    pub(super) fn read(&self, editor: Editor) {
        let (name, Some(value)) = (self.0.name(), self.value()) else { return };
        match Field::of_name(&name) {
            Some(field) if <ExtensionForm as Form>::is_list(field) => typed(editor, field, ticked(editor, field)),
            Some(field) => typed(editor, field, value),
            None => {
                merge::choose(editor, &name, &value);
                editor.update(|state| state.form.set_named(&name, value));
            }
        }
    }
}

/// Everything that is ticked of a field that is chosen by several boxes, and what there is no box for: it came from elsewhere.
fn ticked(editor: Editor, field: Field) -> String {
    let boxes: Vec<Control> = Control::all().filter(|control| control.field() == Some(field)).collect();
    let without_box = editor.peek(|state| {
        let has_box = |value: &&str| boxes.iter().any(|control| control.0.value() == **value);
        state.form.value(field).lines().filter(|value| !has_box(value)).map(str::to_owned).collect::<Vec<_>>()
    });
    let ticked = boxes.iter().filter(|control| control.0.checked()).map(|control| control.0.value());
    without_box.into_iter().chain(ticked).collect::<Vec<_>>().join("\n")
}

/// Takes over what was typed before the form was awake.
pub(super) fn read_all(editor: Editor) {
    for control in Control::all().filter(|control| control.is_changed(editor)) {
        control.read(editor);
    }
}

/// A keystroke.
pub(super) fn typed(editor: Editor, field: Field, value: String) {
    editor.update(|state| state.typed(field, value));
    draft::keep(editor);
}

/// Writes into a control what nobody typed: a new random value, a free number, somebody else's change.
pub(super) fn write(editor: Editor, field: Field, value: &str) {
    for control in Control::all().filter(|control| control.0.name() == field.name()) {
        match control.0.type_().as_str() {
            "radio" | "checkbox" => control.0.set_checked(value.lines().any(|one| one == control.0.value())),
            _ => control.0.set_value(value),
        }
    }
    editor.update(|state| state.form.set(field, value.to_owned()));
}
