//! Regular files: the only ones that are read or replaced by their path.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Opens a regular file for reading. Returns it with its length in bytes.
///
/// It doesn't wait for the other end of a pipe, and doesn't open a device, which could have effects.
///
/// # Errors
///
/// That of the operating system; [`ErrorKind::InvalidInput`] for a folder, a pipe, a socket or a device.
pub fn open_regular(path: &Path) -> io::Result<(File, u64)> {
    require_regular(&fs::metadata(path)?)?;
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;

        use rustix::fs::OFlags;
        // The path may lead to another file by now, even to a pipe that nobody writes to.
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

/// Refuses to replace a folder, a pipe, a socket or a device, also by a symbolic link to it. A path
/// that leads to no file may be used.
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
