//! Sets of files: written where they differ, stale ones removed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::Result;

/// Texts by path, relative to some directory, with `/` between its parts.
pub type Files = BTreeMap<String, String>;

/// How the files with this extension below `dir` differ from `wanted`: a line each.
///
/// # Errors
///
/// When the directory can't be read.
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

/// Makes the files with this extension below `dir` what `wanted` says, touching only what differs.
///
/// # Errors
///
/// When the directory can't be read or written.
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

/// The files with this extension below `dir`; none if there is no such directory.
///
/// # Errors
///
/// When one can't be read.
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
