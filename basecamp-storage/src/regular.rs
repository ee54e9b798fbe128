//! Checks for regular files: no other files are read or replaced by path.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Opens a regular file for reading. Returns it with its length in bytes.
///
/// Never waits for the other end of a pipe, and never opens a device, which could have side
/// effects.
///
/// # Errors
///
/// The error of the operating system; [`ErrorKind::InvalidInput`] for a folder, a pipe, a socket or
/// a device.
pub fn open_regular(path: &Path) -> io::Result<(File, u64)> {
    require_regular(&fs::metadata(path)?)?;
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;

        use rustix::fs::OFlags;
        // The path may have been replaced since, even by a pipe without a writer.
        options.custom_flags((OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed());
    }
    let file = options.open(path)?;
    let metadata = file.metadata()?;
    require_regular(&metadata)?;
    Ok((file, metadata.len()))
}

fn require_regular(metadata: &Metadata) -> io::Result<()> {
    match metadata.is_file() {
        true => Ok(()),
        false => Err(io::Error::new(
            ErrorKind::InvalidInput,
            "it is not a regular file: send it with `Content::reader` or `Content::stream`",
        )),
    }
}

/// Returns an error for folders, pipes, sockets, devices and symbolic links to them. A path without
/// a file is valid.
pub(crate) fn check_replaceable(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() => Err(io::Error::new(
            ErrorKind::InvalidInput,
            format!("{} is not a regular file, so it is not replaced", path.display()),
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
