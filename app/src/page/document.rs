use std::sync::Arc;

use leptos::prelude::*;

use super::{
    Flash, Frame, account::Done, frame::Framed, may::Offered, rcdata::rcdata, theme::ThemeChoice, view::ViewBanner,
};
use crate::{
    text,
    ui::{Icon, Sign, Theme},
};

/// A page ready to be rendered, as often as the renderer likes.
#[derive(Clone)]
pub struct Page {
    /// Before the product's name in the title.
    pub title: String,
    /// Light, dark, or the system's choice.
    pub theme: Theme,
    /// As whom somebody looks who is somebody else; empty if that is not known.
    pub viewing: Option<String>,
    /// What stands around it; `None` for pages without log-in.
    pub frame: Option<Frame>,
    /// What is inside `main`, with the class of `main`.
    pub body: Arc<dyn Fn() -> AnyView + Send + Sync>,
    /// What it shows changes by itself: where there is no script, it is loaded again and again.
    pub refreshes: bool,
    /// What somebody did a moment ago.
    pub flash: Option<Flash>,
    /// Whose system it is.
    pub company: String,
    /// Where the style sheet lies.
    pub stylesheet: String,
    /// The class of `main`: forms keep to a measure, lists take the room there is.
    pub class: &'static str,
}

/// The whole HTML document around a page.
#[component]
pub fn Document(options: LeptosOptions, page: Page) -> impl IntoView {
    let Page { title, theme, viewing, frame, body, class, refreshes, flash, company, stylesheet } = page;
    if let Some(frame) = &frame {
        provide_context(Offered(frame.viewer.may));
    }
    let alone = frame.is_none();
    let brand = text::brand(&company);
    view! {
        <!DOCTYPE html>
        <html lang="en" dir="ltr">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                {refreshes.then(|| view! { <noscript><meta http-equiv="refresh" content="2" /></noscript> })}
                <title inner_html=rcdata(&format!("{title} · {}", text::PRODUCT))></title>
                <link rel="icon" href="/icon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=stylesheet />
                <AutoReload options=options.clone() />
                <HydrationScripts options=options islands=true />
            </head>
            <body class=alone.then_some("alone")>
                <a class="skip" href="#main">{text::SKIP}</a>
                {viewing.map(|name| view! { <ViewBanner name=name /> })}
                {match frame {
                    Some(frame) => view! { <Framed frame=frame theme=theme /> }.into_any(),
                    None => {
                        // The style sheet looks at the choice; without the account menu it has to be made here.
                        view! { <div hidden><ThemeChoice theme=theme /></div> }.into_any()
                    }
                }}
                <main id="main" class=class>
                    {alone.then(|| view! { <p class="brand"><Icon sign=Sign::Logo /> " " <bdi>{brand.clone()}</bdi></p> })}
                    {flash.map(|flash| view! { <Done words=text::flash(flash) /> })}
                    {body()}
                </main>
            </body>
        </html>
    }
}
