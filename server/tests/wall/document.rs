//! The page about permissions is made of the table of permissions, and of the list of ways.

use std::fmt::Write;

use patchbay_app::text;
use patchbay_server::ways;
use patchbay_shared::{Access, Operation, Permission, PredefinedRole, Scope};

/// What `docs/PERMISSIONS.md` has to be.
fn document() -> String {
    let mut document = String::from(
        "# Who may do what\n\n\
         Made of the table of permissions (`shared/src/permission`) and of the list of ways (`server/src/ways.rs`): a test compares \
         it, and says what it should be.\n\n\
         | permission | name | lets somebody | predefined roles |\n|---|---|---|---|\n",
    );
    for permission in Permission::ALL {
        let roles = PredefinedRole::ALL.into_iter().filter(|role| role.grants().allow(permission));
        let roles: Vec<_> = roles.map(PredefinedRole::name).collect();
        let (words, can) = (text::permission(permission), text::can(permission, Scope::All));
        writeln!(document, "| {words} | `{}` | {can} | {} |", permission.name(), roles.join(", ")).unwrap();
    }
    document.push_str("\n## Ways\n\n| address | shown to | done by posting | for |\n|---|---|---|---|\n");
    let mut lines: Vec<_> = ways::ways()
        .into_iter()
        .map(|way| {
            let reads = way.reads.map(access).unwrap_or_default();
            let does =
                way.does.map(|does| (text::operation(does), access(Operation::access(does)))).unwrap_or_default();
            format!("| `{}` | {reads} | {} | {} |\n", way.path, does.0, does.1)
        })
        .collect();
    lines.sort();
    document.push_str(&lines.concat());
    document
}

fn access(access: Access) -> &'static str {
    match access {
        Access::Anybody => "anybody",
        Access::LoggedIn => "who is logged in",
        Access::Permission(permission) => permission.name(),
    }
}

#[test]
fn the_documentation_says_what_the_tables_say() {
    let written = include_str!("../../../docs/PERMISSIONS.md");
    let right = document();
    assert!(written == right, "docs/PERMISSIONS.md should be:\n{right}");
}
