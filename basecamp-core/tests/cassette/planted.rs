//! Secrets and personal data in every place of a conversation: a cassette has none of them.

use basecamp_core::FilePart;
use basecamp_core::cassette::Scrub;
use basecamp_core::oauth::{AuthorizationServer, OAuth};
use basecamp_core::text::mention_markup;
use basecamp_core::types::Person;
use http::Method;
use proptest::prelude::*;
use serde_json::json;

use super::*;

/// An sgid of the person 77.
const SGID: &str = "eyJfcmFpbHMiOnsiZGF0YSI6ImdpZDovL2JjMy9QZXJzb24vNzciLCJwdXIi\
                    OiJhdHRhY2hhYmxlIn19--c0ffee77";

const API: &str = "http://localhost:3000/999";
const DISPOSITION: &str = "attachment; filename=\"Ann Ray.pdf\"; filename*=UTF-8''Ann%20Ray.pdf";
const STORAGE: &str =
    "https://storage.example.net/file-sgid-31?signature=signature-3&policy=policy-abc";

/// The texts that no cassette has, in any case.
const PLANTED: [&str; 34] = [
    "token-of-ann",
    "session-id-41",
    "api-key-99",
    "client-secret-1",
    "code-of-login",
    "refresh-old",
    "refresh-new",
    "access-new",
    "ticket-55",
    "hook-secret",
    "chatbot-key-8",
    "signature-3",
    "policy-abc",
    "shared-document-1234",
    "password-5",
    "c0ffee77",
    "eyJfcmFpbHMiOnsiZGF0YSI6ImdpZDovL2JjMy9QZXJzb24vNzci",
    "file-sgid-31",
    "Ann",
    "Ray",
    "O'Neil",
    "O&#39;Neil",
    "Zoë",
    "ann@example.org",
    "bo@example.org",
    "zoe@",
    "1701234567",
    "170 1234567",
    "Plays the tuba",
    "Head of Tubas",
    "Lisbon",
    "Europe/",
    "Honcho",
    "Very private",
];

fn person() -> Value {
    json!({
        "id": 77, "name": "Ann Ray", "email_address": "ann@example.org", "attachable_sgid": SGID,
        "personable_type": "User", "title": "Head of Tubas", "bio": "Plays the tuba",
        "location": "Lisbon", "time_zone": "Europe/Lisbon", "phone_number": "+49 170 1234567",
        "avatar_url": "http://localhost:3000/999/people/BAhAnn/avatar?v=1",
        "created_at": "2026-12-01T09:00:00Z",
        "company": {"id": 5, "name": "Honcho Design"},
    })
}

/// Returns all planted texts that are in a cassette.
fn found(recorder: &Recorder) -> Vec<&'static str> {
    let cassette = reread(&recorder.cassette()).to_json().to_lowercase();
    let texts = PLANTED.into_iter();
    texts.filter(|text| cassette.contains(&text.to_lowercase())).collect()
}

fn respond_with(
    body: &Value,
) -> impl FnMut(&Request<Bytes>) -> Result<Response<Bytes>, Failure> + use<> {
    let body = body.clone();
    move |_| Ok(json(&body))
}

#[test]
fn requests_have_no_secret_and_no_person() {
    let recorder = Recorder::new();
    let account = recorded(&recorder, respond_with(&json!({"creator": person()})));
    let content = format!("Ask <b>ANN RAY</b>, Ann or ann@example.org, +49 (170) 1234567. {SGID}");
    let body = json!({
        "content": content, "api_key": "api-key-99", "assignee_ids": [77, 78],
        "nested": [{"deep": [{"client_secret": "client-secret-1"}]}],
        "payload_url": "https://a.io/hook-secret", "text": "Bearer token-of-ann",
        "delivery": r#"{"headers": {"Cookie": "sid=session-id-41"}}"#,
    });
    account
        .request(
            Method::POST,
            "/todolists/1/todos.json?q=Ann%20Ray&access_token=api-key-99&creator_ids[]=77",
        )
        .json(&body)
        .with_header("x-api-key", "api-key-99")
        .send()
        .unwrap();
    account.people().get(77).send_raw().unwrap();
    account.request(Method::GET, "/integrations/chatbot-key-8/x.json").send().unwrap();
    account
        .request(Method::POST, "/integrations/chatbot-key-8/buckets/1/chats/2/lines.json")
        .json(&json!({"content": "Hi"}))
        .send()
        .unwrap();
    assert_eq!(found(&recorder), [""; 0]);

    let cassette = recorder.cassette();
    let sent = &cassette.exchanges[0].request;
    let json = serde_json::to_value(&sent.body).unwrap();
    assert_eq!(json["json"]["assignee_ids"], json!([9_000_000_000_001_i64, 78]));
    assert!(
        json["json"]["content"]
            .as_str()
            .unwrap()
            .starts_with("Ask <b>Person 1</b>, Person 1 or person1@")
    );
    assert!(sent.url.contains("?q=Person%201&access_token=redacted-"), "{}", sent.url);
    assert_eq!(cassette.exchanges[1].request.url, "/999/people/9000000000001");
    assert_eq!(cassette.exchanges[1].operation.as_deref(), Some("GetPerson"));
}

#[test]
fn responses_have_no_secret_and_no_person() {
    let recorder = Recorder::new();
    let mut answers = vec![
        // A name that is known only after this response, and sgids of a mention and of a file.
        json(&json!({"content": format!(
            "<p>Ann and Bo O&#39;Neil <bc-attachment sgid=\"{SGID}\" \
             content-type=\"application/vnd.basecamp.mention\"><figure>\
             <img src=\"http://localhost:3000/people/x/avatar\" alt=\"Ann Ray\">\
             <figcaption>Ann</figcaption></figure></bc-attachment>\
             <bc-attachment sgid=\"file-sgid-31\" content-type=\"text/plain\" \
             filename=\"Ann Ray.txt\">\
             </bc-attachment> bo@example.org http://ann:password-5@localhost:3000/x \
             https://files.example.net/shared-document-1234/view?sig=signature-3&amp;\
             policy=policy-abc</p>"
        ), "download_url": "http://localhost:3000/blobs/file-sgid-31/download/Ann%20Ray.txt"})),
        json(&json!([person(), {"id": "78", "name": "Bo O'Neil", "email_address": "bo@example.org"}])),
        json(&json!({"ticket": "ticket-55", "url": "wss://cable.example.net/?ticket=ticket-55",
            "command_url": "https://bots.example.net/hook-secret", "from": "Zoë Q <zoe@example.com>",
            "owner_name": "Ann Ray", "avatars_sample": ["http://localhost:3000/Ann/avatar"],
            "name": "Honcho", "lines_url": format!("{API}/integrations/chatbot-key-8/buckets/1/chats/2/lines.json")})),
        Response::builder()
            .status(403)
            .header("content-type", "text/html")
            .header("set-cookie", "sid=session-id-41; path=/")
            .header("x-user", "Ann Ray")
            .header("link", format!("<{API}/a.json?page=2&token=token-of-ann>; rel=\"next\""))
            .header("content-disposition", DISPOSITION)
            .body("<p>Ann Ray may not use session-id-41 and token-of-ann</p>".into())
            .unwrap(),
        Response::builder()
            .status(422)
            .header("content-type", "application/json")
            .body(r#"{"error": "ann@example.org has a malformed secret"#.into())
            .unwrap(),
        Response::builder()
            .status(302)
            .header("location", STORAGE)
            .body("Ann Ray".into())
            .unwrap(),
    ]
    .into_iter();
    let count = answers.len();
    let account = recorded(&recorder, move |_| Ok(answers.next().unwrap()));
    for _ in 0..count {
        let _ = account.request(Method::POST, "/anything.json").send();
    }
    assert_eq!(recorder.cassette().exchanges.len(), count);
    assert_eq!(found(&recorder), [""; 0]);
    // The same person has the same name, in texts too.
    let text = recorder.cassette().to_json();
    assert!(text.contains("<p>Person 1 and Person 2 <bc-attachment"), "{text}");
    assert!(text.contains("filename*=UTF-8''Person%201.pdf"), "{text}");
}

#[test]
fn logins_and_files_have_no_secret() {
    let recorder = Recorder::new();
    let answer = json!({
        "access_token": "access-new", "refresh_token": "refresh-new", "token_type": "Bearer",
        "expires_in": 7200, "owner": person(), "person": person(),
    });
    let account = recorded(&recorder, respond_with(&answer));
    let server = Simulation::new(respond_with(&answer));
    let oauth = OAuth::new(server.blocking(context(Some(&recorder))));
    let place = AuthorizationServer::new("http://localhost:3000", "http://localhost:3000/token");
    let exchange = oauth.exchange_code(&place, "client", "code-of-login");
    let token = exchange
        .redirect_uri("http://localhost:1/?state=x")
        .client_secret("client-secret-1")
        .send();
    let token = token.unwrap();
    oauth.refresh(&place, "client", &token).send().unwrap();
    let file = FilePart::named("Ann Ray.png", "Very private").with_content_type("image/png");
    account.account().update_logo(file).send().unwrap();
    let _ = account
        .attachments()
        .create(FilePart::named("Ann Ray.json", "{\"Very private\": 1}"))
        .send();
    assert_eq!(found(&recorder), [""; 0]);
    let cassette = recorder.cassette();
    let refresh = serde_json::to_value(&cassette.exchanges[1].request.body).unwrap();
    let sent = refresh["form"].as_array().unwrap();
    let received = serde_json::to_value(&cassette.exchanges[0].response).unwrap();
    assert!(sent.contains(&json!(["refresh_token", received["body"]["json"]["refresh_token"]])));
    assert_eq!(received["body"]["json"]["token_type"], "Bearer");
}

#[test]
fn a_mention_of_a_replaced_person_is_valid() {
    let recorder = Recorder::new();
    let account = recorded(&recorder, respond_with(&person()));
    account.request(Method::GET, "/people/77.json").send().unwrap();
    let cassette = recorder.cassette();
    let person = serde_json::to_value(&cassette.exchanges[0].response).unwrap();
    let person: Person = serde_json::from_value(person["body"]["json"].clone()).unwrap();
    assert_eq!(person.name, "Person 1");
    assert!(mention_markup(&person).unwrap().contains(person.attachable_sgid.as_deref().unwrap()));
}

#[test]
fn rules_of_the_program_are_applied() {
    let scrub = Scrub::new()
        .with_member("description")
        .with_replacement("Falcon", "the project")
        .with_stored_member("bio")
        .with_person_ids();
    assert!(!format!("{scrub:?}").contains("Falcon"));
    let recorder = Recorder::with_scrub(scrub);
    let body = json!({"description": "Top secret", "title": "Falcon by Ann", "creator": person()});
    let account = recorded(&recorder, respond_with(&body));
    account.request(Method::GET, "/Falcon/77.json").send().unwrap();
    let text = recorder.cassette().to_json();
    assert!(text.contains("the project by Person 1") && text.contains("Plays the tuba"), "{text}");
    assert!(text.contains("\"id\": 77") && text.contains("/999/the%20project/77.json"), "{text}");
    assert!(!text.contains("Top secret") && !text.contains("Falcon"), "{text}");
}

#[test]
fn ids_and_urls_that_grant_access_are_replaced() {
    let recorder = Recorder::new();
    let mut creator = person();
    creator["id"] = json!(98_761);
    let body = json!({
        "creator": creator, "unsubscriptions": [98_761], "grant": [98_761],
        "content": "https://x.example/s?k98763 https://y.example/a#k98764 https://a?".to_owned()
            + &"https://a?".repeat(1000),
    });
    let account = recorded(&recorder, respond_with(&body));
    account.request(Method::GET, "/a.json?creators=98761,5&person_id=98761").send().unwrap();
    let text = recorder.cassette().to_json();
    assert!(!text.contains("9876"), "{text}");
}

#[test]
fn urls_nest_in_any_depth() {
    let recorder = Recorder::new();
    let body = json!({ "content": "https://a?".repeat(50_000) });
    let account = recorded(&recorder, respond_with(&body));
    account.request(Method::GET, "/a.json").send().unwrap();
    assert!(recorder.cassette().to_json().len() < 100_000);
}

#[test]
fn words_of_the_api_are_not_names() {
    let recorder = Recorder::new();
    let body =
        json!({"type": "Todo", "content": "Todo", "creator": {"id": 5, "name": "Todo Message"}});
    let account = recorded(&recorder, respond_with(&body));
    account.request(Method::GET, "/todos/1.json").send().unwrap();
    let text = recorder.cassette().to_json();
    assert!(
        text.contains("\"type\": \"Todo\"") && text.contains("\"content\": \"Person 1\""),
        "{text}"
    );
    assert!(text.contains("\"url\": \"/999/todos/1.json\""), "{text}");
}

/// JSON with a person, secrets and texts about them at any depth.
fn planted_json(secret: String, name: String, email: String) -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!({"client_secret": secret})),
        Just(json!({"person": {"id": 4_711, "name": name, "email_address": email}})),
        Just(json!({"url": format!("http://localhost:3000/a?token={secret}")})),
        Just(json!({"note": format!("({name}) <{email}> {secret}")})),
        Just(json!([name, email, secret])),
        Just(json!({"inner": json!({"name": name, "auth": secret}).to_string()})),
        any::<i32>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[a-z_]{1,8}", inner), 0..4)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

const SECRETS: &str = "[A-Za-z0-9]{20,40}";
const NAMES: &str = "[A-Z][a-z]{5,9} [A-Z][a-z]{5,9}";
const EMAILS: &str = "[a-z]{5,9}@[a-z]{3,6}\\.io";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn random_secrets_and_people_are_found_anywhere(
        (secret, name, email, body) in
            (SECRETS, NAMES, EMAILS).prop_flat_map(|(secret, name, email)| {
                let body = planted_json(secret.clone(), name.clone(), email.clone());
                (Just(secret), Just(name), Just(email), body)
            }),
    ) {
        let recorder = Recorder::new();
        let account = recorded(&recorder, respond_with(&body));
        account.request(Method::POST, "/a.json").json(&body).send().unwrap();
        // The exchange in which they are recognized follows the other.
        let known = json!({"client_secret": secret, "person": {"id": 4_711, "name": name}});
        account.request(Method::POST, "/b.json").json(&known).send().unwrap();
        let cassette = reread(&recorder.cassette()).to_json();
        for planted in [&secret, &name, &email] {
            prop_assert!(!cassette.contains(planted.as_str()), "{planted} in {cassette}");
        }
    }

    #[test]
    fn any_text_is_scrubbed_without_a_panic(text in ".{0,200}", name in ".{0,12}") {
        let recorder = Recorder::new();
        let creator = json!({"name": name, "id": 1});
        let body = json!({
            "content": text, "url": text, "from": text, "creator": creator, "payload_url": text,
        });
        let account = recorded(&recorder, respond_with(&body));
        account.request(Method::POST, "/a.json").json(&body).send().unwrap();
        let replay = Replay::new(reread(&recorder.cassette()));
        replayed(&replay).request(Method::POST, "/a.json").json(&body).send().unwrap();
        replay.assert_finished();
    }
}
