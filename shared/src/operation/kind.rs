use super::{Access, ObjectKind};
use crate::Permission;

/// One thing that somebody does or tries to do, as the operation log names it. Looking at a page is none, with the
/// exceptions that are here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    /// Make the super administrator of a new installation.
    SetUp,
    /// Begin a session.
    LogIn,
    /// End one's own session.
    LogOut,
    /// Change one's own password.
    ChangePassword,
    /// Ask for a link to a new password.
    RequestPasswordLink,
    /// Choose a new password by a link.
    ChoosePassword,
    /// Change the address that the super administrator logs in with.
    ChangeEmail,
    /// Let a second factor hold for oneself.
    AddSecondFactor,
    /// Take one's own second factor away.
    RemoveSecondFactor,
    /// Make new recovery codes for oneself.
    RenewRecoveryCodes,
    /// End one's own sessions elsewhere.
    EndSession,
    /// End somebody else's session.
    EndSessionOfOther,
    /// Let somebody try to log in again.
    LiftLockOut,
    /// Let the engine listen to a banned source again.
    LiftBan,
    /// Have a network never banned.
    AllowNetwork,
    /// Let a network be banned again.
    DisallowNetwork,
    /// Save a new extension.
    AddExtension,
    /// Begin to add many.
    AddExtensions,
    /// Save another version of an extension.
    EditExtension,
    /// Begin to change many.
    EditExtensions,
    /// Save values of an earlier version as the newest one.
    RestoreVersion,
    /// Make a saved version live.
    ApplyExtension,
    /// Begin to make saved versions of many live.
    ApplyExtensions,
    /// Give up a saved version that is not live.
    DiscardChanges,
    /// End an extension.
    DeleteExtension,
    /// Begin to end many.
    DeleteExtensions,
    /// Bring a deleted extension back.
    UndeleteExtension,
    /// Free the number of a deleted extension.
    ReleaseNumber,
    /// End the old registration password that works beside the new one.
    EndOldPassword,
    /// Have secrets of an extension shown.
    RevealSecrets,
    /// Take the secrets of many new extensions away as a file, once.
    HandOutSecrets,
    /// Take extensions away as a file.
    ExportExtensions,
    /// Take extensions away as a file that has their registration passwords.
    ExportSecrets,
    /// Begin to import a file of extensions.
    ImportExtensions,
    /// Begin to undo an import.
    UndoImport,
    /// End one registration of a phone.
    EndRegistration,
    /// Let an extension call again that made too many calls.
    LiftCallBlock,
    /// Say where the person of an extension is.
    ChangePresence,
    /// Say where one is oneself.
    ChangeOwnPresence,
    /// Make a link by which the person of an extension chooses a new password.
    IssuePasswordLink,
    /// Take the second factor of an extension's person away.
    ResetSecondFactor,
    /// Make a role.
    AddRole,
    /// Change a role.
    EditRole,
    /// Delete a role.
    DeleteRole,
    /// Begin to look at the portal as a person sees it.
    ViewAsPerson,
    /// Begin to look at the portal as somebody with a role sees it.
    ViewAsRole,
    /// See the portal as oneself again.
    EndView,
    /// Add a department.
    AddDepartment,
    /// Rename a department, or move it under another one.
    EditDepartment,
    /// Delete a department with those below it, and have its members go elsewhere.
    DeleteDepartment,
    /// Change what holds for the whole installation.
    ChangeSettings,
    /// Set the mail server, or take it away.
    ChangeMailServer,
    /// Send a letter to oneself that tries the mail server.
    TestMailServer,
    /// Take the operation log away as a file.
    ExportOperationLog,
    /// Take the call log away as a file.
    ExportCallLog,
    /// Stop one's own job.
    CancelJob,
    /// Look at a page, where that was refused.
    ReadPage,
}

impl Operation {
    /// Every operation, in the order in which one chooses.
    pub const ALL: [Self; 57] = [
        Self::SetUp,
        Self::LogIn,
        Self::LogOut,
        Self::ChangePassword,
        Self::RequestPasswordLink,
        Self::ChoosePassword,
        Self::ChangeEmail,
        Self::AddSecondFactor,
        Self::RemoveSecondFactor,
        Self::RenewRecoveryCodes,
        Self::EndSession,
        Self::EndSessionOfOther,
        Self::LiftLockOut,
        Self::LiftBan,
        Self::AllowNetwork,
        Self::DisallowNetwork,
        Self::AddExtension,
        Self::AddExtensions,
        Self::EditExtension,
        Self::EditExtensions,
        Self::RestoreVersion,
        Self::ApplyExtension,
        Self::ApplyExtensions,
        Self::DiscardChanges,
        Self::DeleteExtension,
        Self::DeleteExtensions,
        Self::UndeleteExtension,
        Self::ReleaseNumber,
        Self::EndOldPassword,
        Self::RevealSecrets,
        Self::HandOutSecrets,
        Self::ExportExtensions,
        Self::ExportSecrets,
        Self::ImportExtensions,
        Self::UndoImport,
        Self::EndRegistration,
        Self::LiftCallBlock,
        Self::ChangePresence,
        Self::ChangeOwnPresence,
        Self::IssuePasswordLink,
        Self::ResetSecondFactor,
        Self::AddRole,
        Self::EditRole,
        Self::DeleteRole,
        Self::ViewAsPerson,
        Self::ViewAsRole,
        Self::EndView,
        Self::AddDepartment,
        Self::EditDepartment,
        Self::DeleteDepartment,
        Self::ChangeSettings,
        Self::ChangeMailServer,
        Self::TestMailServer,
        Self::ExportOperationLog,
        Self::ExportCallLog,
        Self::CancelJob,
        Self::ReadPage,
    ];

    /// Its name in addresses, files and the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SetUp => "set_up",
            Self::LogIn => "log_in",
            Self::LogOut => "log_out",
            Self::ChangePassword => "password.change",
            Self::RequestPasswordLink => "password.request_link",
            Self::ChoosePassword => "password.choose",
            Self::ChangeEmail => "email.change",
            Self::AddSecondFactor => "second_factor.add",
            Self::RemoveSecondFactor => "second_factor.remove",
            Self::RenewRecoveryCodes => "recovery_codes.renew",
            Self::EndSession => "session.end",
            Self::EndSessionOfOther => "session.end_other",
            Self::LiftLockOut => "lock_out.lift",
            Self::LiftBan => "ban.lift",
            Self::AllowNetwork => "network.allow",
            Self::DisallowNetwork => "network.disallow",
            Self::AddExtension => "extension.add",
            Self::AddExtensions => "extension.add_many",
            Self::EditExtension => "extension.edit",
            Self::EditExtensions => "extension.edit_many",
            Self::RestoreVersion => "extension.restore",
            Self::ApplyExtension => "extension.apply",
            Self::ApplyExtensions => "extension.apply_many",
            Self::DiscardChanges => "extension.discard",
            Self::DeleteExtension => "extension.delete",
            Self::DeleteExtensions => "extension.delete_many",
            Self::UndeleteExtension => "extension.undelete",
            Self::ReleaseNumber => "extension.release_number",
            Self::EndOldPassword => "extension.end_old_password",
            Self::RevealSecrets => "extension.reveal_secrets",
            Self::HandOutSecrets => "extension.hand_out_secrets",
            Self::ExportExtensions => "extension.export",
            Self::ExportSecrets => "extension.export_secrets",
            Self::ImportExtensions => "extension.import",
            Self::UndoImport => "extension.undo_import",
            Self::EndRegistration => "extension.end_registration",
            Self::LiftCallBlock => "extension.lift_call_block",
            Self::ChangePresence => "presence.change",
            Self::ChangeOwnPresence => "presence.change_own",
            Self::IssuePasswordLink => "extension.issue_password_link",
            Self::ResetSecondFactor => "extension.reset_second_factor",
            Self::AddRole => "role.add",
            Self::EditRole => "role.edit",
            Self::DeleteRole => "role.delete",
            Self::ViewAsPerson => "view.person",
            Self::ViewAsRole => "view.role",
            Self::EndView => "view.end",
            Self::AddDepartment => "department.add",
            Self::EditDepartment => "department.edit",
            Self::DeleteDepartment => "department.delete",
            Self::ChangeSettings => "settings.change",
            Self::ChangeMailServer => "mail_server.change",
            Self::TestMailServer => "mail_server.test",
            Self::ExportOperationLog => "operation_log.export",
            Self::ExportCallLog => "call_log.export",
            Self::CancelJob => "job.cancel",
            Self::ReadPage => "page.read",
        }
    }

    /// The operation of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.name() == name)
    }

    /// Who may do it.
    pub const fn access(self) -> Access {
        match self {
            Self::SetUp | Self::LogIn | Self::LogOut | Self::RequestPasswordLink | Self::ChoosePassword => {
                Access::Anybody
            }
            Self::ChangePassword
            | Self::ChangeEmail
            | Self::AddSecondFactor
            | Self::RemoveSecondFactor
            | Self::RenewRecoveryCodes
            | Self::EndSession
            | Self::ChangeOwnPresence
            | Self::EndView
            | Self::CancelJob
            | Self::ReadPage => Access::LoggedIn,
            Self::EndSessionOfOther
            | Self::LiftLockOut
            | Self::LiftBan
            | Self::AllowNetwork
            | Self::DisallowNetwork
            | Self::ResetSecondFactor => Access::Permission(Permission::ManageSecurity),
            Self::AddExtension
            | Self::AddExtensions
            | Self::ImportExtensions
            | Self::UndoImport
            | Self::HandOutSecrets => Access::Permission(Permission::AddExtensions),
            Self::EditExtension
            | Self::EditExtensions
            | Self::RestoreVersion
            | Self::EndOldPassword
            | Self::EndRegistration
            | Self::LiftCallBlock
            | Self::ChangePresence
            | Self::IssuePasswordLink => Access::Permission(Permission::EditExtensions),
            Self::ApplyExtension | Self::ApplyExtensions | Self::DiscardChanges => {
                Access::Permission(Permission::ApplyExtensions)
            }
            Self::DeleteExtension | Self::DeleteExtensions | Self::UndeleteExtension | Self::ReleaseNumber => {
                Access::Permission(Permission::DeleteExtensions)
            }
            Self::RevealSecrets | Self::ExportSecrets => Access::Permission(Permission::RevealSecrets),
            Self::ExportExtensions => Access::Permission(Permission::ExportExtensions),
            Self::AddRole | Self::EditRole | Self::DeleteRole | Self::ViewAsPerson | Self::ViewAsRole => {
                Access::Permission(Permission::ManageRoles)
            }
            Self::AddDepartment | Self::EditDepartment | Self::DeleteDepartment => {
                Access::Permission(Permission::ManageOrganizations)
            }
            Self::ChangeSettings | Self::ChangeMailServer | Self::TestMailServer => {
                Access::Permission(Permission::ChangeSettings)
            }
            Self::ExportOperationLog => Access::Permission(Permission::ReadOperationLog),
            Self::ExportCallLog => Access::Permission(Permission::ReadCallLog),
        }
    }

    /// What it is done to.
    pub const fn object(self) -> ObjectKind {
        match self {
            Self::SetUp
            | Self::LogIn
            | Self::LogOut
            | Self::ChangePassword
            | Self::RequestPasswordLink
            | Self::ChoosePassword
            | Self::ChangeEmail
            | Self::AddSecondFactor
            | Self::RemoveSecondFactor
            | Self::RenewRecoveryCodes
            | Self::EndSession
            | Self::EndSessionOfOther
            | Self::EndView => ObjectKind::Account,
            Self::LiftLockOut => ObjectKind::LockOut,
            Self::LiftBan | Self::AllowNetwork | Self::DisallowNetwork => ObjectKind::Network,
            Self::AddExtension
            | Self::EditExtension
            | Self::RestoreVersion
            | Self::ApplyExtension
            | Self::DiscardChanges
            | Self::DeleteExtension
            | Self::UndeleteExtension
            | Self::ReleaseNumber
            | Self::EndOldPassword
            | Self::RevealSecrets
            | Self::ExportExtensions
            | Self::ExportSecrets
            | Self::EndRegistration
            | Self::LiftCallBlock
            | Self::ChangePresence
            | Self::ChangeOwnPresence
            | Self::IssuePasswordLink
            | Self::ResetSecondFactor
            | Self::ViewAsPerson => ObjectKind::Extension,
            Self::AddRole | Self::EditRole | Self::DeleteRole | Self::ViewAsRole => ObjectKind::Role,
            Self::AddDepartment | Self::EditDepartment | Self::DeleteDepartment => ObjectKind::Department,
            Self::ChangeSettings => ObjectKind::Settings,
            Self::ChangeMailServer | Self::TestMailServer => ObjectKind::MailServer,
            Self::ExportOperationLog => ObjectKind::OperationLog,
            Self::ExportCallLog => ObjectKind::CallLog,
            Self::AddExtensions
            | Self::ImportExtensions
            | Self::UndoImport
            | Self::EditExtensions
            | Self::ApplyExtensions
            | Self::DeleteExtensions
            | Self::HandOutSecrets
            | Self::CancelJob => ObjectKind::Job,
            Self::ReadPage => ObjectKind::Page,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_has_one_name() {
        assert!(Operation::ALL.is_sorted_by(|one, next| one < next));
        for operation in Operation::ALL {
            assert_eq!(Operation::of_name(operation.name()), Some(operation));
        }
        assert_eq!(Operation::of_name("everything"), None);
    }
}
