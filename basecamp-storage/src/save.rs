//! Files that are whole or not there.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

use crate::private::{PREFIX, SUFFIX, sync_folder};
use crate::regular::check_replaceable;

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

    /// Replaces a regular file that exists. A folder, a pipe, a socket or a device is never replaced, nor
    /// is a symbolic link to one.
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
    /// Its name until then; a file that can do without has none, so that nothing is left of it even if
    /// the program is killed.
    temporary: Option<TempPath>,
    path: PathBuf,
    overwrite: bool,
}

impl NewFile {
    /// Creates it in the folder where it is to be, without a name or under a temporary one, and gives
    /// what to write it with. `filename` is the download's own name.
    ///
    /// # Errors
    ///
    /// That of the operating system; [`ErrorKind::AlreadyExists`] if it must not replace a file that
    /// exists.
    pub fn create(destination: &Destination, filename: &str) -> io::Result<(Self, File)> {
        Self::begin(destination, filename, nameless::create)
    }

    fn begin(
        destination: &Destination,
        filename: &str,
        nameless: fn(&Path) -> Option<File>,
    ) -> io::Result<(Self, File)> {
        let path = destination.path_for(filename);
        // Found now, it saves the transfer; another may still come before it is finished.
        if !destination.overwrite && path.symlink_metadata().is_ok() {
            return Err(exists(&path));
        }
        let overwrite = destination.overwrite;
        if overwrite {
            check_replaceable(&path)?;
        }
        if let Some(file) = nameless(folder_of(&path)) {
            return Ok((Self { temporary: None, path, overwrite }, file));
        }
        let named =
            named(folder_of(&path)).map_err(|error| no_file_in(folder_of(&path), error.kind()))?;
        let (file, temporary) = named.into_parts();
        Ok((Self { temporary: Some(temporary), path, overwrite }, file))
    }

    /// Makes it last and gives it its name, in one step. `file` is what it was written with.
    ///
    /// # Errors
    ///
    /// As for [`NewFile::create`].
    pub fn finish(self, file: &File) -> io::Result<PathBuf> {
        file.sync_all()?;
        let temporary = match self.temporary {
            Some(temporary) => temporary,
            None => nameless::name(file, folder_of(&self.path))?,
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
        // It is there; a folder that may only be written to can't be opened for this.
        let _ = sync_folder(folder_of(&self.path));
        Ok(self.path)
    }
}

fn exists(path: &Path) -> io::Error {
    io::Error::new(ErrorKind::AlreadyExists, format!("{} exists already", path.display()))
}

/// Names the folder, in place of a temporary file that nobody knows of.
fn no_file_in(folder: &Path, kind: ErrorKind) -> io::Error {
    io::Error::new(kind, format!("no file can be created in {}: {kind}", folder.display()))
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// How temporary names begin and end.
fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    builder
}

/// A file under a temporary name, as readable as any new one.
fn named(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = builder();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // The umask takes from it what it takes from every new file.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Files without a name, which some file systems of Linux have.
#[cfg(target_os = "linux")]
mod nameless {
    use std::fs::File;
    use std::io;
    use std::os::fd::AsRawFd as _;
    use std::path::{Path, PathBuf};

    use rustix::fs::{AtFlags, CWD, Mode, OFlags};
    use tempfile::TempPath;

    /// Creates one, where that can be done and it can be given a name afterwards.
    pub(super) fn create(folder: &Path) -> Option<File> {
        let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
        let file = File::from(rustix::fs::open(folder, flags, Mode::from(0o666)).ok()?);
        place(&file).exists().then_some(file)
    }

    /// Gives it a temporary name.
    pub(super) fn name(file: &File, folder: &Path) -> io::Result<TempPath> {
        let place = place(file);
        let link =
            |path: &Path| Ok(rustix::fs::linkat(CWD, &place, CWD, path, AtFlags::SYMLINK_FOLLOW)?);
        Ok(super::builder().make_in(folder, link)?.into_temp_path())
    }

    fn place(file: &File) -> PathBuf {
        format!("/proc/self/fd/{}", file.as_raw_fd()).into()
    }
}

#[cfg(not(target_os = "linux"))]
mod nameless {
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
