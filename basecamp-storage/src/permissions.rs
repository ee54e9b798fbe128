//! Creates files and folders with owner-only permissions from the start, so that there is no race
//! with a later `chmod`.

use std::fs::{DirBuilder, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

/// Prefix of temporary files.
pub(crate) const PREFIX: &str = ".basecamp-";
/// Suffix of temporary files.
pub(crate) const SUFFIX: &str = ".part";

/// Returns the folder of a file, which is the current one for a bare file name.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Creates a folder and its parents.
pub(crate) fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Returns options that create files with owner-only permissions.
pub(crate) fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Opens a regular file that belongs to the current user or to root.
///
/// Never blocks, not even on a named pipe without a writer.
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

/// Checks that a file or folder belongs to the current user or to root.
#[cfg(unix)]
pub(crate) fn check_owner(metadata: &Metadata) -> io::Result<()> {
    let owner = std::os::unix::fs::MetadataExt::uid(metadata);
    let user = rustix::process::geteuid().as_raw();
    if owner == user || owner == 0 {
        return Ok(());
    }
    let message = format!("it belongs to the user {owner}, not to {user}");
    Err(io::Error::new(ErrorKind::PermissionDenied, message))
}

/// Does nothing: files have owners on Unix only.
#[cfg(not(unix))]
pub(crate) fn check_owner(_: &Metadata) -> io::Result<()> {
    Ok(())
}

/// Creates a temporary file with this content, whose name begins with `prefix`. It is removed on
/// drop unless it is persisted.
pub(crate) fn temporary(folder: &Path, prefix: &str, content: &[u8]) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    let mut file = builder.prefix(prefix).suffix(SUFFIX).tempfile_in(folder)?;
    file.write_all(content)?;
    Ok(file)
}

/// Replaces a file of this folder atomically and flushes it to the disk. The name of the temporary
/// file begins with `prefix`.
pub(crate) fn replace(folder: &Path, prefix: &str, path: &Path, content: &[u8]) -> io::Result<()> {
    let temporary = temporary(folder, prefix, content)?;
    temporary.as_file().sync_all()?;
    temporary.persist(path)?;
    sync_folder(folder)
}

/// Flushes the entries of a folder to the disk, which other systems than Unix neither support nor
/// need.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(folder)?.sync_all() {
        // Some file systems don't support it, or don't need it.
        Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => {
            Ok(())
        }
        result => result,
    }
}
