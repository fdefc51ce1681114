//! Every way in, with who may take it. The router is made of this list and of nothing else, and so are the tests of who
//! may do what: an address, or a server function, that is not here does not answer.

use std::{collections::BTreeMap, sync::LazyLock};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    handler::Handler,
    middleware::from_fn_with_state,
    routing::{MethodRouter, get, post},
};
use patchbay_shared::{Access, FileError, Operation, Permission, Permissions};
use tower_http::limit::RequestBodyLimitLayer;

use crate::{
    attempt, events, health,
    page::{self, extension},
    router::{BODY_LIMIT, icon, server_function},
    state::AppState,
};

/// An address, and what is there.
pub struct Way {
    /// As the router writes it.
    pub path: &'static str,
    /// Who is shown what is there; `None` when there is nothing to look at.
    pub reads: Option<Access>,
    /// What is done by posting to it; `None` when nothing is.
    pub does: Option<Operation>,
    gets: MethodRouter<AppState>,
    posts: MethodRouter<AppState>,
}

impl Way {
    fn at(path: &'static str) -> Self {
        Self { path, reads: None, does: None, gets: MethodRouter::new(), posts: MethodRouter::new() }
    }

    fn shows<H: Handler<T, AppState>, T: 'static>(self, access: Access, handler: H) -> Self {
        Self { reads: Some(access), gets: get(handler), ..self }
    }

    fn does<H: Handler<T, AppState>, T: 'static>(self, operation: Operation, handler: H) -> Self {
        Self { does: Some(operation), posts: post(handler), ..self }
    }

    /// Of a body that may be longer than others.
    fn takes(self, longest: usize) -> Self {
        Self { posts: self.posts.layer(DefaultBodyLimit::max(longest)), ..self }
    }

    /// A server function, which reads its body itself, past the limit for handlers.
    fn function(path: &'static str, function: Function) -> Self {
        let way = match function {
            Function::Asks(access) => Self::at(path).shows(access, server_function),
            Function::Does(operation) => Self::at(path).does(operation, server_function),
        };
        let limit = RequestBodyLimitLayer::new(BODY_LIMIT);
        Self { gets: way.gets.layer(limit), posts: way.posts.layer(limit), ..way }
    }
}

/// What a server function is for.
#[derive(Clone, Copy)]
enum Function {
    /// It changes nothing, and is called by GET.
    Asks(Access),
    /// It does this, and is called by POST.
    Does(Operation),
}

/// All server functions that can be called.
const FUNCTIONS: [(&str, Function); 3] = [
    ("/api/extension/availability", Function::Asks(Access::Permission(Permission::ViewExtensions))),
    ("/api/extension/create", Function::Does(Operation::AddExtension)),
    ("/api/extension/update", Function::Does(Operation::EditExtension)),
];

/// Every way in but the built files, which are the same for everybody.
pub fn ways() -> Vec<Way> {
    use Access::{Anybody, LoggedIn};
    use Permission::{
        AddExtensions, ApplyExtensions, ChangeSettings, DeleteExtensions, EditExtensions, ExportExtensions,
        ManageOrganizations, ManageRoles, ManageSecurity, ReadCallLog, ReadOperationLog, ViewExtensions,
    };
    let to = Access::Permission;
    let pages = [
        Way::at("/").shows(Anybody, page::start::start),
        Way::at("/setup/{token}").shows(Anybody, page::setup::show).does(Operation::SetUp, page::setup::submit),
        Way::at("/login").shows(Anybody, page::login::show).does(Operation::LogIn, page::login::submit),
        Way::at("/logout").does(Operation::LogOut, page::logout::submit),
        Way::at("/login/code")
            .shows(Anybody, page::second_step::show)
            .does(Operation::LogIn, page::second_step::submit),
        Way::at("/password")
            .shows(Anybody, page::password::choose::show)
            .does(Operation::ChoosePassword, page::password::choose::submit),
        Way::at("/password/forgotten")
            .shows(Anybody, page::password::forgotten::show)
            .does(Operation::RequestPasswordLink, page::password::forgotten::submit),
        Way::at("/password/{token}").shows(Anybody, page::password::choose::follow),
        Way::at("/me").shows(LoggedIn, page::me::show),
        Way::at("/me/presence").does(Operation::ChangeOwnPresence, page::me::presence::submit),
        Way::at("/me/password").does(Operation::ChangePassword, page::me::password::submit),
        Way::at("/me/email").does(Operation::ChangeEmail, page::me::email::submit),
        Way::at("/me/second-factor")
            .shows(LoggedIn, page::me::second_factor::show)
            .does(Operation::AddSecondFactor, page::me::second_factor::begin),
        Way::at("/me/second-factor/confirm").does(Operation::AddSecondFactor, page::me::second_factor::confirm),
        Way::at("/me/second-factor/remove").does(Operation::RemoveSecondFactor, page::me::second_factor::remove),
        Way::at("/me/recovery-codes").does(Operation::RenewRecoveryCodes, page::me::second_factor::renew_codes),
        Way::at("/me/sessions/{id}/end").does(Operation::EndSession, page::me::sessions::end),
        Way::at("/me/sessions/end-others").does(Operation::EndSession, page::me::sessions::end_others),
        Way::at("/security/unknown-phones").shows(to(ManageSecurity), page::security::unknown::show),
        Way::at("/security/bans").shows(to(ManageSecurity), page::security::bans::show),
        Way::at("/security/bans/lift").does(Operation::LiftBan, page::security::bans::lift),
        Way::at("/security/bans/allow").does(Operation::AllowNetwork, page::security::bans::allow),
        Way::at("/security/bans/disallow").does(Operation::DisallowNetwork, page::security::bans::disallow),
        Way::at("/security/lock-outs").shows(to(ManageSecurity), page::security::lock_outs::show),
        Way::at("/security/lock-outs/lift").does(Operation::LiftLockOut, page::security::lock_outs::lift),
        Way::at("/security/lock-outs/lift-all").does(Operation::LiftLockOut, page::security::lock_outs::lift_all),
        Way::at("/security/sessions").shows(to(ManageSecurity), page::security::sessions::show),
        Way::at("/security/sessions/{id}/end").does(Operation::EndSessionOfOther, page::security::sessions::end),
        Way::at("/roles").shows(to(ManageRoles), page::role::list::show),
        Way::at("/roles/new")
            .shows(to(ManageRoles), page::role::create::show)
            .does(Operation::AddRole, page::role::create::submit),
        Way::at("/roles/{id}")
            .shows(to(ManageRoles), page::role::update::show)
            .does(Operation::EditRole, page::role::update::submit),
        Way::at("/roles/{id}/delete")
            .shows(to(ManageRoles), page::role::delete::show)
            .does(Operation::DeleteRole, page::role::delete::submit),
        Way::at("/roles/{id}/view").does(Operation::ViewAsRole, page::view::as_role),
        Way::at("/view/end").does(Operation::EndView, page::view::end),
        Way::at("/organization").shows(to(ManageOrganizations), page::organization::tree::show),
        Way::at("/organization/new")
            .shows(to(ManageOrganizations), page::organization::create::show)
            .does(Operation::AddDepartment, page::organization::create::submit),
        Way::at("/organization/{id}")
            .shows(to(ManageOrganizations), page::organization::update::show)
            .does(Operation::EditDepartment, page::organization::update::submit),
        Way::at("/organization/{id}/delete")
            .shows(to(ManageOrganizations), page::organization::delete::show)
            .does(Operation::DeleteDepartment, page::organization::delete::submit),
        Way::at("/settings")
            .shows(to(ChangeSettings), page::settings::show)
            .does(Operation::ChangeSettings, page::settings::submit),
        Way::at("/settings/mail")
            .shows(to(ChangeSettings), page::mail::show)
            .does(Operation::ChangeMailServer, page::mail::submit),
        Way::at("/settings/mail/test").does(Operation::TestMailServer, page::mail::test),
        Way::at("/settings/mail/remove").does(Operation::ChangeMailServer, page::mail::remove),
        Way::at("/operation-log").shows(to(ReadOperationLog), page::operation_log::show),
        Way::at("/operation-log/export").does(Operation::ExportOperationLog, page::operation_log::export),
        Way::at("/calls").shows(to(ReadCallLog), page::call_log::show),
        Way::at("/calls/export").does(Operation::ExportCallLog, page::call_log::export),
        Way::at("/extensions").shows(to(ViewExtensions), extension::list::show),
        Way::at("/extensions/export")
            .shows(to(ExportExtensions), extension::export::show)
            .does(Operation::ExportExtensions, extension::export::submit),
        Way::at(page::import::PATH)
            .shows(to(AddExtensions), page::import::choose)
            .does(Operation::ImportExtensions, page::import::submit)
            .takes(FileError::LONGEST + BODY_LIMIT),
        Way::at("/imports/{id}")
            .shows(to(AddExtensions), page::import::show)
            .does(Operation::ImportExtensions, page::import::begin),
        Way::at("/imports/{id}/refused").shows(to(AddExtensions), page::import::download),
        Way::at("/extensions/new")
            .shows(to(AddExtensions), extension::create::show)
            .does(Operation::AddExtension, extension::create::submit),
        Way::at("/extensions/{id}")
            .shows(to(EditExtensions), extension::update::show)
            .does(Operation::EditExtension, extension::update::submit),
        Way::at("/extensions/{id}/phone")
            .shows(to(ViewExtensions), extension::phone::show)
            .does(Operation::RevealSecrets, extension::phone::submit),
        Way::at("/extensions/{id}/old-password/end").does(Operation::EndOldPassword, extension::old_password::end),
        Way::at("/extensions/{id}/password-link").does(Operation::IssuePasswordLink, page::password::issue::submit),
        Way::at("/extensions/{id}/second-factor/remove")
            .does(Operation::ResetSecondFactor, extension::second_factor::remove),
        Way::at("/extensions/{id}/view").does(Operation::ViewAsPerson, page::view::as_person),
        Way::at("/extensions/{id}/unregister").does(Operation::EndRegistration, extension::unregister::submit),
        Way::at("/extensions/{id}/presence").does(Operation::ChangePresence, extension::presence::submit),
        Way::at("/extensions/{id}/call-block/lift").does(Operation::LiftCallBlock, extension::call_block::lift),
        Way::at("/extensions/{id}/raise-limit").does(Operation::EditExtension, extension::raise_limit::submit),
        Way::at("/extensions/{id}/allow").does(Operation::EditExtension, extension::allow::submit),
        Way::at("/extensions/{id}/apply").does(Operation::ApplyExtension, extension::apply::submit),
        Way::at("/extensions/{id}/delete")
            .shows(to(DeleteExtensions), extension::delete::show)
            .does(Operation::DeleteExtension, extension::delete::submit),
        Way::at("/extensions/{id}/history").shows(to(ViewExtensions), extension::history::show),
        Way::at("/extensions/{id}/versions/{version}")
            .shows(to(ViewExtensions), extension::version::show)
            .does(Operation::RestoreVersion, extension::version::submit),
        Way::at("/extensions/pending")
            .shows(to(ViewExtensions), extension::waiting::show)
            .does(Operation::ApplyExtension, extension::waiting::submit),
        Way::at("/extensions/pending/discard").does(Operation::DiscardChanges, extension::waiting::discard),
        Way::at("/extensions/bulk/add")
            .shows(to(AddExtensions), extension::bulk::add::show)
            .does(Operation::AddExtensions, extension::bulk::add::submit),
        Way::at("/extensions/bulk/edit")
            .shows(to(EditExtensions), extension::bulk::edit::show)
            .does(Operation::EditExtensions, extension::bulk::edit::submit),
        Way::at("/extensions/bulk/delete")
            .shows(to(DeleteExtensions), extension::bulk::delete::show)
            .does(Operation::DeleteExtensions, extension::bulk::delete::submit),
        Way::at("/extensions/bulk/apply")
            .shows(to(ApplyExtensions), extension::bulk::apply::show)
            .does(Operation::ApplyExtensions, extension::bulk::apply::submit),
        Way::at("/jobs").shows(to(ViewExtensions), page::job::list),
        Way::at("/jobs/{id}").shows(to(ViewExtensions), page::job::show),
        Way::at("/jobs/{id}/left").shows(to(ViewExtensions), page::job::left),
        Way::at("/jobs/{id}/cancel").does(Operation::CancelJob, page::job::cancel),
        Way::at("/jobs/{id}/undo").does(Operation::UndoImport, page::job::undo),
        Way::at("/jobs/{id}/hand-out").does(Operation::HandOutSecrets, page::job::hand_out),
        Way::at("/extensions/deleted").shows(to(ViewExtensions), extension::deleted::show),
        Way::at("/extensions/{id}/undelete").does(Operation::UndeleteExtension, extension::deleted::restore),
        Way::at("/extensions/{id}/release")
            .shows(to(DeleteExtensions), extension::deleted::ask)
            .does(Operation::ReleaseNumber, extension::deleted::release),
        Way::at("/events/registrations").shows(to(ViewExtensions), events::registrations),
        Way::at("/health").shows(Anybody, health::health),
        Way::at("/icon.svg").shows(Anybody, icon),
    ];
    pages.into_iter().chain(FUNCTIONS.map(|(path, function)| Way::function(path, function))).collect()
}

/// The permissions that any way asks for: what there is nothing behind is not offered in a role.
pub fn asked() -> Permissions {
    static ASKED: LazyLock<Permissions> = LazyLock::new(|| {
        let accesses = ways().into_iter().flat_map(|way| way.reads.into_iter().chain(way.does.map(Operation::access)));
        accesses
            .filter_map(|access| match access {
                Access::Permission(permission) => Some(permission),
                Access::Anybody | Access::LoggedIn => None,
            })
            .collect()
    });
    *ASKED
}

/// What is done by posting to an address, as the router writes it.
pub fn done_at(path: &str) -> Option<Operation> {
    static DONE: LazyLock<BTreeMap<&str, Operation>> =
        LazyLock::new(|| ways().into_iter().filter_map(|way| Some((way.path, way.does?))).collect());
    DONE.get(path).copied()
}

/// All ways as a router. What is tried is watched, whoever answers it.
pub fn routes(state: &AppState) -> Router<AppState> {
    ways().into_iter().fold(Router::new(), |router, way| {
        let posts = match way.does {
            Some(operation) => way.posts.layer(from_fn_with_state((state.clone(), operation), attempt::watch)),
            None => way.posts,
        };
        let gets = match way.reads {
            Some(Access::Permission(_)) => {
                way.gets.layer(from_fn_with_state((state.clone(), way.path), attempt::watch_reading))
            }
            _ => way.gets,
        };
        router.route(way.path, gets.merge(posts))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use leptos::server_fn::axum::server_fn_paths;

    use super::*;

    #[test]
    fn every_server_function_can_be_called_by_the_method_it_is_for() {
        let registered: BTreeSet<_> = server_fn_paths().map(|(path, method)| (path, method.to_string())).collect();
        let listed: BTreeSet<_> = FUNCTIONS
            .iter()
            .map(|(path, function)| match function {
                Function::Asks(_) => (*path, "GET".to_owned()),
                Function::Does(_) => (*path, "POST".to_owned()),
            })
            .collect();
        assert_eq!(registered, listed);
    }
}
