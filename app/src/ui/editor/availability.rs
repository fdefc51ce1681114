use std::time::Duration;

use futures::future::{AbortHandle, Abortable, Aborted};
use gloo_net::http::Request;
use leptos::{
    prelude::*,
    task::spawn_local,
    web_sys::{AbortController, UrlSearchParams},
};
use patchbay_shared::{Field, FieldError, NumberError};

use super::state::Editor;
use crate::{
    api::extension::availability::PATH,
    text,
    ui::{Verdict, browser},
};

/// How long one has to pause before the server is asked.
const PAUSE: Duration = Duration::from_millis(200);

/// A field whose value only one extension can have: number or e-mail address.
#[component]
pub(super) fn UniqueField(
    editor: Editor,
    field: Field,
    kind: &'static str,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(optional)] optional: bool,
    #[prop(optional)] hint: &'static str,
) -> impl IntoView {
    let name = field.name();
    let verdict = editor.shown_verdict(field);
    let initial = editor.form.with_untracked(|form| form.value(field).to_owned());
    let question = Question::new(editor, field, initial.clone());
    // Whatever brings a new value asks about it: a keystroke, a draft put back, what was typed before the script woke.
    let asked = initial.clone();
    Effect::new(move |before: Option<String>| {
        let value = editor.form.with(|form| form.value(field).to_owned());
        if value != before.unwrap_or_else(|| asked.clone()) {
            question.ask();
        }
        value
    });
    let good = Memo::new(move |_| {
        (field == Field::Number && editor.is_free(field))
            .then(|| editor.form.with(|form| text::number_is_free(form.value(field).trim())))
    });
    let free = move || match verdict.get() {
        Some(FieldError::Number(NumberError::Taken { free, .. })) => free,
        _ => None,
    };
    view! {
        <div class="field">
            <label for=name>{text::label(field)} {optional.then(|| view! { " " <i>{text::OPTIONAL}</i> })}</label>
            <input
                class="input" id=name name=name type=kind value=initial inputmode=inputmode autocomplete="off" spellcheck="false"
                aria-describedby=format!("{name}-verdict")
                aria-invalid=move || verdict.with(Option::is_some).then_some("true")
                aria-required=(!optional).then_some("true")
                on:input=move |event| editor.typed(field, event_target_value(&event))
                on:blur=move |_| editor.left(field)
            />
            <Verdict id=format!("{name}-verdict") error=verdict quiet=editor.said good=good hint=hint>
                {move || {
                    free().map(|number| {
                        let words = text::take(&number);
                        view! {
                            <button type="button" class="button small" on:click=move |_| take(editor, field, number.as_str())>{words}</button>
                        }
                    })
                }}
            </Verdict>
        </div>
    }
}

/// Puts the free number into the field, where one goes on.
fn take(editor: Editor, field: Field, number: &str) {
    editor.put(field, number);
    editor.typed(field, number.to_owned());
    browser::focus(field.name());
}

/// At most one question to the server at a time: a new keystroke takes back the one before.
#[derive(Clone, Copy)]
struct Question {
    editor: Editor,
    field: Field,
    own: StoredValue<String>,
    timer: StoredValue<Option<TimeoutHandle>>,
    asking: StoredValue<Option<AbortHandle>>,
}

impl Question {
    fn new(editor: Editor, field: Field, own: String) -> Self {
        Self {
            editor,
            field,
            own: StoredValue::new(own),
            timer: StoredValue::new(None),
            asking: StoredValue::new(None),
        }
    }

    fn ask(self) {
        self.timer.update_value(|timer| {
            if let Some(timer) = timer.take() {
                timer.clear();
            }
        });
        self.asking.update_value(|asking| {
            if let Some(asking) = asking.take() {
                asking.abort();
            }
        });
        let value = self.editor.form.with_untracked(|form| form.value(self.field).to_owned());
        let valid = self.editor.form.with_untracked(|form| form.judge(self.field, self.editor.rules).is_none());
        let own = !self.editor.is_new() && self.own.with_value(|own| own.as_str() == value.trim());
        if !valid || value.trim().is_empty() || own {
            return;
        }
        let timer = set_timeout_with_handle(move || self.send(value), PAUSE).ok();
        self.timer.set_value(timer);
    }

    fn send(self, value: String) {
        let (Ok(controller), Ok(query)) = (AbortController::new(), UrlSearchParams::new()) else { return };
        query.append(self.field.name(), value.trim());
        if let Some(id) = self.editor.id {
            query.append("except", &id.to_string());
        }
        let url = format!("{PATH}?{}", String::from(query.to_string()));
        let request = Request::get(&url).abort_signal(Some(&controller.signal()));
        // The controller stays in the task: rendering on the server moves between threads, which it cannot.
        let (asking, registration) = AbortHandle::new_pair();
        self.asking.set_value(Some(asking));
        spawn_local(async move {
            let answer = async {
                let response = request.send().await.ok()?;
                // A refusal says nothing about the value: the constraint decides when one saves.
                Some(if response.ok() { response.json::<Option<FieldError>>().await.ok() } else { None })
            };
            match Abortable::new(answer, registration).await {
                Ok(Some(answer)) => {
                    self.editor.away.set(false);
                    if let Some(error) = answer {
                        self.editor.answer(self.field, value, error);
                    }
                }
                Ok(None) => self.editor.away.set(true),
                Err(Aborted) => controller.abort(),
            }
        });
    }
}
