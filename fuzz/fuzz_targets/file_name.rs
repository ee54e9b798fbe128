//! Any text as a file's name: it names a file, in the folder where it is put, on every system.
#![no_main]

use basecamp_core::safe_name;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let name = safe_name(text);
    assert!(!name.is_empty() && name.len() <= 255);
    assert!(name != "." && name != "..");
    assert!(!name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']));
    assert!(!name.chars().any(char::is_control));
    assert!(!name.starts_with(' ') && !name.ends_with([' ', '.']));
    assert_eq!(safe_name(&name), name);
});
