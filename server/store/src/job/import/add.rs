use std::collections::{HashMap, hash_map::Entry};

use patchbay_shared::{Extension, Field, JobRefusal};
use sqlx::{Connection, PgConnection};

use super::{Importing, Line};
use crate::{
    Error, Result,
    extension::{Candidate, Claims, Forwards, Inserted, Making, Place, SaveError, insert},
    import::{owned, taken},
    job::{
        item::{Item, Outcome},
        refusal::refusal,
    },
    secret::PasswordHash,
};

/// How often it is tried to make the same ones.
const ATTEMPTS: usize = 3;

impl Importing<'_> {
    /// Adds extensions by one statement, as far as nothing speaks against them.
    pub(super) async fn add(
        &self,
        connection: &mut PgConnection,
        lines: Vec<Line>,
    ) -> std::result::Result<Vec<Outcome>, SaveError> {
        let mut outcomes = Vec::new();
        let mut right: Vec<(Item, Extension, Option<PasswordHash>)> = Vec::new();
        for Line { item, said, hash, .. } in lines {
            match said.create(&self.names, self.weak_confirmed, self.rules) {
                Ok((_, extension)) => right.push((item, extension, hash)),
                Err(errors) => outcomes.push(Outcome::invalid(&item, errors)),
            }
        }
        let mut places: HashMap<(String, String), std::result::Result<Place, JobRefusal>> = HashMap::new();
        for (_, extension, _) in &right {
            let key = (extension.text(Field::Role), extension.text(Field::Organizations));
            if let Entry::Vacant(place) = places.entry(key) {
                let found = Place::of(&mut *connection, &self.add, self.roles.as_ref(), extension).await;
                place.insert(match found {
                    Ok(place) => Ok(place),
                    Err(error) => Err(refusal(error)?),
                });
            }
        }
        let mut left = Vec::new();
        for (item, extension, hash) in &right {
            let key = (extension.text(Field::Role), extension.text(Field::Organizations));
            let place = match places.get(&key) {
                Some(Ok(place)) => place,
                Some(Err(refusal)) => {
                    outcomes.push(Outcome::refused(item, refusal.clone()));
                    continue;
                }
                None => continue,
            };
            let hash = hash.as_ref().map(|hash| PasswordHash(hash.0.clone()));
            match Forwards::find(&mut *connection, extension, None).await {
                Ok(forwards) => {
                    left.push((item, Candidate::new(self.store, &self.add, extension, place, forwards, hash)?));
                }
                Err(error) => outcomes.push(Outcome::refused(item, refusal(error)?)),
            }
        }
        let mut attempts = 0;
        while !left.is_empty() {
            let (items, new): (Vec<&Item>, Vec<Candidate<'_>>) = left.into_iter().unzip();
            match self.insert(connection, &items, &new).await {
                Ok(Some(made)) => {
                    outcomes.extend(made);
                    break;
                }
                Ok(None) => {}
                // Whoever's calls would go in a circle is found out one by one.
                Err(SaveError::Forwards { .. }) => {
                    outcomes.extend(self.one_by_one(connection, &items, &new).await?);
                    break;
                }
                Err(error) => return Err(error),
            }
            let before = items.len();
            let (free, taken) = self.take_out(connection, items.into_iter().zip(new).collect()).await?;
            outcomes.extend(taken);
            attempts = if free.len() < before { 0 } else { attempts + 1 };
            if attempts > ATTEMPTS {
                return Err(Error::Contended.into());
            }
            left = free;
        }
        outcomes.sort_by_key(Outcome::place);
        Ok(outcomes)
    }

    /// Adds all of them, or none: then somebody has something of one of them by now.
    async fn insert(
        &self,
        connection: &mut PgConnection,
        items: &[&Item],
        new: &[Candidate<'_>],
    ) -> std::result::Result<Option<Vec<Outcome>>, SaveError> {
        let domain = self.store.sip_domain();
        let making = Making { domain: &domain, live: self.live.is_some(), job_id: Some(self.work.id), now: self.now };
        let mut savepoint = connection.begin().await?;
        match insert(&mut savepoint, self.store, &self.add, making, new).await {
            Ok(Inserted::Made(ids)) => {
                savepoint.commit().await?;
                Ok(Some(items.iter().zip(ids).map(|(item, id)| Outcome::made(item, id)).collect()))
            }
            Ok(inserted) => {
                savepoint.rollback().await?;
                if let Inserted::Outdated = inserted {
                    self.store.renew_settings().await?;
                }
                Ok(None)
            }
            Err(error) => {
                savepoint.rollback().await?;
                Err(error)
            }
        }
    }

    async fn one_by_one(
        &self,
        connection: &mut PgConnection,
        items: &[&Item],
        new: &[Candidate<'_>],
    ) -> std::result::Result<Vec<Outcome>, SaveError> {
        let mut outcomes = Vec::new();
        for (item, one) in items.iter().zip(new) {
            let outcome = match self.insert(connection, &[item], std::slice::from_ref(one)).await {
                Ok(Some(made)) => {
                    made.into_iter().next().unwrap_or_else(|| Outcome::refused(item, JobRefusal::Changed))
                }
                Ok(None) => Outcome::refused(item, JobRefusal::Changed),
                Err(error) => {
                    let error = one.forwards.explain(self.store, self.add.limit(), error).await;
                    Outcome::refused(item, refusal(error)?)
                }
            };
            outcomes.push(outcome);
        }
        Ok(outcomes)
    }

    /// Those of which nothing is somebody's, and what became of the others.
    async fn take_out<'c>(
        &self,
        connection: &mut PgConnection,
        left: Vec<(&'c Item, Candidate<'c>)>,
    ) -> Result<(Vec<(&'c Item, Candidate<'c>)>, Vec<Outcome>)> {
        let of = |text: fn(&Extension) -> Option<String>| -> Vec<String> {
            left.iter().filter_map(|(_, new)| text(new.extension)).collect()
        };
        let numbers = of(|extension| Some(extension.number.as_str().to_owned()));
        let emails = of(|extension| extension.email.as_ref().map(|email| email.key()));
        let names = of(|extension| extension.registration_name.as_ref().map(|name| name.as_str().to_owned()));
        let claims = Claims::find(connection, self.store, self.add.limit(), [&numbers, &emails, &names]).await?;
        let (mut free, mut gone) = (Vec::new(), Vec::new());
        for (item, new) in left {
            let number = claims.numbers.get(new.extension.number.as_str()).map(taken);
            let errors = number.unwrap_or_default().join(owned(&claims, new.extension, None));
            if errors.is_empty() { free.push((item, new)) } else { gone.push(Outcome::invalid(item, errors)) }
        }
        Ok((free, gone))
    }
}
