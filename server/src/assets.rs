use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use leptos::config::LeptosOptions;

/// The built style sheet and script: where they lie and what their names are.
#[derive(Clone)]
pub struct Assets {
    /// The folder that has `pkg` in it.
    pub root: Arc<Path>,
    /// The URL of the style sheet.
    pub stylesheet: Arc<str>,
}

/// The names carry a hash of the content, so a browser may keep them for ever; `hash.txt` beside the program tells them.
pub fn find(site_root: Option<PathBuf>) -> io::Result<(Assets, LeptosOptions)> {
    let folder = std::env::current_exe()?.parent().map(Path::to_path_buf).unwrap_or_default();
    let root = match site_root {
        Some(root) => root,
        None => [folder.join("site"), folder.join("../site")]
            .into_iter()
            .find(|root| root.is_dir())
            .unwrap_or_else(|| "target/site".into()),
    };
    if !root.join("pkg").is_dir() {
        return Err(io::Error::new(io::ErrorKind::NotFound, format!("there is no folder pkg in {}", root.display())));
    }
    let hashes = fs::read_to_string(folder.join("hash.txt")).unwrap_or_default();
    let hash = |kind: &str| {
        hashes
            .lines()
            .find_map(|line| line.split_once(':').filter(|(name, _)| name.trim() == kind))
            .map(|(_, hash)| hash.trim())
    };
    let stylesheet = match hash("css") {
        Some(hash) => format!("/pkg/patchbay.{hash}.css"),
        None => "/pkg/patchbay.css".to_owned(),
    };
    let options = LeptosOptions::builder()
        .output_name("patchbay")
        .site_root(root.display().to_string())
        .hash_files(!hashes.is_empty())
        .build();
    Ok((Assets { root: root.into(), stylesheet: stylesheet.into() }, options))
}
