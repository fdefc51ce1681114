use patchbay_shared::{Extension, ExtensionForm, Occasion};
use patchbay_store::extension::taken;

use crate::api::{Context, Failure};

/// An extension of valid values, or everything that is to be put right at once: also what is somebody else's, of which
/// the constraints would tell only once nothing else is wrong. `except` is the extension itself.
pub(super) async fn judge(
    context: &Context,
    form: &ExtensionForm,
    occasion: Occasion,
    except: Option<i64>,
) -> Result<Extension, Failure> {
    match form.parse(context.store.rules(occasion)) {
        Ok(extension) => Ok(extension),
        Err(errors) => {
            Err(Failure::Invalid(errors.join(taken(&context.store, &context.permit()?, form, except).await?)))
        }
    }
}
