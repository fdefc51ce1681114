use leptos::prelude::*;
use patchbay_store::login_limit::{LockOut, LockedName, MOST};

use crate::{page::moment::Moment, text};

/// Who has to wait before the next log-in.
#[component]
pub fn LockOutsPage(
    /// All, or the first of very many.
    lock_outs: Vec<LockOut>,
) -> impl IntoView {
    let many = lock_outs.len() >= MOST;
    let empty = lock_outs.is_empty();
    view! {
        <div class="head"><div><h1>{text::LOCK_OUTS}</h1> <p class="soft">{text::lock_outs_words()}</p></div></div>
        {if empty {
            view! { <section class="panel empty"><h2>{text::NO_LOCK_OUTS}</h2></section> }.into_any()
        } else {
            view! {
                <div class="stack">
                <div class="listing">
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{text::LOCKED_NAME}</th>
                                <th scope="col">{text::LOCKED_NETWORK}</th>
                                <th scope="col">{text::LOCKED_UNTIL}</th>
                                <th scope="col">{text::LOCKED_TIMES}</th>
                                <th scope="col"><span class="unseen">{text::LIFT}</span></th>
                            </tr>
                        </thead>
                        <tbody>{lock_outs.into_iter().map(|lock_out| view! { <Row lock_out=lock_out /> }).collect_view()}</tbody>
                    </table>
                </div>
                {many.then(|| view! { <p class="hint">{text::more_lock_outs(MOST)}</p> })}
                <form class="row" method="post" action="/security/lock-outs/lift-all">
                    <button class="button small">{text::LIFT_ALL}</button>
                </form>
                </div>
            }
            .into_any()
        }}
    }
}

#[component]
fn Row(lock_out: LockOut) -> impl IntoView {
    let LockOut { key, name, network, until, waits } = lock_out;
    let label = text::lift(&name, network.as_deref());
    let name = match name {
        LockedName::Of(name) => view! { <b><bdi>{name}</bdi></b> }.into_any(),
        LockedName::Any => view! { <span class="faint">{text::LOCKED_ANY_NAME}</span> }.into_any(),
        LockedName::Nobodys => view! { <span class="faint">{text::LOCKED_NOBODYS_NAME}</span> }.into_any(),
    };
    let network = match network {
        Some(network) => view! { <code>{network}</code> }.into_any(),
        None => view! { <span class="faint">{text::LOCKED_ANY_NETWORK}</span> }.into_any(),
    };
    view! {
        <tr>
            <td>{name}</td>
            <td>{network}</td>
            <td><Moment at=until /></td>
            <td>{waits}</td>
            <td>
                <form method="post" action="/security/lock-outs/lift">
                    <button class="button small" name="key" value=key aria-label=label>{text::LIFT}</button>
                </form>
            </td>
        </tr>
    }
}
