use super::*;

#[test]
fn only_a_definite_dns_answer_means_unknown_host() {
    let is_unknown = |message: &str| {
        let message = format!("failed to lookup address information: {message}");
        UnknownHost::classify(io::Error::other(message)).is::<UnknownHost>()
    };
    assert!(is_unknown("Name or service not known"));
    assert!(is_unknown("nodename nor servname provided, or not known"));
    assert!(!is_unknown("Temporary failure in name resolution"));
    assert!(!is_unknown("Try again"));
}
