use super::*;

#[test]
fn only_a_definite_answer_makes_a_host_unknown() {
    let sorted = |message: &str| {
        let message = format!("failed to lookup address information: {message}");
        UnknownHost::sort(io::Error::other(message)).is::<UnknownHost>()
    };
    assert!(sorted("Name or service not known"));
    assert!(sorted("nodename nor servname provided, or not known"));
    assert!(!sorted("Temporary failure in name resolution"));
    assert!(!sorted("Try again"));
}
