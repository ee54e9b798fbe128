//! Sets of text files: compares them with a directory, and writes them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::Result;

/// Texts by path. The paths are relative to a directory, with `/` as separator.
pub type Files = BTreeMap<String, String>;

/// Lists the files with this extension below `dir` that differ from `wanted`, a line each.
///
/// # Errors
///
/// Fails if the directory can't be read.
pub fn differences(dir: &Path, extension: &str, wanted: &Files) -> Result<Vec<String>> {
    let found = read(dir, extension)?;
    let mut differences = Vec::new();
    for (name, text) in wanted {
        match found.get(name) {
            None => differences.push(format!("{name} is missing")),
            Some(old) if old != text => {
                let same = old.lines().zip(text.lines()).take_while(|(a, b)| a == b).count();
                differences.push(format!("{name} differs from line {} on", same + 1));
            }
            Some(_) => {}
        }
    }
    differences.extend(
        found
            .keys()
            .filter(|name| !wanted.contains_key(*name))
            .map(|name| format!("{name} is stale")),
    );
    Ok(differences)
}

/// Writes the files of `wanted` that differ, and removes all others with this extension below
/// `dir`.
///
/// # Errors
///
/// Fails if the directory can't be read or written.
pub fn replace(dir: &Path, extension: &str, wanted: &Files) -> Result<()> {
    let found = read(dir, extension)?;
    for (name, text) in wanted {
        if found.get(name) != Some(text) {
            let path = dir.join(name);
            fs::create_dir_all(path.parent().unwrap_or(dir))?;
            fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        }
    }
    for name in found.keys().filter(|name| !wanted.contains_key(*name)) {
        fs::remove_file(dir.join(name))?;
    }
    Ok(())
}

/// Reads the files with this extension below `dir`; none if the directory doesn't exist.
///
/// # Errors
///
/// Fails if a file can't be read.
pub fn read(dir: &Path, extension: &str) -> Result<Files> {
    let mut files = Files::new();
    if dir.exists() {
        read_into(&mut files, dir, "", extension)?;
    }
    Ok(files)
}

fn read_into(files: &mut Files, dir: &Path, prefix: &str, extension: &str) -> Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            read_into(files, &path, &format!("{prefix}{name}/"), extension)?;
        } else if path.extension().is_some_and(|found| found == extension) {
            files.insert(format!("{prefix}{name}"), fs::read_to_string(&path)?);
        }
    }
    Ok(())
}
