//! The browser and the terminal of the user, for logins in one call.

use std::env;
use std::io::{self, Write as _};

use basecamp_core::Error;
use basecamp_core::oauth::Desktop;

use crate::random::random;

/// The desktop of the system: the default browser, standard error and standard input.
///
/// The default browser is that of the variable `BROWSER`, or of the desktop environment.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct SystemDesktop;

impl Desktop for SystemDesktop {
    fn has_display(&self) -> bool {
        has_display(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
    }

    fn open_browser(&self, url: &str) -> io::Result<()> {
        webbrowser::open(url)
    }

    fn show(&self, text: &str) {
        // Without standard error, nobody reads the text.
        let _ = writeln!(io::stderr(), "{text}");
    }

    fn read_line(&self) -> io::Result<String> {
        let mut line = String::new();
        io::stdin().read_line(&mut line)?;
        Ok(line)
    }

    fn random(&self) -> Result<[u8; 48], Error> {
        random()
    }
}

/// Whether a browser of the user can be opened. `is_set` is whether an environment variable is set.
fn has_display(is_set: impl Fn(&str) -> bool) -> bool {
    if is_set("BROWSER") {
        return true;
    }
    if cfg!(any(windows, target_vendor = "apple")) {
        // The screen of a remote computer is out of sight.
        return !is_set("SSH_CONNECTION");
    }
    is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_shows_whether_there_is_a_display() {
        for variable in ["BROWSER", "DISPLAY", "WAYLAND_DISPLAY"] {
            assert!(has_display(|name| name == variable), "{variable}");
        }
        let is_remote = has_display(|name| name == "SSH_CONNECTION");
        assert!(!is_remote);
        assert_eq!(has_display(|_| false), cfg!(any(windows, target_vendor = "apple")));
    }

    #[test]
    fn random_bytes_differ() {
        assert_ne!(SystemDesktop.random().unwrap(), SystemDesktop.random().unwrap());
    }
}
