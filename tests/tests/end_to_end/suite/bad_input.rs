//! Invalid input of the caller: each is an error before any request is sent.

use basecamp_core::{Config, ErrorCode};
use basecamp_sandbox::Sandbox;

use super::{builder, client, new_client};

test! {
    fn tokens_and_accounts_are_checked() {
        for token in ["", " ", "two\nlines"] {
            let error = new_client(token).unwrap_err();
            assert_eq!(error.code(), ErrorCode::Usage);
            assert!(error.message().contains("access token"), "{error}");
        }
        let sandbox = Sandbox::start().unwrap();
        let error = builder(&sandbox).build().unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
        assert!(error.message().contains("token"), "{error}");
        for account in ["", "12a", "-1", "1 ", "١"] {
            let error = client(&sandbox).for_account(account).unwrap_err();
            assert_eq!(error.code(), ErrorCode::Usage);
            assert!(error.message().contains("account id"), "{error}");
        }
        assert_eq!(sandbox.count("*", "*"), 0);
    }
}

test! {
    fn settings_are_checked() {
        for url in ["http://example.com", "https://example.com/x", "https://u@example.com", "https://example.com?x"] {
            let error = Config::builder().base_url(url).build().unwrap_err();
            assert_eq!((error.code(), error.exit_code()), (ErrorCode::Usage, 1));
            assert!(error.message().contains("`base_url`"), "{error}");
        }
    }
}

test! {
    fn certificates_are_checked() {
        let sandbox = Sandbox::builder().tls().start().unwrap();
        let error = builder(&sandbox).root_certificates("garbage").token("t").build().unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
        // A server with an untrusted certificate gets no request.
        let stranger = Sandbox::builder().tls().start().unwrap();
        let config = crate::support::config(&stranger)
            .retry(basecamp_core::RetryPolicy::none())
            .build()
            .unwrap();
        let client = builder(&sandbox).config(config).token("t").build().unwrap();
        let account = client.for_account(stranger.account_id()).unwrap();
        let error = wait!(account.projects().list().send()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::Network, "{error}");
        assert_eq!(stranger.count("*", "*"), 0);
    }
}
