//! Checkpoints of event feeds in a file.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use basecamp_core::event_feed::{CheckpointKey, CheckpointStore};
use basecamp_core::{Error, ErrorCode};
use serde_json::Value;

use crate::permissions;

/// Size limit of the file, in bytes.
const LIMIT: u64 = 16 << 20;

/// A checkpoint store in a file: a JSON object with a position for each
/// [key](CheckpointKey::flat).
///
/// The file has mode 0600 and a new directory 0700, so on Unix only their owner can read them. The
/// file is replaced atomically and flushed to the disk: after a crash or on a full disk, it has the
/// previous positions. An empty file with the suffix `.lock` is locked during each operation, so
/// that several feeds and processes can share the file. Consumers with the same key must not run at
/// the same time.
///
/// A file that can't be read as such is an error that names it, and is never replaced: to start at
/// the present in its place would skip events.
///
/// ```
/// use basecamp_core::event_feed::{CheckpointKey, CheckpointStore, FeedFilters, FeedLane};
/// use basecamp_storage::FileCheckpoints;
///
/// # let directory = std::env::temp_dir().join(format!("basecamp-feed-{}", std::process::id()));
/// let store = FileCheckpoints::at(directory.join("positions.json"));
/// let (origin, filters) = ("https://3.basecampapi.com", FeedFilters::new());
/// let key = CheckpointKey::new(origin, "999", "mirror", FeedLane::Account, &filters)?;
/// assert_eq!(store.load(&key)?, None);
/// store.save(&key, "p1")?;
/// assert_eq!(store.load(&key)?.as_deref(), Some("p1"));
/// # std::fs::remove_dir_all(directory).unwrap();
/// # Ok::<(), basecamp_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct FileCheckpoints {
    path: PathBuf,
}

impl FileCheckpoints {
    /// Stores positions in this file, which is created with the first one.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Returns the path of the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn folder(&self) -> &Path {
        permissions::folder_of(&self.path)
    }

    /// The path with a suffix, or, for temporary files, its name as a prefix.
    fn sibling(&self, suffix: &str) -> PathBuf {
        let mut path = OsString::from(&self.path);
        path.push(suffix);
        path.into()
    }

    /// Locks the file until the result is dropped, or the process ends.
    fn lock(&self) -> Result<File, Error> {
        permissions::create_folder(self.folder()).map_err(self.failed("make the folder of"))?;
        // Never removed: processes that wait for the lock would lock different files.
        let mut options = permissions::options();
        options.write(true).create(true).truncate(false);
        let file =
            permissions::open(options, &self.sibling(".lock")).map_err(self.failed("lock"))?;
        file.lock().map_err(self.failed("lock"))?;
        Ok(file)
    }

    /// Reads the positions; none if there is no file.
    fn read(&self) -> Result<BTreeMap<String, Value>, Error> {
        let mut options = OpenOptions::new();
        options.read(true);
        let file = match permissions::open(options, &self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeMap::new()),
            file => file.map_err(self.failed("read"))?,
        };
        let mut text = Vec::new();
        file.take(LIMIT).read_to_end(&mut text).map_err(self.failed("read"))?;
        serde_json::from_slice(&text).map_err(|error| {
            // The message of the decoder may quote a position.
            self.invalid(&format!("line {}, column {}", error.line(), error.column()))
        })
    }

    /// Removes the temporary files of killed processes. The lock excludes those in use.
    fn remove_leftovers(&self) -> io::Result<()> {
        let prefix = self.temporary_prefix();
        for entry in fs::read_dir(self.folder())? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(&prefix) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    fn temporary_prefix(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        format!("{}{}-", permissions::PREFIX, name.to_string_lossy())
    }

    fn invalid(&self, location: &str) -> Error {
        let message =
            format!("the file {} has no valid positions ({location})", self.path.display());
        Error::new(ErrorCode::Usage, message)
            .with_hint("Correct the file, or delete it to start at the present.")
    }

    fn failed(&self, action: &str) -> impl FnOnce(io::Error) -> Error + use<> {
        let message = format!("can't {action} {}", self.path.display());
        move |error| {
            Error::new(ErrorCode::LocalIo, format!("{message}: {error}"))
                .with_hint("Check who owns the file and its folder, and the free space.")
                .with_source(error)
        }
    }
}

impl CheckpointStore for FileCheckpoints {
    fn load(&self, key: &CheckpointKey) -> Result<Option<String>, Error> {
        let key = key.flat();
        // The file is replaced atomically, so a reader needs no lock.
        match self.read()?.remove(&key) {
            None => Ok(None),
            Some(Value::String(position)) if !position.is_empty() => Ok(Some(position)),
            Some(_) => Err(self.invalid(&format!("the key {key}"))),
        }
    }

    fn save(&self, key: &CheckpointKey, position: &str) -> Result<(), Error> {
        let _lock = self.lock()?;
        let mut positions = self.read()?;
        positions.insert(key.flat(), position.into());
        let text = serde_json::to_vec_pretty(&positions).map_err(|_| self.invalid("encoding"))?;
        permissions::replace(self.folder(), &self.temporary_prefix(), &self.path, &text)
            .map_err(self.failed("write"))?;
        // The position is stored, so an error here can wait for the next save.
        let _ = self.remove_leftovers();
        Ok(())
    }
}

#[cfg(test)]
mod tests;
