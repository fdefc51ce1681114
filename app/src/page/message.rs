use leptos::prelude::*;

/// A page that says why there is no other: not found, not allowed, too large, a failure of ours.
#[component]
pub fn Message(
    /// What happened.
    title: String,
    /// What to do.
    words: String,
    /// Where to go on.
    href: &'static str,
    /// How that place is called.
    place: &'static str,
) -> impl IntoView {
    view! {
        <section class="panel stack">
            <h1>{title}</h1>
            <p class="soft">{words}</p>
            <p><a class="button" href=href>{place}</a></p>
        </section>
    }
}
