//! The token store in files, for command-line tools.

mod prepared;

use std::env;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use basecamp_core::oauth::{StoreLock, Token, TokenStore};
use basecamp_core::{Error, ErrorCode};
use percent_encoding::percent_decode_str;

use crate::permissions;
use crate::token_format::TokenFormat;
use prepared::{PreparedFiles, ProfileLock, publish};

/// Stores tokens in a directory, one JSON file for each profile.
///
/// The directory is created with mode 0700 and the files with 0600, so on Unix only their owner can
/// ever read them; on Windows they inherit the access rules of the parent directory. Files are
/// replaced atomically: after a crash or on a full disk, the old file is intact. Each profile has
/// an empty `.lock` file, which a session locks while it refreshes the token (`flock` on Unix,
/// which the system releases when the process ends).
///
/// During a refresh, a file for the new token already exists and has its space allocated. Files
/// must be regular files that belong to the current user or to root.
///
/// A file without a valid token is an error that names the file, and is not replaced: correct it,
/// or [delete](TokenStore::delete) it and log in again.
///
/// ```
/// use basecamp_core::oauth::{Token, TokenStore};
/// use basecamp_storage::FileTokenStore;
///
/// # let directory = std::env::temp_dir().join(format!("basecamp-doc-{}", std::process::id()));
/// // FileTokenStore::for_application("my-tool")? uses the data directory of the system.
/// let store = FileTokenStore::at(&directory);
/// store.save("work", &Token::new("access").with_refresh_token("refresh"))?;
/// store.save("ann@example.com", &Token::new("hers"))?;
/// assert_eq!(store.profiles()?, ["ann@example.com", "work"]);
/// assert_eq!(store.load("work")?.unwrap().access_token.expose(), "access");
///
/// store.delete("work")?;
/// assert!(store.load("work")?.is_none());
/// # std::fs::remove_dir_all(directory).unwrap();
/// # Ok::<(), basecamp_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct FileTokenStore {
    directory: PathBuf,
    format: TokenFormat,
    prepared: PreparedFiles,
}

/// Size limit of a token file, in bytes.
const LIMIT: u64 = 1024 * 1024;

/// Age after which a temporary file is a leftover of a crashed process.
const LEFTOVER_AGE: Duration = Duration::from_secs(60);

impl FileTokenStore {
    /// Stores tokens in this directory, which is created with the first token.
    pub fn at(directory: impl Into<PathBuf>) -> Self {
        Self {
            directory: directory.into(),
            format: TokenFormat::default(),
            prepared: PreparedFiles::default(),
        }
    }

    /// Encrypts the tokens in the files. Files that are not encrypted can't be read then: save
    /// their tokens again.
    #[cfg(feature = "encryption")]
    #[must_use]
    pub fn with_cipher(mut self, cipher: crate::TokenCipher) -> Self {
        self.format.cipher = Some(cipher);
        self
    }

    /// Stores tokens in the data directory of an application: `NAME/tokens` in
    /// `$XDG_DATA_HOME` (`~/.local/share` if that is not set or not absolute), on macOS in
    /// `~/Library/Application Support`, on Windows in `%APPDATA%`.
    ///
    /// # Errors
    ///
    /// A `usage` error if the name is empty or not a directory name, or if there is no home
    /// directory.
    pub fn for_application(name: &str) -> Result<Self, Error> {
        if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\', ':', '\0']) {
            return Err(usage(format!("`{name}` is no name for an application's directory")));
        }
        let data = data_directory(env::var_os, env::home_dir()).ok_or_else(|| {
            usage("there is no home directory to keep tokens in")
                .with_hint("Set the directory of the token store, or the variable HOME.")
        })?;
        Ok(Self::at(data.join(name).join("tokens")))
    }

    /// Returns the directory of the files.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Returns the profiles that have a token, sorted.
    ///
    /// # Errors
    ///
    /// A `local_io` error if the directory can't be read.
    pub fn profiles(&self) -> Result<Vec<String>, Error> {
        let mut profiles: Vec<String> =
            self.names()?.iter().filter_map(|name| profile_of(name)).collect();
        profiles.sort();
        Ok(profiles)
    }

    /// Returns the names of all files; none if the directory doesn't exist.
    fn names(&self) -> Result<Vec<String>, Error> {
        let entries = match fs::read_dir(&self.directory) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(failed("read", &self.directory))?,
        };
        entries
            .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
            .collect::<Result<_, _>>()
            .map_err(failed("read", &self.directory))
    }

    fn path(&self, profile: &str, extension: &str) -> Result<PathBuf, Error> {
        check_profile(profile)?;
        Ok(self.directory.join(format!("{}.{extension}", file_name(profile))))
    }

    /// Creates the directory, or checks the permissions of an existing one.
    fn open_directory(&self) -> Result<(), Error> {
        permissions::create_folder(&self.directory).map_err(failed("make", &self.directory))?;
        #[cfg(unix)]
        {
            let metadata =
                fs::metadata(&self.directory).map_err(failed("read", &self.directory))?;
            permissions::check_owner(&metadata).map_err(failed("use", &self.directory))?;
            let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions());
            if mode & 0o022 != 0 {
                let directory = self.directory.display();
                return Err(usage(format!(
                    "the token directory {directory} can be written to by others"
                ))
                .with_hint(format!("Make it yours alone: chmod 700 {directory}")));
            }
        }
        Ok(())
    }

    /// Removes leftover temporary files of a profile: all of them, or those older than
    /// [`LEFTOVER_AGE`].
    fn remove_leftovers(&self, profile: &str, is_all: bool) -> Result<(), Error> {
        let prefix = temporary_prefix(profile);
        for name in self.names()? {
            let path = self.directory.join(&name);
            let age = || fs::metadata(&path)?.modified().map(|at| at.elapsed().unwrap_or_default());
            if name.starts_with(&prefix)
                && (is_all || age().is_ok_and(|age: Duration| age > LEFTOVER_AGE))
            {
                ignore_not_found(fs::remove_file(&path)).map_err(failed("remove", &path))?;
            }
        }
        Ok(())
    }

    /// Replaces a file atomically and flushes it to the disk.
    fn replace(&self, profile: &str, path: &Path, content: &[u8]) -> io::Result<()> {
        permissions::replace(&self.directory, &temporary_prefix(profile), path, content)
    }
}

impl TokenStore for FileTokenStore {
    fn load(&self, profile: &str) -> Result<Option<Token>, Error> {
        let path = self.path(profile, "json")?;
        let mut options = OpenOptions::new();
        options.read(true);
        let file = match permissions::open(options, &path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            file => file.map_err(failed("read", &path))?,
        };
        let mut text = Vec::new();
        file.take(LIMIT).read_to_end(&mut text).map_err(failed("read", &path))?;
        let place = || format!("the token file {}", path.display());
        self.format.decode(profile, &text, place).map(Some)
    }

    fn save(&self, profile: &str, token: &Token) -> Result<(), Error> {
        let path = self.path(profile, "json")?;
        let text = self.format.encode(profile, token)?;
        let prepared = self.prepared.take(profile).map(|file| publish(file, &path, &text));
        // Another session may have removed an old prepared file as a leftover.
        if prepared.is_none_or(|result| result.is_err()) {
            self.open_directory()?;
            self.replace(profile, &path, &text).map_err(failed("write", &path))?;
        }
        // The token is stored, so an error here can wait for the next save.
        let _ = self.remove_leftovers(profile, false);
        Ok(())
    }

    fn prepare(&self, profile: &str) -> Result<(), Error> {
        let path = self.path(profile, "json")?;
        self.open_directory()?;
        let prefix = temporary_prefix(profile);
        self.prepared.prepare(profile, &path, &prefix).map_err(failed("write", &path))
    }

    fn delete(&self, profile: &str) -> Result<(), Error> {
        let path = self.path(profile, "json")?;
        ignore_not_found(fs::remove_file(&path)).map_err(failed("remove", &path))?;
        // Leftovers may contain valid tokens.
        self.remove_leftovers(profile, true)
    }

    fn try_lock(&self, profile: &str) -> Result<Option<StoreLock>, Error> {
        let path = self.path(profile, "lock")?;
        self.open_directory()?;
        // Never removed: processes that wait for the lock would lock different files.
        let mut options = permissions::options();
        options.write(true).create(true).truncate(false);
        let file = permissions::open(options, &path).map_err(failed("lock", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(StoreLock::new(ProfileLock {
                files: self.prepared.clone(),
                profile: profile.to_owned(),
                _file: file,
            }))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(failed("lock", &path)(error)),
        }
    }
}

/// Rejects the empty profile, which no keyring and no file can have.
pub(crate) fn check_profile(profile: &str) -> Result<(), Error> {
    if profile.is_empty() {
        return Err(usage("the profile of a token store must not be empty"));
    }
    Ok(())
}

/// Treats a missing file as removed.
fn ignore_not_found(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

fn usage(message: impl Into<String>) -> Error {
    Error::new(ErrorCode::Usage, message)
}

fn failed(action: &str, path: &Path) -> impl FnOnce(io::Error) -> Error {
    let message = format!("can't {action} {}", path.display());
    move |error| {
        Error::new(ErrorCode::LocalIo, format!("{message}: {error}"))
            .with_hint("Check who owns the token store's files and directory, and the free space.")
            .with_source(error)
    }
}

/// Encodes a profile as a file name that is valid and unique on every file system. Capitals are
/// encoded, since some file systems are case-insensitive.
fn file_name(profile: &str) -> String {
    let mut name = String::new();
    for byte in profile.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'@' | b'+' => name.push(byte.into()),
            b'.' if !name.is_empty() => name.push('.'),
            _ => {
                // Writing to a string can't fail.
                let _ = write!(name, "%{byte:02X}");
            }
        }
    }
    name
}

/// Returns the profile of a file name, if it is the name of a token file.
fn profile_of(name: &str) -> Option<String> {
    let name = name.strip_suffix(".json").filter(|name| !name.starts_with('.'))?;
    let profile = percent_decode_str(name).decode_utf8().ok()?;
    (file_name(&profile) == name && !name.is_empty()).then(|| profile.into_owned())
}

/// Prefix of the temporary files of a profile.
fn temporary_prefix(profile: &str) -> String {
    // No token file begins with a dot, and no encoded profile has a `~`.
    format!(".{}~", file_name(profile))
}

/// Returns the data directory of applications.
fn data_directory(
    lookup: impl Fn(&'static str) -> Option<OsString>,
    home: Option<PathBuf>,
) -> Option<PathBuf> {
    let variable = |name| lookup(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = home.filter(|home| home.is_absolute());
    if cfg!(windows) {
        variable("APPDATA").or_else(|| Some(home?.join("AppData").join("Roaming")))
    } else if cfg!(target_vendor = "apple") {
        Some(home?.join("Library").join("Application Support"))
    } else {
        variable("XDG_DATA_HOME").or_else(|| Some(home?.join(".local").join("share")))
    }
}

#[cfg(test)]
mod tests;
