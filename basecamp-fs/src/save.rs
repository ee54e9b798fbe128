//! Files that are whole or not there.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

use crate::private::{SUFFIX, sync_folder};

/// Where a downloaded file goes. A path converts into [`Destination::file`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    path: PathBuf,
    is_folder: bool,
    overwrite: bool,
}

impl Destination {
    /// A file by that path. It must not exist yet.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), is_folder: false, overwrite: false }
    }

    /// A file in that folder, under the name that the download has. It must not exist yet.
    pub fn folder(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), is_folder: true, overwrite: false }
    }

    /// Replaces a file that exists.
    #[must_use]
    pub fn overwrite(mut self) -> Self {
        self.overwrite = true;
        self
    }

    fn path_for(&self, filename: &str) -> PathBuf {
        match self.is_folder {
            true => self.path.join(filename),
            false => self.path.clone(),
        }
    }
}

impl<P: AsRef<Path> + ?Sized> From<&P> for Destination {
    fn from(path: &P) -> Self {
        Self::file(path.as_ref())
    }
}

impl From<PathBuf> for Destination {
    fn from(path: PathBuf) -> Self {
        Self::file(path)
    }
}

impl From<String> for Destination {
    fn from(path: String) -> Self {
        Self::file(path)
    }
}

/// A file that shows under its name once it is finished. Dropped before that, it leaves nothing
/// behind.
#[derive(Debug)]
pub struct NewFile {
    temporary: TempPath,
    path: PathBuf,
    overwrite: bool,
}

impl NewFile {
    /// Creates it, under a temporary name in the folder where it is to be, and gives what to write it
    /// with. `filename` is the download's own name.
    ///
    /// # Errors
    ///
    /// That of the operating system; [`ErrorKind::AlreadyExists`] if it must not replace a file that
    /// exists.
    pub fn create(destination: &Destination, filename: &str) -> io::Result<(Self, File)> {
        let path = destination.path_for(filename);
        // Found now, it saves the transfer; another may still come before it is finished.
        if !destination.overwrite && path.symlink_metadata().is_ok() {
            return Err(exists(&path));
        }
        let temporary = temporary_in(folder_of(&path))?;
        let (file, temporary) = temporary.into_parts();
        Ok((Self { temporary, path, overwrite: destination.overwrite }, file))
    }

    /// Makes it last and gives it its name, in one step. `file` is what it was written with.
    ///
    /// # Errors
    ///
    /// As for [`NewFile::create`].
    pub fn finish(self, file: &File) -> io::Result<PathBuf> {
        file.sync_all()?;
        let persisted = match self.overwrite {
            true => self.temporary.persist(&self.path),
            false => self.temporary.persist_noclobber(&self.path),
        };
        persisted.map_err(|error| match error.error.kind() {
            ErrorKind::AlreadyExists => exists(&self.path),
            _ => error.error,
        })?;
        // It is there; a folder that may only be written to can't be opened for this.
        let _ = sync_folder(folder_of(&self.path));
        Ok(self.path)
    }
}

fn exists(path: &Path) -> io::Error {
    io::Error::new(ErrorKind::AlreadyExists, format!("{} exists already", path.display()))
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A temporary file that is as readable as any new file.
fn temporary_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".basecamp-").suffix(SUFFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // The umask takes from it what it takes from every new file.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests;
