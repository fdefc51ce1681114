use leptos::prelude::*;
use patchbay_shared::FieldError;

use crate::api::{Failure, encoding::Json};

/// Where [`availability`] answers.
pub const PATH: &str = "/api/extension/availability";

/// Whether a number or an e-mail address, of which exactly one is given, can still be had; `None` says yes. `except`
/// is the extension that may have it. Only a hint for somebody who types: the constraint decides at the commit.
#[server(prefix = "/api", endpoint = "extension/availability", input = server_fn::codec::GetUrl, output = Json)]
pub async fn availability(
    #[server(default)] number: String,
    #[server(default)] email: String,
    #[server(default)] except: Option<i64>,
) -> Result<Option<FieldError>, Failure> {
    use crate::api::context::{Context, with_status};
    with_status(run(&Context::of_server_function(), &number, &email, except).await)
}

#[cfg(feature = "ssr")]
async fn run(
    context: &crate::api::Context,
    number: &str,
    email: &str,
    except: Option<i64>,
) -> Result<Option<FieldError>, Failure> {
    use patchbay_shared::{EmailAddress, ExtensionNumber, NumberError};
    use patchbay_store::{
        extension::{email_owner, next_number_from, number_owner},
        session::ViewExtensions,
    };

    let permit = context.permit::<ViewExtensions>()?;
    let store = &context.store;
    if let Ok(email) = EmailAddress::parse(email) {
        return Ok(email_owner(store, &permit, &email, except).await?.map(FieldError::EmailTaken));
    }
    let Ok(number) = ExtensionNumber::parse(number) else { return Err(Failure::Malformed) };
    match number_owner(store, &permit, &number, except).await? {
        None => Ok(None),
        Some(owner) => {
            let free = next_number_from(store, &number).await?;
            Ok(Some(FieldError::Number(NumberError::Taken { owner, free })))
        }
    }
}
