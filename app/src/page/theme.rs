use leptos::prelude::*;

use crate::{text, ui::Theme};

/// The account menu's choice. The style sheet looks at which button is chosen; `ui::help` remembers it.
#[component]
pub(super) fn ThemeChoice(
    /// The choice so far.
    theme: Theme,
) -> impl IntoView {
    view! {
        <fieldset>
            <legend class="unseen">{text::APPEARANCE}</legend>
            <div class="segments">
                {Theme::ALL
                    .into_iter()
                    .map(|value| {
                        let name = value.name();
                        view! {
                            <label>
                                <input type="radio" name="theme" value=name checked=value == theme data-theme=name />
                                {text::theme(value)}
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
        </fieldset>
    }
}
