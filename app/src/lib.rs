//! What a person sees. Pages are rendered on the server; only islands are compiled into the WebAssembly that a browser
//! loads: the form that judges while one types, the signs that turn green, the small helps beside a field.

pub mod api;
#[cfg(feature = "hydrate")]
mod judge;
#[cfg(feature = "ssr")]
pub mod page;
pub mod text;
pub mod ui;

/// Wakes the islands of the page that the server rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
    ui::awake();
}
