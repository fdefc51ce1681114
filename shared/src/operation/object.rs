/// What an operation is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectKind {
    /// Somebody who logs in.
    Account,
    /// One numbered line and its person.
    Extension,
    /// A role.
    Role,
    /// A department.
    Department,
    /// A wait after wrong log-ins.
    LockOut,
    /// An address or network that phones come from.
    Network,
    /// The settings of the installation: there is one object of this kind.
    Settings,
    /// The mail server: there is one at most.
    MailServer,
    /// The operation log: there is one object of this kind.
    OperationLog,
    /// The call log: there is one object of this kind.
    CallLog,
    /// Long work that goes on by itself.
    Job,
    /// A page, by its address as the list of ways writes it.
    Page,
}

impl ObjectKind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::Account,
        Self::Extension,
        Self::Role,
        Self::Department,
        Self::LockOut,
        Self::Network,
        Self::Settings,
        Self::MailServer,
        Self::OperationLog,
        Self::CallLog,
        Self::Job,
        Self::Page,
    ];

    /// Its name in files and the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Extension => "extension",
            Self::Role => "role",
            Self::Department => "department",
            Self::LockOut => "lock_out",
            Self::Network => "network",
            Self::Settings => "settings",
            Self::MailServer => "mail_server",
            Self::OperationLog => "operation_log",
            Self::CallLog => "call_log",
            Self::Job => "job",
            Self::Page => "page",
        }
    }

    /// The kind of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
