//! The folder of an export, and the manifest that makes an export resumable.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use basecamp_hyper::{Destination, Error};
use basecamp_storage::AtomicFile;
use serde::{Deserialize, Serialize};

/// The manifest: a line of JSON for each file that is complete. Later lines replace earlier ones.
const MANIFEST: &str = "manifest.jsonl";

/// A folder of files, each of which is complete or absent.
pub(crate) struct Folder {
    root: PathBuf,
    manifest: Mutex<Manifest>,
}

struct Manifest {
    entries: BTreeMap<String, Entry>,
    /// Open for appending.
    file: File,
}

/// A complete file.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Entry {
    /// The record.
    key: String,
    /// A hash of the content.
    version: u64,
    /// Relative to the folder, with `/` between its components.
    path: String,
}

impl Folder {
    /// Opens a folder, or creates it. Only one process at a time may use it.
    pub(crate) fn open(root: impl Into<PathBuf>) -> Result<Self, Error> {
        let root = root.into();
        let manifest = fs::create_dir_all(&root).and_then(|()| Manifest::open(&root));
        let manifest = Mutex::new(manifest.map_err(|error| unwritable(&root, &error))?);
        Ok(Self { root, manifest })
    }

    /// Whether this version of a record is at this path.
    pub(crate) fn is_current(&self, key: &str, version: u64, path: &str) -> bool {
        let is_recorded = self
            .manifest()
            .entries
            .get(key)
            .is_some_and(|entry| entry.version == version && entry.path == path);
        is_recorded && self.root.join(path).is_file()
    }

    /// The path for the file of a record, in a folder that exists then. Removes the file at the
    /// former path, if that differs. Afterwards would be too late: where the file system ignores
    /// case, both paths can be the new file's.
    pub(crate) fn prepare(&self, key: &str, path: &str) -> Result<PathBuf, Error> {
        let former = self.manifest().entries.get(key).map(|entry| entry.path.clone());
        if let Some(former) = former.filter(|former| former != path) {
            let former = self.root.join(former);
            remove(&former).map_err(|error| unwritable(&former, &error))?;
        }
        let path = self.root.join(path);
        let folder = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
        Ok(path)
    }

    /// Writes the file of a record.
    pub(crate) fn write(
        &self,
        key: &str,
        version: u64,
        path: &str,
        text: &str,
    ) -> Result<(), Error> {
        let file = self.prepare(key, path)?;
        replace(&file, text.as_bytes()).map_err(|error| unwritable(&file, &error))?;
        self.record(key, version, path)
    }

    /// Records that the file of a record is complete.
    pub(crate) fn record(&self, key: &str, version: u64, path: &str) -> Result<(), Error> {
        let entry = Entry { key: key.to_owned(), version, path: path.to_owned() };
        let mut manifest = self.manifest();
        let written = manifest.file.write_all(line(&entry).as_bytes());
        manifest.entries.insert(entry.key.clone(), entry);
        written.map_err(|error| unwritable(&self.root, &error))
    }

    /// Rewrites the manifest in the order of the records, one line for each.
    pub(crate) fn finish(&self) -> Result<(), Error> {
        let compacted = Manifest::compact(&self.root, &self.manifest().entries);
        compacted.map_err(|error| unwritable(&self.root, &error))
    }

    fn manifest(&self) -> MutexGuard<'_, Manifest> {
        self.manifest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Manifest {
    fn open(root: &Path) -> io::Result<Self> {
        let text = match fs::read(root.join(MANIFEST)) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        // A killed process can leave an incomplete last line.
        let entries = text.lines().filter_map(|line| serde_json::from_str::<Entry>(line).ok());
        let entries = entries.filter(|entry| is_inside(Path::new(&entry.path)));
        let entries = entries.map(|entry| (entry.key.clone(), entry)).collect();
        Self::compact(root, &entries)?;
        let file = OpenOptions::new().append(true).open(root.join(MANIFEST))?;
        Ok(Self { entries, file })
    }

    fn compact(root: &Path, entries: &BTreeMap<String, Entry>) -> io::Result<()> {
        let (path, text) = (root.join(MANIFEST), entries.values().map(line).collect::<String>());
        match fs::read(&path) {
            Ok(current) if current == text.as_bytes() => Ok(()),
            _ => replace(&path, text.as_bytes()),
        }
    }
}

fn line(entry: &Entry) -> String {
    let entry = serde_json::to_string(entry).unwrap_or_default();
    format!("{entry}\n")
}

/// Replaces a file atomically.
fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let (new, mut file) = AtomicFile::create(&Destination::file(path).with_overwrite(), "")?;
    file.write_all(content)?;
    new.finish(&file).map(drop)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Whether a path can't lead out of the folder that it is relative to.
fn is_inside(path: &Path) -> bool {
    path.components().all(|component| matches!(component, Component::Normal(_)))
}

fn unwritable(path: &Path, error: &io::Error) -> Error {
    Error::usage(format!("{} can't be written: {error}", path.display()))
        .with_hint("Check the permissions and the free space of the folder.")
}
