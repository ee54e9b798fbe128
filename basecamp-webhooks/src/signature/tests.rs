use proptest::prelude::*;

use super::*;

/// RFC 4231, section 4: keys, data and HMAC-SHA-256 of the test cases that don't truncate.
const RFC_4231: [(&[u8], &[u8], &str); 6] = [
    (&[0x0b; 20], b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    (
        b"Jefe",
        b"what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ),
    (&[0xaa; 20], &[0xdd; 50], "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    (
        &[
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
            25,
        ],
        &[0xcd; 50],
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
    ),
    (
        &[0xaa; 131],
        b"Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    ),
    (
        &[0xaa; 131],
        b"This is a test using a larger than block-size key and a larger than block-size data. \
          The key needs to be hashed before being used by the HMAC algorithm.",
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
    ),
];

#[test]
fn signatures_are_those_of_rfc_4231() {
    for (key, data, expected) in RFC_4231 {
        let key = Key::new(key);
        assert_eq!(key.sign(data), expected);
        assert!(key.verifies(data, expected));
    }
}

#[test]
fn an_empty_secret_or_signature_is_invalid() {
    let valid = compute_signature(b"body", &Secret::new(""));
    assert!(!verify_signature(b"body", &valid, &Secret::new("")));
    assert!(!verify_signature(b"body", "", &Secret::new("secret")));
    assert!(!verify_signature(b"body", "", &Secret::new("")));
}

#[test]
fn malformed_signature_is_rejected() {
    let valid = compute_signature(b"body", &Secret::new("secret"));
    let mixed: String = valid
        .char_indices()
        .map(|(at, digit)| if at % 2 == 0 { digit.to_ascii_uppercase() } else { digit })
        .collect();
    let not_hex = format!("{}g", &valid[..63]);
    let not_ascii = format!("{}é", &valid[..62]);
    for bad in [
        &valid[..63],
        &valid[..62],
        &format!("{valid}0"),
        &format!("{valid}{valid}"),
        &valid.to_uppercase(),
        &mixed,
        &not_hex,
        &not_ascii,
        &format!("sha256={valid}"),
        &format!("sha256={}", &valid[..57]),
        &format!(" {valid}"),
        &format!("{valid}\n"),
        &format!("0x{}", &valid[..62]),
        &format!("+{}", &valid[..63]),
    ] {
        assert!(!verify_signature(b"body", bad, &Secret::new("secret")), "{bad:?}");
    }
    assert!(verify_signature(b"body", &valid, &Secret::new("secret")));
}

#[test]
fn flipped_bit_of_body_or_signature_is_detected() {
    let body = br#"{"id": 9007199254741001, "kind": "todo_created"}"#.to_vec();
    let valid = compute_signature(&body, &Secret::new("secret"));
    for bit in 0..body.len() * 8 {
        let mut other = body.clone();
        other[bit / 8] ^= 1 << (bit % 8);
        assert!(!verify_signature(&other, &valid, &Secret::new("secret")), "bit {bit}");
    }
    for at in 0..valid.len() {
        let mut other = valid.clone().into_bytes();
        other[at] = if other[at] == b'0' { b'1' } else { b'0' };
        let other = String::from_utf8(other).unwrap();
        assert!(!verify_signature(&body, &other, &Secret::new("secret")), "digit {at}");
    }
}

#[test]
fn signature_of_a_signer_verifies() {
    let request = Signer::new("secret").request("body");
    let signature = request.headers()[SIGNATURE_HEADER].to_str().unwrap();
    assert!(verify_signature(request.body(), signature, &Secret::new("secret")));
    assert_eq!(format!("{:?}", Signer::new("secret")), "Signer { .. }");
}

proptest! {
    #[test]
    fn any_bytes_sign_and_verify(body: Vec<u8>, secret in "\\PC+", other in "\\PC+") {
        let (secret, other) = (Secret::new(secret), Secret::new(other));
        let signature = compute_signature(&body, &secret);
        prop_assert!(verify_signature(&body, &signature, &secret));
        // HMAC pads short keys with zeros, which `\PC` has none of.
        prop_assert_eq!(verify_signature(&body, &signature, &other), secret == other);
    }

    #[test]
    fn random_text_does_not_verify(body: Vec<u8>, signature: String) {
        prop_assert!(!verify_signature(&body, &signature, &Secret::new("secret")));
    }

    #[test]
    fn random_digits_do_not_verify(body: Vec<u8>, signature in "[0-9a-f]{64}") {
        prop_assert!(!verify_signature(&body, &signature, &Secret::new("secret")));
    }
}
