//! Atomic file writes.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

use crate::permissions::{PREFIX, SUFFIX, folder_of, sync_folder};
use crate::regular::check_replaceable;

/// The path of a downloaded file. A path converts into [`Destination::file`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    path: PathBuf,
    is_folder: bool,
    overwrite: bool,
}

impl Destination {
    /// A file at this path, which must not exist.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), is_folder: false, overwrite: false }
    }

    /// A file in this folder with the name of the download. It must not exist.
    pub fn folder(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), is_folder: true, overwrite: false }
    }

    /// Replaces an existing regular file. Folders, pipes, sockets, devices and symbolic links to
    /// them are never replaced.
    #[must_use]
    pub fn with_overwrite(mut self) -> Self {
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

/// A file that appears under its name only when it is complete. If it is dropped before, it is
/// removed.
#[derive(Debug)]
pub struct AtomicFile {
    /// The temporary name. Unnamed files have none, so that a killed process leaves no file.
    temporary: Option<TempPath>,
    path: PathBuf,
    overwrite: bool,
}

impl AtomicFile {
    /// Creates an unnamed or temporary file in the folder of the destination. Returns it with the
    /// file to write to. `filename` is the name of the download.
    ///
    /// # Errors
    ///
    /// The error of the operating system; [`ErrorKind::AlreadyExists`] if a file exists that must
    /// not be replaced, and [`ErrorKind::IsADirectory`] if the path is that of a folder.
    pub fn create(destination: &Destination, filename: &str) -> io::Result<(Self, File)> {
        Self::begin(destination, filename, unnamed_temp::create)
    }

    fn begin(
        destination: &Destination,
        filename: &str,
        unnamed_temp: fn(&Path) -> Option<File>,
    ) -> io::Result<(Self, File)> {
        let path = destination.path_for(filename);
        // Fails before the transfer; `finish` detects a file that is created later.
        if path.is_dir() {
            return Err(is_folder(&path));
        }
        if !destination.overwrite && path.symlink_metadata().is_ok() {
            return Err(exists(&path));
        }
        let overwrite = destination.overwrite;
        if overwrite {
            check_replaceable(&path)?;
        }
        if let Some(file) = unnamed_temp(folder_of(&path)) {
            return Ok((Self { temporary: None, path, overwrite }, file));
        }
        let named =
            named(folder_of(&path)).map_err(|error| no_file_in(folder_of(&path), error.kind()))?;
        let (file, temporary) = named.into_parts();
        Ok((Self { temporary: Some(temporary), path, overwrite }, file))
    }

    /// Flushes the file to the disk and moves it to its destination. `file` is the file returned by
    /// [`create`](Self::create).
    ///
    /// # Errors
    ///
    /// As for [`create`](Self::create).
    pub fn finish(self, file: &File) -> io::Result<PathBuf> {
        file.sync_all()?;
        let temporary = match self.temporary {
            Some(temporary) => temporary,
            None => unnamed_temp::name(file, folder_of(&self.path))?,
        };
        if self.overwrite {
            check_replaceable(&self.path)?;
        }
        let persisted = match self.overwrite {
            true => temporary.persist(&self.path),
            false => temporary.persist_noclobber(&self.path),
        };
        persisted.map_err(|error| match error.error.kind() {
            ErrorKind::AlreadyExists => exists(&self.path),
            _ => error.error,
        })?;
        // The file is complete. Folders without read permission can't be opened for this.
        let _ = sync_folder(folder_of(&self.path));
        Ok(self.path)
    }
}

fn exists(path: &Path) -> io::Error {
    io::Error::new(ErrorKind::AlreadyExists, format!("{} exists already", path.display()))
}

fn is_folder(path: &Path) -> io::Error {
    io::Error::new(ErrorKind::IsADirectory, format!("{} is a folder", path.display()))
}

/// Returns an error that names the folder instead of the temporary file.
fn no_file_in(folder: &Path, kind: ErrorKind) -> io::Error {
    let folder = folder.display();
    let message = match kind {
        ErrorKind::NotFound => format!("the folder {folder} doesn't exist"),
        _ => format!("no file can be created in {folder}: {kind}"),
    };
    io::Error::new(kind, message)
}

/// Returns a builder with our prefix and suffix.
fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    builder
}

/// Creates a file under a temporary name, with the default permissions of new files.
fn named(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = builder();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // The umask applies, as to every new file.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Unnamed temporary files (`O_TMPFILE`), which some file systems of Linux support.
#[cfg(target_os = "linux")]
mod unnamed_temp {
    use std::fs::File;
    use std::io;
    use std::os::fd::AsRawFd as _;
    use std::path::{Path, PathBuf};

    use rustix::fs::{AtFlags, CWD, Mode, OFlags};
    use tempfile::TempPath;

    /// Creates an unnamed file, if the file system supports it and `/proc` can name it later.
    pub(super) fn create(folder: &Path) -> Option<File> {
        let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
        let file = File::from(rustix::fs::open(folder, flags, Mode::from(0o666)).ok()?);
        proc_path(&file).exists().then_some(file)
    }

    /// Links the file to a temporary name.
    pub(super) fn name(file: &File, folder: &Path) -> io::Result<TempPath> {
        let proc_path = proc_path(file);
        let link = |path: &Path| {
            Ok(rustix::fs::linkat(CWD, &proc_path, CWD, path, AtFlags::SYMLINK_FOLLOW)?)
        };
        Ok(super::builder().make_in(folder, link)?.into_temp_path())
    }

    fn proc_path(file: &File) -> PathBuf {
        format!("/proc/self/fd/{}", file.as_raw_fd()).into()
    }
}

#[cfg(not(target_os = "linux"))]
mod unnamed_temp {
    use std::fs::File;
    use std::io;
    use std::path::Path;

    use tempfile::TempPath;

    pub(super) fn create(_: &Path) -> Option<File> {
        None
    }

    pub(super) fn name(_: &File, _: &Path) -> io::Result<TempPath> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[cfg(test)]
mod tests;
