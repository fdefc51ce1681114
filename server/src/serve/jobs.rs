use std::time::Duration;

use patchbay_store::{
    Store,
    job::{Step, advance},
};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::timeout,
};

use crate::{clock::Clock, state::News};

/// While other servers are at all jobs: one of them may die without a word.
const ELSEWHERE: Duration = Duration::from_secs(1);
/// After a failure.
const PAUSE: Duration = Duration::from_secs(5);

/// Works on jobs for as long as the program runs, batch by batch: goes on where the program before it stopped, or another server,
/// and looks again when there is news.
pub async fn follow(store: Store, clock: Clock, mut news: Receiver<News>) {
    loop {
        match advance(&store, clock()).await {
            Ok(Step::More) => {}
            Ok(Step::Elsewhere) => {
                // Whichever comes first: news, or the moment to look again.
                if let Ok(None) = timeout(ELSEWHERE, wait(&mut news)).await {
                    return;
                }
            }
            Ok(Step::Done) => {
                if wait(&mut news).await.is_none() {
                    return;
                }
            }
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "jobs cannot go on at the moment");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Until there may be a job to work on; `None` when nobody tells any more.
async fn wait(news: &mut Receiver<News>) -> Option<()> {
    loop {
        match news.recv().await {
            Ok(News::Job(_) | News::Missed) | Err(RecvError::Lagged(_)) => return Some(()),
            Err(RecvError::Closed) => return None,
            Ok(_) => {}
        }
    }
}
