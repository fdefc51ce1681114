use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

/// A text as a QR code that any camera reads; nothing when it is too long for one.
#[component]
pub(super) fn Qr(
    /// What it says.
    text: String,
    /// What it is, for who cannot see it.
    label: &'static str,
) -> impl IntoView {
    QrCode::encode_text(&text, QrCodeEcc::Medium).ok().map(|code| {
        let side = code.size();
        let dark = |x, y| code.get_module(x, y).then(|| format!("M{x} {y}h1v1h-1z"));
        let path: String = (0..side).flat_map(|y| (0..side).filter_map(move |x| dark(x, y))).collect();
        view! {
            <div class="qr">
                <svg viewBox=format!("0 0 {side} {side}") role="img" aria-label=label><path d=path /></svg>
            </div>
        }
    })
}
