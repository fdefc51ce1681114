//! A migration that is added has to reach `sqlx::migrate!`, which looks at files and not at the folder.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
