//! Texts within elements whose content is text alone.

/// A text as it is written within a title or a text area (HTML Living Standard, §13.1.2.2): nothing but the end of the element is
/// markup there, so leptos must not write any mark of its own beside it.
pub(in crate::page) fn rcdata(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use leptos::prelude::*;

    use super::rcdata;

    #[test]
    fn a_title_is_its_text_alone() {
        let view = || view! { <title inner_html=rcdata("Ada & Ben </title> · Patchbay")></title> };
        let html = Owner::new().with(|| view().to_html());
        assert_eq!(html, "<title>Ada &amp; Ben &lt;/title> · Patchbay</title>");
    }
}
