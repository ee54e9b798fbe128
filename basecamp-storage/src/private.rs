//! Files and folders that only their owner can read, from the moment of their creation.

use std::fs::{DirBuilder, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

/// How the name of a file begins that isn't whole yet.
pub(crate) const PREFIX: &str = ".basecamp-";
/// And how it ends.
pub(crate) const SUFFIX: &str = ".part";

/// Creates a folder, and those above it.
pub(crate) fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Options for opening files, which are created private.
pub(crate) fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Opens a file of our own: a regular one that belongs to this user or to the system's administrator.
///
/// Opening never blocks, which it does for a named pipe without a writer.
pub(crate) fn open(mut options: OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    {
        let flags = rustix::fs::OFlags::NONBLOCK.bits();
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.cast_signed());
    }
    let file = options.open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::new(ErrorKind::InvalidInput, "it is not a regular file"));
    }
    check_owner(&metadata)?;
    Ok(file)
}

/// Checks that a file or folder belongs to this user or to the system's administrator.
#[cfg(unix)]
pub(crate) fn check_owner(metadata: &Metadata) -> io::Result<()> {
    let owner = std::os::unix::fs::MetadataExt::uid(metadata);
    let user = rustix::process::geteuid().as_raw();
    if owner == user || owner == 0 {
        return Ok(());
    }
    let problem = format!("it belongs to the user {owner}, not to {user}");
    Err(io::Error::new(ErrorKind::PermissionDenied, problem))
}

/// Checks nothing: owners exist on Unix.
#[cfg(not(unix))]
pub(crate) fn check_owner(_: &Metadata) -> io::Result<()> {
    Ok(())
}

/// A file with that content under a name that begins with `prefix`: to be given its own, or gone once
/// it is dropped.
pub(crate) fn temporary(folder: &Path, prefix: &str, content: &[u8]) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    let mut file = builder.prefix(prefix).suffix(SUFFIX).tempfile_in(folder)?;
    file.write_all(content)?;
    Ok(file)
}

/// Makes the names in a folder last. Elsewhere than on Unix, folders can't be opened, nor need they
/// be.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(folder)?.sync_all() {
        // Some file systems don't know how, and some don't need to.
        Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => {
            Ok(())
        }
        result => result,
    }
}
