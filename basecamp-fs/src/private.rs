//! Files and folders that only their owner can read, at no moment anybody else.

use std::fs::{DirBuilder, File, OpenOptions};
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
