//! Many extensions at once: what the form does that the server draws (`page/extension/form/bulk`).

use patchbay_shared::{BulkError, BulkErrors, BulkField, BulkForm, ExtensionNumber, Occasion, SecretRule};
use patchbay_store::{
    extension::{FreeNumbers, Saving, free_numbers_from},
    job::{BeginError, begin_add},
    session::{AddExtensions, ApplyExtensions, ManageRoles},
};

use crate::{
    api::{Context, Failure},
    text,
};

/// How many of those that would be added are shown.
const SHOWN: usize = 5;

/// What adding many would do, in words.
#[derive(Clone, Debug, Default)]
pub struct BulkPreview {
    /// The number of the last one; empty when there are not as many.
    pub last: String,
    /// Which numbers, and which of those in between are skipped.
    pub words: [String; 2],
    /// Number, name, user password and registration password of the first ones, without the texts of passwords.
    pub rows: Vec<[String; 4]>,
}

/// What adding so many from this number on would do, with passwords by these rules.
pub async fn preview(context: &Context, form: &BulkForm) -> Result<BulkPreview, Failure> {
    context.permit::<AddExtensions>()?;
    let rules = [&form.user_password_rule, &form.registration_password_rule].map(|name| SecretRule::parse(name));
    let (Ok(number), Ok(count), [Ok(user), Ok(registration)]) =
        (ExtensionNumber::parse(&form.number), form.count(), rules)
    else {
        return Err(Failure::Malformed);
    };
    let free = free_numbers_from(&context.store, &number, count).await?;
    let enough = usize::try_from(count.get()) == Ok(free.numbers.len());
    let text_of =
        |number: Option<&ExtensionNumber>| number.map(|number| number.as_str().to_owned()).unwrap_or_default();
    let last = text_of(free.numbers.last());
    let range = match enough {
        true => text::bulk_range(free.numbers.len(), &text_of(free.numbers.first()), &last),
        false => text::bulk_verdict(&too_few(&free)),
    };
    let row = |number: &ExtensionNumber| {
        let number = number.as_str();
        [number.to_owned(), number.to_owned(), text::secret_of(user, number), text::secret_of(registration, number)]
    };
    Ok(BulkPreview {
        last: if enough { last } else { String::new() },
        words: [range, text::bulk_skipped(&free.skipped, free.skipped_count)],
        rows: free.numbers.iter().take(SHOWN).map(row).collect(),
    })
}

fn too_few(free: &FreeNumbers) -> BulkError {
    BulkError::TooFewNumbers(i32::try_from(free.numbers.len()).unwrap_or(i32::MAX))
}

/// Begins to add many; returns the job that does it. `last` is the last number that was shown: what nobody saw beforehand is not
/// added.
pub async fn run(context: &Context, form: &BulkForm, last: &str, apply: bool) -> Result<i64, Failure> {
    let permit = context.permit::<AddExtensions>()?;
    let live = apply.then(|| context.permit::<ApplyExtensions>()).transpose()?;
    let rules = context.store.rules(Occasion::Create);
    let (number, count) = form.parse(rules).map_err(Failure::Bulk)?;
    let free = free_numbers_from(&context.store, &number, count).await?;
    if usize::try_from(count.get()) != Ok(free.numbers.len()) {
        return Err(Failure::Bulk(BulkErrors::one(BulkField::Count, too_few(&free))));
    }
    if free.numbers.last().is_none_or(|number| number.as_str() != last) {
        return Err(Failure::Renumbered);
    }
    for number in &free.numbers {
        form.extension(number, rules).map_err(Failure::Bulk)?;
    }
    let roles = context.permit::<ManageRoles>().ok();
    let saving = Saving { apply: live.as_ref().into(), roles: roles.as_ref() };
    match begin_add(&context.store, &permit, form, &free.numbers, saving, context.now).await {
        Ok(id) => Ok(id),
        Err(BeginError::Refused(error)) => Err(match error.field() {
            Some((field, error)) => {
                let field = BulkField::of_name(field.name()).unwrap_or(BulkField::Number);
                Failure::Bulk(BulkErrors::one(field, BulkError::Field(error)))
            }
            None => error.into(),
        }),
        Err(error) => Err(error.into()),
    }
}
