use leptos::prelude::*;
use patchbay_store::ban::{Allowed, Policy};

use crate::{
    page::{crumbs::Crumbs, topic::Topic, verdict::Verdict},
    text,
    ui::{Line, LiveLines, LiveSource},
};

/// What the page about bans shows.
#[derive(Clone)]
pub struct BansShown {
    /// Who is banned.
    pub lines: Vec<Line>,
    /// How one comes to be.
    pub policy: Policy,
    /// Who never is.
    pub allowed: Vec<Allowed>,
    /// What was typed and not taken.
    pub typed: String,
    /// Why not.
    pub verdict: Option<String>,
}

/// Who is banned, and who never is.
#[component]
pub fn BansPage(shown: BansShown) -> impl IntoView {
    let BansShown { lines, policy, allowed, typed, verdict } = shown;
    let topic = Topic::Bans.to_string();
    let wrong = verdict.is_some();
    view! {
        <div class="head"><div>
            <Crumbs part=text::SECURITY last=text::BANS />
            <h1>{text::BANS}</h1>
            <p class="soft">{text::ban_policy(&policy)}</p>
        </div></div>
        <div class="stack">
            <section class="panel" aria-label=text::BANS>
                <LiveLines topic=topic.clone() lines=lines empty=text::NO_BANS.to_owned() />
            </section>
            <section class="panel stack" aria-labelledby="allowed">
                <h2 id="allowed">{text::NEVER_BANNED}</h2>
                <p class="soft">{text::NEVER_BANNED_WORDS}</p>
                <ul class="lines">{allowed.into_iter().map(|network| view! { <Network network=network /> }).collect_view()}</ul>
                <form class="stack" method="post" action="/security/bans/allow" novalidate>
                    <div class="field">
                        <label for="network">{text::NETWORK}</label>
                        <input
                            class="input" id="network" name="network" value=typed autocomplete="off" spellcheck="false"
                            autofocus=wrong aria-describedby="network-verdict" aria-invalid=wrong.then_some("true")
                        />
                        <Verdict field="network" wrong=verdict hint=text::NETWORK_HINT />
                    </div>
                    <p class="row"><button class="button">{text::NEVER_BAN}</button></p>
                </form>
            </section>
        </div>
        <LiveSource numbers=Vec::new() topics=vec![topic] />
    }
}

#[component]
fn Network(network: Allowed) -> impl IntoView {
    let who = text::allowed_by(&network);
    let Allowed { network, .. } = network;
    view! {
        <li>
            <i class="dot registered"></i>
            <div><b>{network.clone()}</b> <small><bdi>{who}</bdi></small></div>
            <form method="post" action="/security/bans/disallow">
                <button class="button small" name="network" value=network.clone() aria-label=text::remove(&network)>{text::REMOVE}</button>
            </form>
        </li>
    }
}
