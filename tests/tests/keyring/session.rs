//! A session of a user with D-Bus, whose processes and files end with the test.

use std::env;
use std::process::Command;

/// The keyring of a session.
#[derive(Clone, Copy)]
pub(crate) enum Keyring {
    None,
    Locked,
    Unlocked,
}

/// Set in the processes of a session.
const MARK: &str = "BASECAMP_TESTS_KEYRING_SESSION";

/// Starts or replaces the keyring. The daemon is in the background when the command ends.
const START: &str =
    "printf password | gnome-keyring-daemon --replace --unlock --components=secrets >/dev/null";

/// Runs the body of a test in a session. The variables of a process can't be changed safely, so
/// this starts the test again, in a process of the session.
pub(crate) fn in_session(name: &str, keyring: Keyring, test: impl FnOnce()) {
    if env::var_os(MARK).is_some() {
        return test();
    }
    let home = tempfile::tempdir().unwrap();
    // Creates the user's keyring; the second daemon finds it locked.
    let script = match keyring {
        Keyring::None => "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent exec \"$@\"".to_owned(),
        Keyring::Locked => {
            let locked = "gnome-keyring-daemon --replace --daemonize --components=secrets";
            format!("{START} && {locked} >/dev/null && \"$@\"")
        }
        Keyring::Unlocked => format!("{START} && \"$@\""),
    };
    let mut command = match keyring {
        Keyring::None => Command::new("sh"),
        Keyring::Locked | Keyring::Unlocked => {
            let mut command = Command::new("dbus-run-session");
            command.args(["--", "sh"]);
            command
        }
    };
    let output = command
        .args(["-c", &script, "sh"])
        .arg(env::current_exe().unwrap())
        .args(["--exact", name, "--include-ignored", "--nocapture"])
        .env(MARK, "1")
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path())
        .env("XDG_RUNTIME_DIR", home.path())
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let printed = text(&output.stdout);
    assert!(
        output.status.success() && printed.contains("1 passed"),
        "{printed}{}",
        text(&output.stderr)
    );
}

/// Ends the keyring of the session, and starts another with the same entries.
pub(crate) fn restart_keyring() {
    assert!(Command::new("sh").args(["-c", START]).status().unwrap().success());
}
