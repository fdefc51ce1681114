use std::time::Duration;

use patchbay_store::{
    Store,
    domain::{Step, advance},
};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::state::News;

/// After another server was found at it.
const ELSEWHERE: Duration = Duration::from_secs(1);
/// After a failure.
const PAUSE: Duration = Duration::from_secs(5);

/// Brings phones to the SIP domain that the settings want, for as long as the program runs: begins where the program
/// before it stopped, and looks again when there is news.
pub async fn follow(store: Store, mut news: Receiver<News>) {
    loop {
        match advance(&store).await {
            Ok(Step::More) => {}
            Ok(Step::Elsewhere) => tokio::time::sleep(ELSEWHERE).await,
            Ok(Step::Done) => {
                if wait(&mut news).await.is_none() {
                    return;
                }
            }
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the SIP domain could not be changed yet");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Until the domain may have changed; `None` when nobody tells any more.
async fn wait(news: &mut Receiver<News>) -> Option<()> {
    loop {
        match news.recv().await {
            Ok(News::Domain | News::Missed) | Err(RecvError::Lagged(_)) => return Some(()),
            Err(RecvError::Closed) => return None,
            Ok(_) => {}
        }
    }
}
