use leptos::prelude::*;

/// A view of an island that a page draws as well. On the server it is of one type, whatever is in it: types of whole pages make the
/// program and its building several times as large. It draws the same for being that.
#[cfg(feature = "ssr")]
pub(super) fn erased(view: impl IntoView + 'static) -> AnyView {
    view.into_any()
}

/// In a browser it stays what it is: a view of one type brings halves along that nobody runs, for drawing a little at a time.
#[cfg(not(feature = "ssr"))]
pub(super) fn erased<V: IntoView>(view: V) -> V {
    view
}
