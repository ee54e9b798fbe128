//! The guide of errors covers every error code.

use crate::ErrorCode;

/// Returns every code. The `match` doesn't compile if a code is missing here.
fn codes() -> Vec<ErrorCode> {
    use ErrorCode::{
        Ambiguous, ApiError, AuthRequired, Cancelled, Forbidden, LimitExceeded, LocalIo, Network,
        NotFound, RateLimit, Usage, Validation,
    };
    let all = [
        Usage,
        NotFound,
        AuthRequired,
        Forbidden,
        RateLimit,
        Network,
        ApiError,
        Ambiguous,
        Validation,
        LimitExceeded,
        Cancelled,
        LocalIo,
    ];
    for code in all {
        match code {
            Usage | NotFound | AuthRequired | Forbidden | RateLimit | Network | ApiError
            | Ambiguous | Validation | LimitExceeded | Cancelled | LocalIo => {}
        }
    }
    all.to_vec()
}

#[test]
fn guide_covers_every_error_code() {
    let guide = include_str!("errors.md");
    let sections: Vec<&str> = guide.split("\n# `").skip(1).collect();
    assert_eq!(sections.len(), codes().len());
    for (section, code) in sections.iter().zip(codes()) {
        assert!(section.starts_with(&format!("{code}`\n")), "{code}: {section}");
        for part in ["**Cause.**", "**Solution.**"] {
            assert!(section.contains(part), "{code} lacks {part}");
        }
        assert!(
            section.to_lowercase().contains(&format!("exit code {},", code.exit_code())),
            "{code}"
        );
        let retryable = crate::Error::new(code, "").retryable();
        let summary = section.split("**").next().unwrap_or_default();
        // For `api_error` it depends on the status.
        if code != ErrorCode::ApiError {
            assert_eq!(summary.contains("not retryable"), !retryable, "{code}: {summary}");
        }
    }
}
