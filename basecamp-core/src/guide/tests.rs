//! The guides say something about everything that there is.

use crate::ErrorCode;

/// Every code; the match makes sure that none is forgotten here.
fn codes() -> Vec<ErrorCode> {
    use ErrorCode::{
        Ambiguous, ApiError, AuthRequired, Forbidden, LimitExceeded, Network, NotFound, RateLimit,
        Usage, Validation,
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
    ];
    for code in all {
        match code {
            Usage | NotFound | AuthRequired | Forbidden | RateLimit | Network | ApiError
            | Ambiguous | Validation | LimitExceeded => {}
        }
    }
    all.to_vec()
}

#[test]
fn every_error_code_is_explained_with_its_exit_code() {
    let guide = include_str!("errors.md");
    let sections: Vec<&str> = guide.split("\n# `").skip(1).collect();
    assert_eq!(sections.len(), codes().len());
    for (section, code) in sections.iter().zip(codes()) {
        assert!(section.starts_with(&format!("{code}`\n")), "{code}: {section}");
        for part in ["**What happened.**", "**What to do.**"] {
            assert!(section.contains(part), "{code} lacks {part}");
        }
        assert!(
            section.to_lowercase().contains(&format!("exit code {},", code.exit_code())),
            "{code}"
        );
        let retryable = crate::Error::new(code, "").retryable();
        let said = section.split("**").next().unwrap_or_default();
        // 5xx depend on the status.
        if code != ErrorCode::ApiError {
            assert_eq!(said.contains("not retryable"), !retryable, "{code}: {said}");
        }
    }
}
