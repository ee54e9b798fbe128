//! Files that exist before the token that goes into them, so that a full disk can't lose a token.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind, Read as _, Seek as _, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

use super::LIMIT;
use crate::private;

/// The room for a token, in bytes.
const ROOM: usize = 16 * 1024;

/// One prepared file for each profile that is being refreshed. Clones share them.
#[derive(Debug, Clone, Default)]
pub(super) struct PreparedFiles(Arc<Mutex<BTreeMap<String, NamedTempFile>>>);

impl PreparedFiles {
    /// Creates a file in that folder, and has its blocks written to the disk.
    ///
    /// It gets the content of the current file, padded with blanks. So if the system crashes after the
    /// new token was written and the file renamed, but before that is on the disk, the file has either
    /// the old token or the new one.
    pub(super) fn prepare(&self, profile: &str, current: &Path, prefix: &str) -> io::Result<()> {
        let mut content = Vec::new();
        match private::open(read_only(), current) {
            Ok(file) => file.take(LIMIT).read_to_end(&mut content).map(drop)?,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        content.resize(content.len().max(ROOM), b' ');
        let folder = current.parent().unwrap_or(Path::new("."));
        let file = private::temporary(folder, prefix, &content)?;
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

/// Writes a token into a prepared file and gives it its name.
///
/// The token survives the end of the process as soon as the file is renamed, so that comes first, and it
/// survives a crash of the system when this has returned.
pub(super) fn publish(mut file: NamedTempFile, path: &Path, text: &[u8]) -> io::Result<()> {
    let room = file.as_file().metadata()?.len();
    let mut padded = text.to_vec();
    padded.resize(padded.len().max(usize::try_from(room).unwrap_or(ROOM)), b' ');
    file.rewind()?;
    file.write_all(&padded)?;
    let file = file.persist(path)?;
    file.sync_all()?;
    // The blanks do no harm.
    let _ = file.set_len(text.len() as u64);
    private::sync_folder(path.parent().unwrap_or(Path::new(".")))
}

/// The profile's lock. Its end removes the prepared file, if no token went into it.
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
