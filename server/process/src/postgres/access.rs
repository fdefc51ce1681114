//! Who may connect: pg_hba.conf and pg_ident.conf, written anew at every start, since the portal's user may have changed.

use std::fs;
use std::path::Path;

use crate::account;
use crate::directory;
use crate::postgres::data::Data;
use crate::postgres::{Error, USER};

/// The portal's own user and the server's are the superuser; everybody else needs a password.
pub(crate) fn write(data: &Data) -> Result<(), Error> {
    let mut names: Vec<String> = account::current_name().into_iter().collect();
    names.extend(data.account.as_ref().map(|account| account.name.clone()));
    let identities: String = names.iter().map(|name| format!("portal \"{name}\" {USER}\n")).collect();
    let rules = format!("local all {USER} peer map=portal\nlocal all all scram-sha-256\n");
    put(data, &data.directory.join("pg_ident.conf"), &identities)?;
    put(data, &data.directory.join("pg_hba.conf"), &rules)
}

fn put(data: &Data, path: &Path, text: &str) -> Result<(), Error> {
    fs::write(path, text)
        .and_then(|()| directory::give(path, data.account.as_ref()))
        .map_err(|source| Error::DataDirectory { path: path.to_path_buf(), source })
}
