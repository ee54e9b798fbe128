//! Arbitrary texts as file names: the result names a file within the folder, on every system.
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

/// Device names of Windows, with any extension.
const DEVICES: &str = "CON PRN AUX NUL CONIN$ CONOUT$ \
    COM0 COM1 COM2 COM3 COM4 COM5 COM6 COM7 COM8 COM9 COM\u{b9} COM\u{b2} COM\u{b3} \
    LPT0 LPT1 LPT2 LPT3 LPT4 LPT5 LPT6 LPT7 LPT8 LPT9 LPT\u{b9} LPT\u{b2} LPT\u{b3}";

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    DEVICES.split(' ').any(|device| device.eq_ignore_ascii_case(stem))
}
