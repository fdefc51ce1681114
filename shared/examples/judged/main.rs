//! What might be typed into a field, with this crate's native verdicts, for the other judges to be held against: the
//! WebAssembly in a browser and the server.
//!
//! `judged TYPE SEED COUNT` prints one JSON document. TYPE is called like its file of golden vectors.

mod inputs;

use std::{
    collections::BTreeMap,
    error::Error,
    io::{BufWriter, Write},
};

use patchbay_shared::{Code, Field, PasswordPolicy, Rules};
use serde_json::to_string;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, seed, count] = arguments.as_slice() else { return Err("usage: judged TYPE SEED COUNT".into()) };
    let (field, policy) = judged(name).ok_or_else(|| format!("there is no type {name}"))?;
    let rules = Rules { policy, ..Rules::default() };
    let mut document = BufWriter::new(std::io::stdout().lock());
    write(&mut document, field, rules, seed.parse()?, count.parse()?)?;
    Ok(document.flush()?)
}

fn judged(name: &str) -> Option<(Field, PasswordPolicy)> {
    match name {
        "user_password_standard" => Some((Field::UserPassword, PasswordPolicy::Standard)),
        "user_password_strict" => Some((Field::UserPassword, PasswordPolicy::Strict)),
        "user_password_modern" => Some((Field::UserPassword, PasswordPolicy::Modern)),
        _ => Some((Field::ALL.into_iter().find(|field| field.name() == name)?, PasswordPolicy::Standard)),
    }
}

/// The field, its rules, the form around it, every input with its code, and what the server answers for each code.
fn write(document: &mut impl Write, field: Field, rules: Rules, seed: u64, count: usize) -> Result<(), Box<dyn Error>> {
    let around = inputs::form(field, String::new());
    write!(document, "{{\"field\":{},\"rules\":{},", to_string(&field)?, to_string(&rules)?)?;
    write!(document, "\"form\":{},\"cases\":[", to_string(&around)?)?;
    let mut answers = BTreeMap::from([("ok", None)]);
    for (at, typed) in inputs::inputs(field, seed).take(count).enumerate() {
        let comma = if at == 0 { "" } else { "," };
        let errors = inputs::form(field, typed.clone()).parse(rules).err().unwrap_or_default();
        let error = errors.get(field);
        let code = error.map_or("ok", Code::code);
        write!(document, "{comma}[{},\"{code}\"]", to_string(&typed)?)?;
        if !answers.contains_key(code) {
            answers.insert(code, error.cloned());
        }
    }
    write!(document, "],\"answers\":{}}}", to_string(&answers)?)?;
    Ok(())
}
