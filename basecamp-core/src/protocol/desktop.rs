//! The computer of the user who logs in: its browser and its terminal.

use std::io;

use crate::error::Error;

/// The browser and the terminal of the user, and the randomness of the operating system, for logins
/// in one call. `basecamp-storage` has the implementation for the system.
///
/// The methods may block: machines call them in [`Step::Blocking`](crate::Step::Blocking), except
/// for [`show`](Self::show), [`has_display`](Self::has_display) and [`random`](Self::random), which
/// return at once.
pub trait Desktop: Send + Sync {
    /// Whether a browser of the user can be opened on this computer.
    fn has_display(&self) -> bool;

    /// Opens a URL in the browser of the user.
    ///
    /// # Errors
    ///
    /// The error of starting the browser.
    fn open_browser(&self, url: &str) -> io::Result<()>;

    /// Shows instructions to the user, such as on standard error.
    fn show(&self, text: &str);

    /// Reads a line that the user enters or pastes. An empty one means the end of the input.
    ///
    /// # Errors
    ///
    /// The error of reading.
    fn read_line(&self) -> io::Result<String>;

    /// Returns bytes of a cryptographic random generator.
    ///
    /// # Errors
    ///
    /// A `usage` error if the operating system provides none.
    fn random(&self) -> Result<[u8; 48], Error>;
}
