//! Where Kamailio and its modules are.

use std::path::{Path, PathBuf};

use crate::kamailio::{Error, Settings};

/// A Kamailio on this machine.
#[derive(Clone, Debug)]
pub(crate) struct Installation {
    pub(crate) program: PathBuf,
    pub(crate) modules: PathBuf,
}

/// Debian keeps the program in /usr/sbin, which a user's PATH may lack, and the modules in a folder named after the architecture.
pub(crate) fn find(settings: &Settings) -> Result<Installation, Error> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let program = match &settings.program {
        Some(program) => program.is_file().then(|| program.clone()),
        None => std::env::split_paths(&path)
            .chain(["/usr/sbin", "/usr/local/sbin"].map(PathBuf::from))
            .map(|folder| folder.join("kamailio"))
            .find(|program| program.is_file()),
    };
    let program = program.ok_or(Error::ProgramMissing)?;
    let modules = match &settings.modules {
        Some(folder) => vec![folder.clone()],
        None => ["/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/local/lib64"]
            .map(Path::new)
            .iter()
            .flat_map(|root| below(root))
            .collect(),
    };
    let modules = modules.into_iter().find(|folder| folder.join("db_postgres.so").is_file());
    Ok(Installation { program, modules: modules.ok_or(Error::ModulesMissing)? })
}

fn below(root: &Path) -> Vec<PathBuf> {
    let inner =
        std::fs::read_dir(root).into_iter().flatten().flatten().map(|entry| entry.path().join("kamailio/modules"));
    std::iter::once(root.join("kamailio/modules")).chain(inner).collect()
}
