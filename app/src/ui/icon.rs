use leptos::prelude::*;

/// A sign of 16 × 16 units, drawn in lines of the text's colour. It never stands alone: words or a label say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say what is drawn")]
pub enum Sign {
    Check,
    Copy,
    Done,
    Down,
    Download,
    Edit,
    Error,
    Eye,
    EyeOff,
    History,
    Info,
    Leave,
    Left,
    Lock,
    Logo,
    Menu,
    More,
    Pending,
    Phone,
    Plus,
    Renew,
    Right,
    Search,
    Settings,
    Shield,
    Trash,
    Undo,
    UpArrow,
    User,
    Warning,
    X,
}

impl Sign {
    /// One path, in SVG's path syntax.
    const fn path(self) -> &'static str {
        match self {
            Self::Check => "M3.25 8.5l3.25 3.25L12.75 5",
            Self::Copy => {
                "M7.25 5.75h4.5a1.5 1.5 0 0 1 1.5 1.5v4.5a1.5 1.5 0 0 1 -1.5 1.5h-4.5a1.5 1.5 0 0 1 -1.5 -1.5v-4.5a1.5 1.5 0 0 1 1.5 -1.5zM3.75 10.25a1 1 0 0 1-1-1v-5a1.5 1.5 0 0 1 1.5-1.5h5a1 1 0 0 1 1 1"
            }
            Self::Done => "M2.25 8a5.75 5.75 0 1 0 11.5 0a5.75 5.75 0 1 0 -11.5 0zM5.5 8.2l1.8 1.8 3.2-3.75",
            Self::Down => "M4.5 6.5 8 10l3.5-3.5",
            Self::Download => "M8 2.75V10M4.75 6.75 8 10l3.25-3.25M2.75 13.25h10.5",
            Self::Edit => "M10.75 2.75l2.5 2.5-7.5 7.5-3.25.75.75-3.25zM9 4.5 11.5 7",
            Self::Error => "M2.25 8a5.75 5.75 0 1 0 11.5 0a5.75 5.75 0 1 0 -11.5 0zM8 5v3.5M8 10.75v.01",
            Self::Eye => {
                "M1.75 8S4 3.75 8 3.75 14.25 8 14.25 8 12 12.25 8 12.25 1.75 8 1.75 8ZM6.25 8a1.75 1.75 0 1 0 3.5 0a1.75 1.75 0 1 0 -3.5 0z"
            }
            Self::EyeOff => {
                "M6.4 4A6 6 0 0 1 8 3.75c4 0 6.25 4.25 6.25 4.25a11 11 0 0 1-1.7 2.2M4 5.1A11 11 0 0 0 1.75 8S4 12.25 8 12.25a6 6 0 0 0 2.9-.75M2.75 2.75l10.5 10.5"
            }
            Self::History => "M2.75 2.75v3h3M3 5.6A5.3 5.3 0 1 1 2.75 8.5M8 5.25V8l2 1.25",
            Self::Info => "M2.25 8a5.75 5.75 0 1 0 11.5 0a5.75 5.75 0 1 0 -11.5 0zM8 7.5v3.25M8 5.25v.01",
            Self::Leave => "M6.25 13.25h-2.5a1 1 0 0 1-1-1v-8.5a1 1 0 0 1 1-1h2.5M10.25 11l3-3-3-3M13.25 8H6",
            Self::Left => "M9.5 4.5 6 8l3.5 3.5",
            Self::Lock => {
                "M4.5 7h7a1.25 1.25 0 0 1 1.25 1.25v3.75a1.25 1.25 0 0 1 -1.25 1.25h-7a1.25 1.25 0 0 1 -1.25 -1.25v-3.75a1.25 1.25 0 0 1 1.25 -1.25zM5.5 7V5a2.5 2.5 0 0 1 5 0v2"
            }
            Self::Logo => {
                "M5 8.2V10a4 4 0 0 0 4 4h1.8M2 5a3 3 0 1 0 6 0a3 3 0 1 0 -6 0zM11 14a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z"
            }
            Self::Menu => "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
            Self::More => "M3.5 8v.01M8 8v.01M12.5 8v.01",
            Self::Pending => "M2.5 8a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0z",
            Self::Phone => {
                "M5.6 2.75H3.75a1 1 0 0 0-1 1.1 10.5 10.5 0 0 0 9.4 9.4 1 1 0 0 0 1.1-1v-1.85a1 1 0 0 0-.75-.97l-1.9-.47a1 1 0 0 0-.97.27l-.75.77A8.3 8.3 0 0 1 6 7.12l.77-.75a1 1 0 0 0 .27-.97l-.47-1.9a1 1 0 0 0-.97-.75Z"
            }
            Self::Plus => "M8 3.5v9M3.5 8h9",
            Self::Renew => "M13 8a5 5 0 1 1-1.5-3.6L13 5.75M13 2.75v3h-3",
            Self::Right => "M6.5 4.5 10 8l-3.5 3.5",
            Self::Search => "M2.75 7a4.25 4.25 0 1 0 8.5 0a4.25 4.25 0 1 0 -8.5 0zM10.25 10.25l3.25 3.25",
            Self::Settings => {
                "M2.5 4.75h6M11.75 4.75h1.75M2.5 11.25h1.75M7.5 11.25h6M8.5 4.75a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0 -3.2 0M4.3 11.25a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0 -3.2 0"
            }
            Self::Shield => "M8 2.25 13 4v3.75c0 3-2.1 5-5 6-2.9-1-5-3-5-6V4z",
            Self::Trash => {
                "M2.75 4.25h10.5M6.25 4V2.75h3.5V4M4 4.25l.56 8.05a1 1 0 0 0 1 .95h4.88a1 1 0 0 0 1-.95L12 4.25M6.75 7v3.5M9.25 7v3.5"
            }
            Self::Undo => "M5.5 3 2.75 5.75 5.5 8.5M3 5.75h6.25a3.75 3.75 0 0 1 0 7.5H6",
            Self::UpArrow => "M8 12.5v-9M4.5 7 8 3.5 11.5 7",
            Self::User => "M5.5 5.25a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0zM3 13.25c0-2.6 2.2-4 5-4s5 1.4 5 4",
            Self::Warning => "M8 2.5 14.25 13.25H1.75zM8 6.5v3M8 11.4v.01",
            Self::X => "M4.25 4.25l7.5 7.5m0-7.5-7.5 7.5",
        }
    }
}

/// Draws a sign; assistive technology does not see it.
#[component]
pub fn Icon(sign: Sign) -> impl IntoView {
    let side = if sign == Sign::Logo { "0 0 19 19" } else { "0 0 16 16" };
    view! {
        <svg class="icon" viewBox=side aria-hidden="true">
            <path d=sign.path() />
        </svg>
    }
}
