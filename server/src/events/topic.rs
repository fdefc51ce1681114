use patchbay_app::{
    api::{Context, Failure},
    page::{
        line::{self, Refused},
        topic::Topic,
    },
    ui::Line,
};
use patchbay_store::{attempt, ban, call, domain, extension, job, registration};

use crate::state::News;

/// The list as it is now, for who may see it.
pub async fn lines(context: &Context, topic: &Topic) -> Result<Vec<Line>, Failure> {
    let (store, may) = (&context.store, context.permissions());
    Ok(match topic {
        Topic::Registrations(id, _) => {
            line::registrations(registration::bindings(store, &context.permit()?, *id).await?, *id, may)
        }
        Topic::Refusals(id) => {
            let permit = context.permit()?;
            // Of what was deleted meanwhile nothing is told any more, and the page has no reason to ask again.
            let Some(current) = extension::find(store, &permit, *id).await? else { return Ok(Vec::new()) };
            let of = Refused {
                id: *id,
                version: current.version,
                live: current.applied_version == Some(current.version),
                form: current.form,
            };
            line::refusals(attempt::of_extension(store, &permit, *id).await?, Some(&of), may)
        }
        Topic::Unknown => line::refusals(attempt::of_nobody(store, &context.permit()?).await?, None, may),
        Topic::Bans => line::bans(ban::list(store, &context.permit()?).await?),
        Topic::Domain => line::domain(domain::standing(store, &context.permit()?).await?),
        Topic::Job(id) => {
            let found = job::find(store, &context.permit()?, *id).await?;
            found.iter().map(line::job).collect()
        }
        Topic::Calls(since) => line::calls(&call::recent(store, &context.permit()?, *since).await?),
    })
}

/// Whether the news may have changed the list.
pub fn concerns(topic: &Topic, news: &News) -> bool {
    match (topic, news) {
        (_, News::Missed) => true,
        (Topic::Registrations(_, number), News::Changed(change)) => change.0 == *number,
        (Topic::Refusals(id), News::Refused(of)) => *of == Some(*id),
        (Topic::Unknown, News::Refused(of)) => of.is_none(),
        // Beside a refusal stands the ban that holds for it.
        (Topic::Refusals(_) | Topic::Unknown | Topic::Bans, News::Banned) => true,
        (Topic::Domain, News::Domain) => true,
        (Topic::Calls(_), News::Called) => true,
        (Topic::Job(id), News::Job(of)) => of == id,
        _ => false,
    }
}
