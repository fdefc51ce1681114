use std::collections::HashMap;

use patchbay_shared::{
    BulkForm, Extension, ExtensionNumber, Field, FieldError, FieldErrors, JobKind, NumberError, Occasion, Secret,
    SecretRule,
};
use secrecy::ExposeSecret;
use sqlx::{Connection, PgConnection};
use time::OffsetDateTime;
use zeroize::Zeroizing;

use super::{
    BeginError,
    begin::{Beginning, begin, ready},
    item::{Item, Outcome},
    step::{Batch, Done, Work},
};
use crate::{
    Error, Result, Store,
    extension::{Candidate, Forwards, Inserted, Making, Place, SaveError, Saving, insert, owners_of_numbers},
    secret::hex,
    session::{Actor, AddExtensions, ManageRoles, Permit, Session},
};

/// How many are made in one transaction, and how many whose passwords are hashed slowly: that takes about half a second.
const BATCH: i32 = 250;
const SLOW_BATCH: i32 = 16;

/// How often it is tried to make the same ones.
const ATTEMPTS: usize = 3;

/// Begins to add an extension for each of these numbers, all of which were judged to be right. Role and departments are judged here.
pub async fn begin_add(
    store: &Store,
    permit: &Permit<AddExtensions>,
    form: &BulkForm,
    numbers: &[ExtensionNumber],
    saving: impl Into<Saving<'_>>,
    now: OffsetDateTime,
) -> std::result::Result<i64, BeginError> {
    let saving = saving.into();
    let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else { return Err(BeginError::Nothing) };
    let one = form.extension(first, store.rules(Occasion::Create)).map_err(|_| BeginError::Nothing)?;
    let mut tx = store.pool.begin().await?;
    Place::of(&mut tx, permit, saving.roles, &one).await?;
    let job = Beginning {
        kind: JobKind::Add,
        label: &[first.as_str(), last.as_str()].join("–"),
        apply: matches!(saving.apply, crate::extension::Apply::Now(_)),
        task: form,
        sealed: seal(store, permit, form)?,
    };
    let id = begin(&mut tx, permit, job, now).await?;
    let numbers: Vec<&str> = numbers.iter().map(ExtensionNumber::as_str).collect();
    let total = sqlx::query(
        "INSERT INTO portal.job_item (job_id, place, number)
         SELECT $1, place, number FROM unnest($2::text[]) WITH ORDINALITY AS wanted (number, place)",
    )
    .bind(id)
    .bind(numbers)
    .execute(&mut *tx)
    .await?
    .rows_affected();
    ready(&mut tx, permit, (id, JobKind::Add), total, now).await?;
    tx.commit().await?;
    Ok(id)
}

/// Makes the next ones.
pub(super) async fn batch(
    store: &Store,
    connection: &mut PgConnection,
    work: &Work,
    session: &Session,
    now: OffsetDateTime,
) -> Batch {
    let Ok(permit) = session.permit::<AddExtensions>() else { return Ok(None) };
    let roles = session.permit::<ManageRoles>().ok();
    let form = unseal(store, &permit, work)?;
    let items = work.items(&mut *connection, size(&form)).await?;
    let (extensions, mut outcomes) = judge(store, &form, &items);
    let hashes = hashes(store, &extensions).await?;
    let Some((_, first)) = extensions.first() else { return Ok(Some(Done::Items(outcomes))) };
    let place = match Place::of(&mut *connection, &permit, roles.as_ref(), first).await {
        Ok(place) => place,
        Err(error) => {
            outcomes.extend(refuse_all(extensions.iter().map(|(item, _)| *item), error)?);
            return Ok(Some(Done::Items(outcomes)));
        }
    };
    let mut left = Vec::new();
    for ((item, extension), hash) in extensions.iter().zip(hashes) {
        let forwards = Forwards::find(&mut *connection, extension, None).await?;
        left.push((*item, Candidate::new(store, &permit, extension, &place, forwards, hash)?));
    }
    let mut attempts = 0;
    while !left.is_empty() {
        let domain = store.sip_domain();
        let making = Making { domain: &domain, live: work.apply, job_id: Some(work.id), now };
        let (items, new): (Vec<&Item>, Vec<Candidate<'_>>) = left.into_iter().unzip();
        let mut savepoint = connection.begin().await?;
        match insert(&mut savepoint, store, &permit, making, &new).await? {
            Inserted::Made(ids) => {
                savepoint.commit().await?;
                outcomes.extend(items.into_iter().zip(ids).map(|(item, id)| Outcome::made(item, id)));
                break;
            }
            inserted => {
                savepoint.rollback().await?;
                left = items.into_iter().zip(new).collect();
                attempts += 1;
                if attempts > ATTEMPTS {
                    return Err(Error::Contended.into());
                }
                if let Inserted::Outdated = inserted
                    && let Err(error) = place.look_again(store, &domain).await
                {
                    outcomes.extend(refuse_all(left.iter().map(|(item, _)| *item), error)?);
                    break;
                }
            }
        }
        // Somebody else was faster with some of the numbers.
        let (free, taken) = take_out(store, &mut *connection, &permit, left).await?;
        if !taken.is_empty() {
            attempts = 0;
        }
        outcomes.extend(taken);
        left = free;
    }
    Ok(Some(Done::Items(outcomes)))
}

fn size(form: &BulkForm) -> i32 {
    match SecretRule::parse(&form.user_password_rule) {
        Ok(SecretRule::Random) | Err(_) => BATCH,
        Ok(_) => SLOW_BATCH,
    }
}

/// Each by the rules of a single one, as they are by now.
fn judge<'a>(store: &Store, form: &BulkForm, items: &'a [Item]) -> (Vec<(&'a Item, Extension)>, Vec<Outcome>) {
    let rules = store.rules(Occasion::Create);
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for item in items {
        match form.of_number(item.number.as_deref().unwrap_or_default()).parse(rules) {
            Ok(extension) => right.push((item, extension)),
            Err(errors) => wrong.push(Outcome::invalid(item, errors)),
        }
    }
    (right, wrong)
}

/// The hashes of chosen passwords; of those that are yet to be made there is none.
async fn hashes(store: &Store, extensions: &[(&Item, Extension)]) -> Result<Vec<Option<crate::secret::PasswordHash>>> {
    let chosen: Vec<_> = extensions.iter().filter_map(|(_, extension)| extension.user_password.clone()).collect();
    let mut hashed = store.hasher.hash_many(chosen).await?.into_iter();
    Ok(extensions.iter().map(|(_, extension)| extension.user_password.as_ref().and_then(|_| hashed.next())).collect())
}

/// What cannot be given to one can be given to none of them.
fn refuse_all<'a>(
    left: impl IntoIterator<Item = &'a Item>,
    error: SaveError,
) -> std::result::Result<Vec<Outcome>, SaveError> {
    let (field, wrong) = match error.field() {
        Some(wrong) => wrong,
        None => return Err(error),
    };
    let refused = |item| Outcome::invalid(item, FieldErrors::one(field, wrong.clone()));
    Ok(left.into_iter().map(refused).collect())
}

/// Those whose numbers are free, and what became of the others.
async fn take_out<'a>(
    store: &Store,
    connection: &mut PgConnection,
    permit: &Permit<AddExtensions>,
    left: Vec<(&'a Item, Candidate<'a>)>,
) -> Result<(Vec<(&'a Item, Candidate<'a>)>, Vec<Outcome>)> {
    let numbers: Vec<&str> = left.iter().filter_map(|(item, _)| item.number.as_deref()).collect();
    let owners: HashMap<_, _> =
        owners_of_numbers(connection, store, permit.limit(), &numbers).await?.into_iter().collect();
    let (mut free, mut taken) = (Vec::new(), Vec::new());
    for (item, new) in left {
        match item.number.as_ref().and_then(|number| owners.get(number)) {
            Some(owner) => {
                let error = FieldError::Number(NumberError::Taken { owner: owner.clone(), free: None });
                taken.push(Outcome::invalid(item, FieldErrors::one(Field::Number, error)));
            }
            None => free.push((item, new)),
        }
    }
    Ok((free, taken))
}

/// The texts that passwords are made of are sealed beside the job until it ends.
fn purpose(actor: &Actor) -> String {
    format!("job of {}", hex(&actor.token_hash))
}

fn seal(store: &Store, actor: &Actor, form: &BulkForm) -> Result<Option<Vec<u8>>> {
    let texts = [&form.user_password, &form.registration_password].map(Secret::expose);
    if texts.iter().all(|text| text.is_empty()) {
        return Ok(None);
    }
    let both = Zeroizing::new(texts.join("\n"));
    store.vault.seal(&purpose(actor), &both).map(Some)
}

fn unseal(store: &Store, actor: &Actor, work: &Work) -> Result<BulkForm> {
    let form: BulkForm = work.task()?;
    let Some(sealed) = &work.sealed else { return Ok(form) };
    let both = store.vault.open_sealed(&purpose(actor), sealed)?;
    // No registration password has a line break in it.
    let (user, registration) = both.expose_secret().rsplit_once('\n').ok_or(Error::Sealed)?;
    Ok(BulkForm { user_password: Secret::new(user), registration_password: Secret::new(registration), ..form })
}
