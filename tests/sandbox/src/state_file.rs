//! The state of a sandbox in a file.

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::Sandbox;
use super::api::lock;
use super::clock::SavedClock;

/// The file that was written last, and the number of changes of the state and the clock at that
/// time.
#[derive(Debug, Default)]
pub(super) struct SavedFile(Option<(PathBuf, u64, Option<SavedClock>)>);

impl Sandbox {
    /// Saves the state in a file, as JSON: [`Builder::state_file`](crate::Builder::state_file)
    /// starts with it. The file has the old or the new state at any time, even if the system
    /// crashes, and on Unix only its owner can read it. If the last call had the same path and the
    /// state hasn't changed since then, this call does nothing.
    ///
    /// # Errors
    ///
    /// If the file can't be written; it is unchanged then.
    ///
    /// ```
    /// use basecamp_sandbox::Sandbox;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let file = folder.path().join("state.json");
    /// let sandbox = Sandbox::builder().state_file(&file).start()?;
    /// let project = sandbox.add_projects(1)[0];
    /// sandbox.save_to(&file)?;
    /// let next = Sandbox::builder().state_file(&file).start()?;
    /// assert_eq!(next.first_project_id(), project);
    /// # Ok(())
    /// # }
    /// ```
    pub fn save_to(&self, path: impl AsRef<Path>) -> io::Result<()> {
        let path = path.as_ref();
        let mut saved = lock(&self.shared.saved_file);
        let changes = lock(&self.shared.store).changes;
        let current = Some((path.to_owned(), changes, self.shared.clock.saved()));
        if saved.0 == current {
            return Ok(());
        }
        write(path, &self.save())?;
        // Changes since the count above are in the file, or will be in the next one.
        saved.0 = current;
        Ok(())
    }
}

/// Replaces a file.
fn write(path: &Path, state: &Value) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::Builder::new().prefix(".state-").tempfile_in(folder)?;
    let mut writer = BufWriter::new(file.as_file_mut());
    serde_json::to_writer(&mut writer, state)?;
    writer.flush()?;
    drop(writer);
    file.as_file().sync_all()?;
    file.persist(path)?;
    sync(folder)
}

/// Waits until the new name of a file in a folder is on the disk.
fn sync(folder: &Path) -> io::Result<()> {
    // Only Unix opens folders as files.
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// The state in a file, if the file exists.
pub(super) fn read(path: &Path) -> io::Result<Option<Value>> {
    match fs::read(path) {
        Ok(bytes) => {
            serde_json::from_slice(&bytes).map(Some).map_err(|error| invalid(path, &error))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let message = format!("the state in {} can't be read: {error}", path.display());
            Err(io::Error::new(error.kind(), message))
        }
    }
}

/// The error for a file whose content is no state.
pub(super) fn invalid(path: &Path, error: &dyn Error) -> io::Error {
    let path = path.display();
    let message = format!(
        "{path} has no state that this version can load: {error}. Repair the file, or move it away \
         to start with other data"
    );
    io::Error::new(ErrorKind::InvalidData, message)
}
