//! Any text as a file's name: it names a file, in the folder where it is put, on every system.
#![no_main]

use basecamp_core::safe_name;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let name = safe_name(text);
    assert!(!name.is_empty() && name.len() <= 255);
    assert!(!name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']));
    assert!(!name.chars().any(char::is_control));
    assert!(!name.starts_with([' ', '.']) && !name.ends_with([' ', '.']));
    assert!(!is_device(&name));
    assert_eq!(safe_name(&name), name);
});

/// Whether Windows takes it for a device, which no extension changes.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let port = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    port.is_some_and(|port| port.chars().count() == 1 && "0123456789¹²³".contains(port))
        || ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"].contains(&stem.as_str())
}
