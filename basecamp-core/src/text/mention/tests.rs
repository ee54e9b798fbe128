use super::*;

/// The `attachable_sgid` of person 7, with a signature.
fn sgid_with(signature: &str) -> String {
    let payload = "eyJfcmFpbHMiOnsiZGF0YSI6ImdpZDovL2JjMy9QZXJzb24vNyIsInB1ciI6ImF0dGFjaGFibGUifX0";
    format!("{payload}--{signature}")
}

fn person(id: i64, sgid: &str) -> Person {
    let json = serde_json::json!({"id": id, "name": "Ann", "attachable_sgid": sgid});
    serde_json::from_value(json).unwrap()
}

fn ann() -> Person {
    person(7, &sgid_with("aa"))
}

#[test]
fn mentioned_people_are_listed_once_in_order() {
    let tag = mention_markup(&ann()).unwrap();
    assert_eq!(mentioned_person_ids(&format!("<p>{tag} and {tag}</p>")), [7.into()]);
    assert_eq!(mentioned_person_ids("<p>Ann</p>"), []);
    assert_eq!(
        attachment_sgids(&format!("{tag}<bc-attachment sgid=\"x\">")),
        [sgid_with("aa"), "x".to_owned()]
    );
}

#[test]
fn a_person_without_a_valid_sgid_can_not_be_mentioned() {
    let mut people = vec![person(7, ""), person(8, &sgid_with("aa")), person(7, "BAh7")];
    people.push(Person { attachable_sgid: None, ..ann() });
    people.extend(["\"", "'", "<", ">", "&"].map(|ch| person(7, &sgid_with(ch))));
    for person in people {
        assert!(mention_markup(&person).is_err(), "{person:?}");
        // Even if the text mentions the person already.
        let content = format!("<bc-attachment sgid=\"{}\">", sgid_with("aa"));
        assert!(with_mentions(&content, [&ann(), &person]).is_err());
    }
}

#[test]
fn mentions_are_added_to_the_first_paragraph() {
    let tag = mention_markup(&ann()).unwrap();
    for (content, expected) in [
        ("<p>Hi</p>", format!("<p>{tag} Hi</p>")),
        (" <div class='x'>Hi</div>", format!(" <div class='x'>{tag} Hi</div>")),
        ("Hi", format!("{tag} Hi")),
        ("<pre>Hi</pre>", format!("{tag} <pre>Hi</pre>")),
        ("", format!("{tag} ")),
    ] {
        assert_eq!(with_mentions(content, [&ann()]).unwrap(), expected);
    }
    assert_eq!(with_mentions("<p>Hi</p>", []).unwrap(), "<p>Hi</p>");
    assert_eq!(with_mentions("Hi", [&ann(), &ann()]).unwrap(), format!("{tag} Hi"));
}

#[test]
fn only_a_tag_with_the_current_sgid_replaces_a_mention() {
    let current = format!("<p><bc-attachment sgid=\"{}\"></p>", sgid_with("aa"));
    assert_eq!(with_mentions(&current, [&ann()]).unwrap(), current);
    let escaped = current.replace("--", "&#45;-");
    assert_eq!(with_mentions(&escaped, [&ann()]).unwrap(), escaped);
    // Forged, outdated, or with a suffix that another decoder would drop.
    let suffixes = "&#1;|&#0;|&#9;|&#10;|&#x85;|&#x200b;|&#128;| |\t|\n|\r\n|\x0c|\0|&nbsp;|&Tab;|&ensp;|\
                    &ThickSpace;|\u{2028}|\u{3000}|\u{200d}|\u{feff}|=|&equals;|&bogus;|&amp;|&|\
                    \u{e9}|%00|%20|-|--|--aa|?|#|;|,";
    let suffixes = suffixes.split('|');
    let forged: Vec<_> =
        suffixes.map(|suffix| current.replace("--aa", &format!("--aa{suffix}"))).collect();
    let outdated = [current.replace("--aa", "--bb"), current.replace("--aa", "")];
    let hidden = [format!("<!-- {current} -->"), format!("<p title='{current}'>")];
    for content in forged.iter().chain(&outdated).chain(&hidden) {
        let mentioned = with_mentions(content, [&ann()]).unwrap();
        assert_eq!(mentioned.len(), content.len() + mention_markup(&ann()).unwrap().len() + 1);
    }
}
