use std::time::Duration;

use futures::future::{AbortHandle, Abortable, Aborted};
use gloo_net::http::Request;
use leptos::{
    prelude::*,
    task::spawn_local,
    web_sys::{AbortController, UrlSearchParams},
};
use patchbay_shared::{Field, FieldError};

use super::state::Editor;
use crate::{api::extension::availability::PATH, ui::browser};

/// How long one has to pause before the server is asked.
const PAUSE: Duration = Duration::from_millis(200);

/// How long an answer may take: behind a longer one there is hardly anybody.
const LIMIT: Duration = Duration::from_secs(10);

/// Asks about the value of a field that only one extension can have, whenever something brings a new one: a keystroke, a
/// draft put back, what was typed before the script woke.
pub(super) fn follow(editor: Editor, field: Field) {
    let own = editor.peek(|state| state.opened.value(field).to_owned());
    let question = Question::new(editor, field, own.clone());
    Effect::new(move |before: Option<String>| {
        let value = editor.with(|state| state.form.value(field).to_owned());
        if value != *before.as_ref().unwrap_or(&own) {
            question.ask();
        }
        value
    });
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
        let (value, worth_asking) = self.editor.peek(|state| {
            let value = state.form.value(self.field);
            let own = !state.is_new() && self.own.with_value(|own| own == value.trim());
            let valid = state.form.judge(self.field, state.rules).is_none();
            (value.to_owned(), valid && !own && !value.trim().is_empty())
        });
        if !worth_asking {
            return;
        }
        let timer = set_timeout_with_handle(move || self.send(value), PAUSE).ok();
        self.timer.set_value(timer);
    }

    fn send(self, value: String) {
        let (Ok(controller), Ok(query)) = (AbortController::new(), UrlSearchParams::new()) else { return };
        query.append(self.field.name(), value.trim());
        if let Some(id) = self.editor.peek(|state| state.id) {
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
                // Whoever answers has nobody behind it: a proxy, or a server without its database (RFC 9110, §15.6).
                if matches!(response.status(), 502..=504) {
                    return None;
                }
                // A refusal says nothing about the value: the constraint decides when one saves.
                Some(if response.ok() { response.json::<Option<FieldError>>().await.ok() } else { None })
            };
            match Abortable::new(browser::within(LIMIT, answer), registration).await {
                Ok(Some(Some(answer))) => self.editor.update(|state| {
                    state.away = false;
                    if let Some(error) = answer {
                        state.answer(self.field, value, error);
                    }
                }),
                Ok(Some(None)) => self.editor.update(|state| state.away = true),
                Ok(None) => {
                    controller.abort();
                    self.editor.update(|state| state.away = true);
                }
                Err(Aborted) => controller.abort(),
            }
        });
    }
}
