//! Preallocated files for new tokens, so that a token isn't lost on a full disk.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind, Read as _, Seek as _, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

use super::LIMIT;
use crate::permissions;

/// Space that is preallocated for a token, in bytes.
const ROOM: usize = 16 * 1024;

/// A prepared file for each profile whose token is being refreshed. Clones share them.
#[derive(Debug, Clone, Default)]
pub(super) struct PreparedFiles(Arc<Mutex<BTreeMap<String, NamedTempFile>>>);

impl PreparedFiles {
    /// Creates a temporary file next to the current one, and flushes it to the disk.
    ///
    /// It has the content of the current file, padded with spaces. If the system crashes after the
    /// new token was written and the file renamed, but before both are on the disk, the file has
    /// either the old token or the new one.
    pub(super) fn prepare(&self, profile: &str, current: &Path, prefix: &str) -> io::Result<()> {
        let mut content = Vec::new();
        match permissions::open(read_only(), current) {
            Ok(file) => file.take(LIMIT).read_to_end(&mut content).map(drop)?,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        content.resize(content.len().max(ROOM), b' ');
        let folder = current.parent().unwrap_or(Path::new("."));
        let file = permissions::temporary(folder, prefix, &content)?;
        file.as_file().sync_all()?;
        self.lock().insert(profile.to_owned(), file);
        Ok(())
    }

    pub(super) fn take(&self, profile: &str) -> Option<NamedTempFile> {
        self.lock().remove(profile)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, NamedTempFile>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes a token into a prepared file and renames it.
///
/// The rename comes before the flush: after it the token survives the end of the process. After the
/// return it survives a crash of the system.
pub(super) fn publish(mut file: NamedTempFile, path: &Path, text: &[u8]) -> io::Result<()> {
    let room = file.as_file().metadata()?.len();
    let mut padded = text.to_vec();
    padded.resize(padded.len().max(usize::try_from(room).unwrap_or(ROOM)), b' ');
    file.rewind()?;
    file.write_all(&padded)?;
    let file = file.persist(path)?;
    file.sync_all()?;
    // JSON may end with spaces, so an error is harmless.
    let _ = file.set_len(text.len() as u64);
    permissions::sync_folder(path.parent().unwrap_or(Path::new(".")))
}

/// The lock of a profile. Dropping it removes an unused prepared file.
pub(super) struct ProfileLock {
    pub(super) files: PreparedFiles,
    pub(super) profile: String,
    /// Closing the file releases the lock.
    pub(super) _file: fs::File,
}

impl Drop for ProfileLock {
    fn drop(&mut self) {
        drop(self.files.take(&self.profile));
    }
}

fn read_only() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    options.read(true);
    options
}
