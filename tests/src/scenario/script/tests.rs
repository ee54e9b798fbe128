//! The links whose origin is replaced.

use super::move_links;

#[test]
fn only_links_to_the_api_are_rewritten() {
    let table = [
        (
            "<https://3.basecampapi.com/999/x?page=2>; rel=\"next\"",
            "<U/999/x?page=2>; rel=\"next\"",
        ),
        ("<HTTPS://3.BasecampAPI.com:443/x>, <https://3.basecampapi.com>", "<U/x>, <U>"),
        ("https://3.basecampapi.com/x", "U/x"),
        ("</x?page=2>; rel=\"next\"", "</x?page=2>; rel=\"next\""),
        ("<http://3.basecampapi.com/x>", "<http://3.basecampapi.com/x>"),
        ("<https://3.basecampapi.com:8443/x>", "<https://3.basecampapi.com:8443/x>"),
        ("<https://3.basecampapi.com.evil.example/>", "<https://3.basecampapi.com.evil.example/>"),
        ("<https://3.basecampapi.com@evil.example/>", "<https://3.basecampapi.com@evil.example/>"),
        ("", ""),
    ];
    for (text, expected) in table {
        assert_eq!(move_links(text, "https://3.basecampapi.com", "U"), expected);
    }
    let local = move_links("<http://localhost:80/x>", "http://localhost", "U");
    assert_eq!(local, "<U/x>");
}
