//! Lists that change while one looks at them: who is registered, who was turned away, who is banned.

use leptos::{either::Either, prelude::*};
use serde::{Deserialize, Serialize};

use super::{browser, live::told};

/// One entry, in words: the server makes them, so that the browser need not know how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The class of its sign: `registered`, `silent` or `refused`.
    pub sign: String,
    /// What it is.
    pub head: String,
    /// What is known about it, each by itself, since some of it was written by strangers.
    pub facts: Vec<String>,
    /// What to do about it; may be empty.
    pub hint: String,
    /// How much of what is to be done is done.
    pub progress: Option<(i32, i32)>,
    /// What does it.
    pub act: Option<Act>,
}

/// A button that sends a form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// `post` for what changes something, `get` for another page.
    pub method: String,
    /// Where to.
    pub to: String,
    /// What is sent, if anything.
    pub name: String,
    /// Its value.
    pub value: String,
    /// The words on the button.
    pub words: String,
    /// The words for assistive technology, which hears many such buttons.
    pub label: String,
}

/// The list of a topic, as it was when the page was made and as it changes.
#[island]
pub fn LiveLines(
    /// What the stream of the page calls it.
    topic: String,
    /// The list when the page was made.
    lines: Vec<Line>,
    /// What stands there when it is empty.
    empty: String,
) -> impl IntoView {
    let now = told(topic, lines);
    view! {
        <div>
            {move || {
                let lines = now.get();
                match lines.is_empty() {
                    true => Either::Left(view! { <p class="hint">{empty.clone()}</p> }),
                    false => Either::Right(view! { <ul class="lines">{lines.into_iter().map(line).collect_view()}</ul> }),
                }
            }}
        </div>
    }
}

fn line(line: Line) -> impl IntoView {
    let Line { sign, head, facts, hint, progress, act } = line;
    view! {
        <li>
            <i class=format!("dot {sign}")></i>
            <div>
                <b><bdi>{head.clone()}</bdi></b>
                <small>{facts.into_iter().map(|fact| view! { <bdi>{fact}</bdi> }).collect_view()}</small>
                {progress.map(|(done, of)| view! { <progress value=done max=of aria-label=head.clone()></progress> })}
                <p>{hint}</p>
            </div>
            {act.map(|Act { method, to, name, value, words, label }| view! {
                <form method=method action=to>
                    <button class="button small" name=name value=value aria-label=label>{words}</button>
                </form>
            })}
        </li>
    }
}

/// Loads the page again once the first line of a topic has another sign: then there is more to show. Not while the page is being
/// left: that would end the way to the next one.
#[island]
pub fn AtEnd(
    /// What the stream of the page calls it.
    topic: String,
    /// The sign that it has now.
    sign: String,
) -> impl IntoView {
    let now = told(topic, Vec::new());
    let leaving = StoredValue::new(false);
    Effect::new(move || browser::listen("beforeunload", move |_| leaving.set_value(true)));
    Effect::new(move || {
        if now.with(|lines| lines.first().is_some_and(|line| line.sign != sign)) && !leaving.get_value() {
            browser::reload();
        }
    });
}
