//! The response cache on disk, for programs that run often and briefly.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use basecamp_core::{CacheKey, CacheStore, CachedResponse};

use crate::cache_format::{HASH, decode, encode};
use crate::permissions;

/// A response cache in a folder, with a size limit in bytes. Evicts the least recently used
/// entries. Made for command-line tools: a run revalidates the responses of the previous one.
///
/// Each entry is a file with owner-only permissions, which is written atomically. Damaged entries
/// are treated as absent and replaced. Several programs may share a folder. Operations are small,
/// but they block: servers should use [`MemoryCache`](basecamp_core::MemoryCache).
#[derive(Debug)]
pub struct DiskCache {
    folder: PathBuf,
    max_bytes: u64,
    /// Total size of the entries in bytes, once it has been computed.
    bytes: Mutex<Option<u64>>,
}

/// Default size limit: 64 MiB.
const DEFAULT_BYTES: u64 = 64 << 20;
/// Age after which a temporary file is a leftover of a killed process.
const LEFTOVER_AGE: Duration = Duration::from_secs(60 * 60);

impl DiskCache {
    /// Opens the cache in this folder, which is created if it doesn't exist. The size limit is 64
    /// MiB.
    ///
    /// # Errors
    ///
    /// The error of the operating system, if the folder can't be created.
    pub fn open(folder: impl Into<PathBuf>) -> io::Result<Self> {
        let folder = folder.into();
        permissions::create_folder(&folder)?;
        Ok(Self { folder, max_bytes: DEFAULT_BYTES, bytes: Mutex::new(None) })
    }

    /// Sets the size limit in bytes. Default: 64 MiB.
    #[must_use]
    pub fn with_max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = bytes;
        self
    }

    fn path(&self, key: &CacheKey) -> PathBuf {
        self.folder.join(key.to_string())
    }

    /// Replaces an entry atomically.
    fn write(&self, key: &CacheKey, content: &[u8]) -> io::Result<()> {
        let temporary = permissions::temporary(&self.folder, permissions::PREFIX, content)?;
        temporary.persist(self.path(key))?;
        Ok(())
    }

    /// Adds the size of a new entry, and evicts entries if the limit is exceeded.
    fn grow(&self, bytes: u64) {
        let mut total = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let known = total.map(|total| total + bytes);
        if known.is_none_or(|known| known > self.max_bytes) {
            *total = Some(shrink(&self.folder, self.max_bytes));
        } else {
            *total = known;
        }
    }
}

impl CacheStore for DiskCache {
    fn get(&self, key: &CacheKey) -> Option<CachedResponse> {
        let path = self.path(key);
        let mut file = permissions::open(File::options().read(true).clone(), &path).ok()?;
        let mut content = Vec::new();
        let limit = self.max_bytes.saturating_add(1);
        let read = (&mut file).take(limit).read_to_end(&mut content);
        match read.ok().and_then(|_| decode(content)) {
            Some(response) => {
                // The time of last use. Fails in read-only folders, which can be read nevertheless.
                let _ = File::options()
                    .append(true)
                    .open(&path)
                    .and_then(|file| file.set_modified(SystemTime::now()));
                Some(response)
            }
            None => {
                let _ = fs::remove_file(path);
                None
            }
        }
    }

    fn put(&self, key: &CacheKey, response: &CachedResponse) {
        let content = encode(response);
        let length = content.len() as u64;
        if length > self.max_bytes || self.write(key, &content).is_err() {
            // The entry that it should have replaced is outdated.
            return self.remove(key);
        }
        self.grow(length);
    }

    fn remove(&self, key: &CacheKey) {
        let _ = fs::remove_file(self.path(key));
    }
}

/// Evicts the least recently used entries if the limit is exceeded. Returns the remaining bytes.
fn shrink(folder: &Path, max_bytes: u64) -> u64 {
    let now = SystemTime::now();
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let Ok(metadata) = entry.metadata() else { continue };
        let used = metadata.modified().unwrap_or(now);
        let age = now.duration_since(used).unwrap_or_default();
        if name.ends_with(permissions::SUFFIX) && age > LEFTOVER_AGE {
            let _ = fs::remove_file(entry.path());
        } else if name.len() == 2 * HASH && metadata.is_file() {
            files.push((used, metadata.len(), entry.path()));
        }
    }
    files.sort();
    let mut total: u64 = files.iter().map(|(_, length, _)| length).sum();
    if total > max_bytes {
        // Frees an eighth more, so that not every new entry lists the folder.
        let enough = max_bytes - max_bytes / 8;
        for (_, length, path) in files {
            if total <= enough {
                break;
            }
            if fs::remove_file(path).is_ok() {
                total -= length;
            }
        }
    }
    total
}

#[cfg(test)]
mod tests;
