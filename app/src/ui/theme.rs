use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys::HtmlDocument};
use serde::{Deserialize, Serialize};

/// Light, dark, or what the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    /// As the operating system has it.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// The cookie that remembers the choice; nothing secret, and the page is rendered with it.
    pub const COOKIE: &str = "theme";
    const ALL: [(Self, &str, &str); 3] =
        [(Self::System, "system", "System"), (Self::Light, "light", "Light"), (Self::Dark, "dark", "Dark")];

    /// Reads the cookie's value; anything unknown is the system's choice.
    pub fn parse(value: &str) -> Self {
        Self::ALL.into_iter().find(|(_, name, _)| *name == value).map_or(Self::System, |(theme, ..)| theme)
    }
}

/// The account menu's choice. The style sheet looks at which button is chosen; this only remembers it.
#[island]
pub fn ThemeChoice(
    /// The choice so far.
    theme: Theme,
) -> impl IntoView {
    // This stands on every page.
    Effect::new(super::browser::reload_when_brought_back);
    let remember = |name: &str| {
        if let Ok(document) = document().dyn_into::<HtmlDocument>() {
            let _ = document.set_cookie(&format!("{}={name}; path=/; max-age=31536000; samesite=lax", Theme::COOKIE));
        }
    };
    view! {
        <fieldset>
            <legend class="unseen">"Appearance"</legend>
            <div class="segments">
                {Theme::ALL
                    .into_iter()
                    .map(|(value, name, words)| {
                        view! {
                            <label>
                                <input type="radio" name="theme" value=name checked=value == theme on:change=move |_| remember(name) />
                                {words}
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
        </fieldset>
    }
}
