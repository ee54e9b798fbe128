//! Classification of failed name lookups.

use std::io;

/// Returns whether a name lookup failed permanently, since the name has no address. The standard
/// library only reports the message of the system, which differs for temporary failures.
#[must_use]
pub fn is_unknown_host(error: &io::Error) -> bool {
    // Windows: `WSAHOST_NOT_FOUND` and `WSANO_DATA`.
    const CODES: [i32; 2] = [11_001, 11_004];
    const TEXTS: [&str; 6] = [
        // glibc and macOS: `EAI_NONAME` and `EAI_NODATA`.
        "Name or service not known",
        "No address associated with hostname",
        "nodename nor servname provided",
        // musl
        "Name does not resolve",
        "Name has no usable address",
        // Windows
        "No such host is known",
    ];
    if cfg!(windows) && error.raw_os_error().is_some_and(|code| CODES.contains(&code)) {
        return true;
    }
    let text = error.to_string();
    TEXTS.iter().any(|known| text.contains(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_name_differs_from_temporary_failure() {
        let failed =
            |detail| io::Error::other(format!("failed to lookup address information: {detail}"));
        for permanent in [
            "Name or service not known",
            "No address associated with hostname",
            "nodename nor servname provided, or not known",
            "Name does not resolve",
        ] {
            assert!(is_unknown_host(&failed(permanent)), "{permanent}");
        }
        for temporary in ["Temporary failure in name resolution", "Try again", "System error"] {
            assert!(!is_unknown_host(&failed(temporary)), "{temporary}");
        }
    }
}
