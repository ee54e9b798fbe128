//! The rate limit that the processes of one host share, in a file.

use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use basecamp_core::{Error, ErrorCode, Gcra, PaceStore, Rate, Reservation};

use crate::permissions;

/// The longest wait for the lock, which other processes hold for microseconds.
const LOCK_TIMEOUT: Duration = Duration::from_millis(500);

/// The pause between two attempts to take the lock.
const LOCK_PAUSE: Duration = Duration::from_millis(1);

/// The longest content: two numbers of 20 digits, a space and a line break.
const LIMIT: u64 = 64;

/// Shares the rate limit of a [`Pacer`](basecamp_core::Pacer) between the processes of one host, in
/// a file.
///
/// The file has two numbers in text form: the theoretical arrival time of the next request and the
/// end of the latest pause, in microseconds since the Unix epoch. Each access takes the lock of the
/// file (`flock` on Unix, which the system releases when the process ends). The file is created
/// with mode 0600, in a directory with mode 0700, and must belong to the current user or to root;
/// it must be on a local file system. A file with any other content counts as unused. It can be
/// deleted at any time.
///
/// ```
/// use basecamp_core::{Pacer, Pacing};
/// use basecamp_storage::FilePacer;
///
/// # let path = std::env::temp_dir().join(format!("basecamp-doc-{}.pace", std::process::id()));
/// let pacer = Pacer::shared(Pacing::basecamp(), FilePacer::at(&path))?;
/// // Client::builder().pacer(pacer) in each process
/// # Ok::<(), basecamp_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct FilePacer {
    path: PathBuf,
}

impl FilePacer {
    /// Shares the rate limit in this file, which is created with the first request.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Returns the path of the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Changes the state under the lock.
    fn update<T>(&self, change: impl FnOnce(&mut Gcra, u64) -> T) -> Result<T, Error> {
        let failed = |error: io::Error| {
            let message = format!("the pace file {} can't be used: {error}", self.path.display());
            Error::new(ErrorCode::LocalIo, message)
                .with_hint("Check the owner and the permissions of the file, or delete it.")
                .with_source(error)
        };
        permissions::create_folder(permissions::folder_of(&self.path)).map_err(failed)?;
        let mut options = permissions::options();
        options.read(true).write(true).create(true);
        let mut file = permissions::open(options, &self.path).map_err(failed)?;
        self.lock(&file)?;
        let mut state = read(&mut file).map_err(failed)?;
        let before = state;
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let result = change(&mut state, u64::try_from(now.as_micros()).unwrap_or(u64::MAX));
        if state != before {
            write(&mut file, state).map_err(failed)?;
        }
        Ok(result)
    }

    /// Takes the lock, which is released when the file is closed.
    fn lock(&self, file: &File) -> Result<(), Error> {
        let start = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(()),
                Err(TryLockError::WouldBlock) if start.elapsed() < LOCK_TIMEOUT => {
                    thread::sleep(LOCK_PAUSE);
                }
                Err(error) => {
                    let path = self.path.display();
                    let message = format!("the pace file {path} can't be locked: {error}");
                    return Err(Error::new(ErrorCode::Network, message).with_source(error));
                }
            }
        }
    }
}

impl PaceStore for FilePacer {
    fn reserve(&self, rate: &Rate, max_wait: Duration) -> Result<Reservation, Error> {
        self.update(|state, now| match state.reserve(rate, now, max_wait) {
            Ok(slot) => Reservation::Reserved(Duration::from_micros(slot.saturating_sub(now))),
            Err(wait) => Reservation::TooLate(wait),
        })
    }

    fn hold(&self, rate: &Rate, time: Duration) -> Result<(), Error> {
        self.update(|state, now| state.hold(rate, now, time))
    }

    fn hold_left(&self) -> Result<Duration, Error> {
        self.update(|state, now| state.hold_left(now))
    }
}

/// Reads the state. A damaged or empty file has none.
fn read(file: &mut File) -> io::Result<Gcra> {
    let mut bytes = Vec::new();
    io::Read::by_ref(file).take(LIMIT).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut numbers = text.split_whitespace().map(str::parse);
    let state = match (numbers.next(), numbers.next(), numbers.next()) {
        (Some(Ok(arrival)), Some(Ok(held_until)), None) => Gcra { arrival, held_until },
        _ => Gcra::default(),
    };
    Ok(state)
}

/// Replaces the state. The content has a fixed length, so a process that is killed here leaves
/// either two numbers or a damaged file.
fn write(file: &mut File, state: Gcra) -> io::Result<()> {
    let text = format!("{:020} {:020}\n", state.arrival, state.held_until);
    file.rewind()?;
    file.write_all(text.as_bytes())?;
    file.set_len(text.len() as u64)
}

#[cfg(test)]
mod tests;
