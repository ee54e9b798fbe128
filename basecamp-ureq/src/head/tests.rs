use super::*;

#[test]
fn the_end_of_a_head_is_found_in_any_split() {
    let head = b"\r\nHTTP/1.1 200 OK\r\nA: b\nC: d\r\n\r\n";
    let whole = [&head[..], b"\r\n\r\nbody"].concat();
    let expected = Some(Extent { length: head.len(), fields: 2 });
    assert_eq!(Scan::default().advance(&whole), expected);
    for first in 0..head.len() {
        let mut scan = Scan::default();
        assert_eq!(scan.advance(&whole[..first]), None, "{first}");
        assert_eq!(scan.advance(&whole), expected, "{first}");
    }
}

#[test]
fn the_status_determines_the_kind() {
    for unknown in
        ["", "\r\n", "HT", "HTTP/1.", "HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 1", "HTTP/1.1 10"]
    {
        assert_eq!(Kind::of(unknown.as_bytes()), Kind::Unknown, "{unknown:?}");
    }
    for interim in ["HTTP/1.1 100", "\r\nHTTP/1.0 103 Early", "HTTP/1.1 199"] {
        assert_eq!(Kind::of(interim.as_bytes()), Kind::Interim, "{interim:?}");
    }
    for last in ["HTTP/1.1 2", "HTTP/1.1 101", "HTTP/1.1 413 Content Too Large", "HTTP/1.1 x"] {
        assert_eq!(Kind::of(last.as_bytes()), Kind::Final, "{last:?}");
    }
    for malformed in ["S", "SSH-2.0", "HTTP/2", "HTTP/1.1\r\n", "\u{1}", "{\"error\": 1}"] {
        assert_eq!(Kind::of(malformed.as_bytes()), Kind::Malformed, "{malformed:?}");
    }
}

#[test]
fn condensing_a_head_returns_all_fields() {
    let head = b"\r\nHTTP/1.1 200 OK\r\nX-A: 1\r\nContent-Length:  5 \r\nX-A:\t2\n\r\n";
    let (condensed, fields) = condense(head).unwrap();
    assert_eq!(condensed, b"HTTP/1.1 200\r\ncontent-length: 5\r\n\r\n");
    assert_eq!(fields.get_all("x-a").iter().collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(fields["content-length"], "5");
}

#[test]
fn malformed_fields_are_rejected() {
    for line in ["no colon", "bad name: x", " folded: x", ": x", "a: \u{1}"] {
        let head = format!("HTTP/1.1 200 OK\r\n{line}\r\n\r\n");
        assert_eq!(condense(head.as_bytes()).unwrap_err(), HeadError::Malformed, "{line:?}");
    }
}

#[test]
fn malformed_interim_heads_are_rejected() {
    for head in [
        "HTTP/1.1 10y Hints\r\n\r\n",
        "HTTP/1.1 1001 Continue\r\n\r\n",
        "HTTP/1.1 100y\r\n\r\n",
        "HTTP/1.1 100 Continue\r\nno colon\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\na b: c\r\n\r\n",
    ] {
        assert_eq!(check(head.as_bytes()), Err(HeadError::Malformed), "{head:?}");
    }
    assert_eq!(check(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), Ok(()));
    let many = format!("HTTP/1.1 100 Continue\r\n{}\r\n", "a: b\r\n".repeat(257));
    assert_eq!(check(many.as_bytes()), Err(HeadError::TooManyFields));
}

#[test]
fn errors_name_the_limit() {
    let messages = [HeadError::TooLarge, HeadError::TooManyFields].map(|error| error.to_string());
    assert_eq!(
        messages,
        [
            "the response's head is larger than 256 KiB",
            "the response has more than 256 header fields"
        ]
    );
}
