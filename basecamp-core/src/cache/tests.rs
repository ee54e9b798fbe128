use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use http::{HeaderValue, Request, Response};
use proptest::prelude::*;

use super::*;
use crate::auth::strategy::Auth;
use crate::client::account::Account;
use crate::client::config::Config;
use crate::client::context::Context;
use crate::client::handle::Blocking;
use crate::error::ErrorCode;
use crate::error::failure::Failure;
use crate::observe::event::{RequestInfo, RequestResult};
use crate::observe::hooks::Hooks;
use crate::request::retry::RetryPolicy;
use crate::testing::Simulation;

/// One store for several clients.
#[derive(Clone, Default)]
struct Common(Arc<MemoryCache>);

impl CacheStore for Common {
    fn get(&self, key: &CacheKey) -> Option<CachedResponse> {
        self.0.get(key)
    }

    fn put(&self, key: &CacheKey, response: &CachedResponse) {
        self.0.put(key, response);
    }

    fn remove(&self, key: &CacheKey) {
        self.0.remove(key);
    }
}

fn account(
    server: &Simulation,
    store: impl CacheStore + 'static,
    token: &str,
) -> Account<Blocking> {
    let config = Config::builder().retry(RetryPolicy::none()).build().unwrap();
    let context = Context::new(config, Auth::token(token), 0).unwrap().with_cache(store);
    Account::new(server.blocking(Arc::new(context)), "999").unwrap()
}

/// Responds in turn, with a 304 if the request has the validator.
fn server(answers: Vec<Response<Bytes>>) -> Simulation {
    let mut answers = answers.into_iter();
    Simulation::new(move |request| {
        let answer = answers.next().unwrap();
        let known = [
            (header::IF_NONE_MATCH, header::ETAG),
            (header::IF_MODIFIED_SINCE, header::LAST_MODIFIED),
        ];
        let holds = known.iter().any(|(condition, validator)| {
            let asked = request.headers().get(condition);
            asked.is_some() && asked == answer.headers().get(validator)
        });
        if !holds {
            return Ok(answer);
        }
        let mut not_modified = Response::builder().status(304).body(Bytes::new()).unwrap();
        *not_modified.headers_mut() = answer.headers().clone();
        not_modified.headers_mut().remove(header::LINK);
        not_modified.headers_mut().remove("x-total-count");
        Ok(not_modified)
    })
}

fn answer(headers: &[(&str, &str)], body: &'static str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body));
    for (name, value) in headers {
        let name = HeaderName::try_from(*name).unwrap();
        response.headers_mut().append(name, HeaderValue::try_from(*value).unwrap());
    }
    response
}

#[test]
fn not_modified_returns_the_cached_response() {
    for validator in [("etag", "\"v1\""), ("last-modified", "Thu, 01 Jan 2026 00:00:00 GMT")] {
        let page = |link, id: &str| {
            answer(&[validator, ("link", link), ("x-total-count", "7"), ("x-request-id", id)], "[]")
        };
        let next = "<?page=2>; rel=\"next\"";
        let server = server(vec![page(next, "a"), page("", "b"), page(next, "c"), page("", "d")]);
        let account = account(&server, MemoryCache::default(), "secret");
        let first = account.projects().list().send_full().unwrap();
        let again = account.projects().list().send_full().unwrap();
        assert_eq!(server.requests().len(), 4, "the pages of both walks");
        assert_eq!(first.value.meta().total_count, Some(7));
        assert_eq!(again.value.meta().total_count, Some(7));
        assert_eq!(again.status, 200);
        assert_eq!(again.headers["x-request-id"], "d", "what the 304 says is newer");
    }
}

#[test]
fn changed_response_replaces_the_entry() {
    let versions = [("\"v1\"", "[1]"), ("\"v2\"", "[2]"), ("\"v2\"", "[2]")];
    let answers = versions.map(|(tag, body)| answer(&[("etag", tag)], body));
    let server = server(answers.to_vec());
    let account = account(&server, MemoryCache::default(), "secret");
    let bodies: Vec<Bytes> =
        (0..3).map(|_| account.projects().list().send_raw().unwrap().value).collect();
    assert_eq!(bodies, ["[1]", "[2]", "[2]"]);
    let asked: Vec<_> = server.requests();
    let asked: Vec<_> =
        asked.iter().map(|sent| sent.request.headers().get(header::IF_NONE_MATCH)).collect();
    assert_eq!(asked, [None, Some(&"\"v1\"".parse().unwrap()), Some(&"\"v2\"".parse().unwrap())]);
}

#[test]
fn unstorable_responses_are_not_stored() {
    let tag = ("etag", "\"v1\"");
    let mut error = answer(&[tag], "{}");
    *error.status_mut() = StatusCode::FORBIDDEN;
    let mut partial = answer(&[tag], "[]");
    *partial.status_mut() = StatusCode::PARTIAL_CONTENT;
    let private = answer(&[tag, ("cache-control", "private, No-Store")], "[]");
    for first in [answer(&[], "[]"), error, partial, private] {
        let server = server(vec![first, answer(&[tag], "[]")]);
        let account = account(&server, MemoryCache::default(), "secret");
        let _ = account.projects().list().send_raw();
        account.projects().list().send_raw().unwrap();
        assert!(!server.requests()[1].request.headers().contains_key(header::IF_NONE_MATCH));
    }
    // A mutation is neither stored nor looked up.
    let server = server(vec![answer(&[tag], "{}"), answer(&[tag], "{}")]);
    let account = account(&server, MemoryCache::default(), "secret");
    for _ in 0..2 {
        account.projects().create("x").send_raw().unwrap();
    }
    assert!(!server.requests()[1].request.headers().contains_key(header::IF_NONE_MATCH));
}

#[test]
fn missing_resource_invalidates_the_entry() {
    for status in [StatusCode::NOT_FOUND, StatusCode::GONE] {
        let page = || answer(&[("etag", "\"v1\"")], "[]");
        let mut gone = answer(&[], "");
        *gone.status_mut() = status;
        let server = server(vec![page(), gone, page()]);
        let account = account(&server, MemoryCache::default(), "secret");
        for _ in 0..3 {
            let _ = account.projects().list().send_raw();
        }
        let requests = server.requests();
        let asked = requests.iter().map(|sent| sent.request.headers());
        let asked: Vec<_> =
            asked.map(|headers| headers.contains_key(header::IF_NONE_MATCH)).collect();
        assert_eq!(asked, [false, true, false], "{status}");
    }
}

#[test]
fn contradicting_304_invalidates_the_entry() {
    let kept = answer(&[("etag", "\"v1\"")], "[]");
    let mut other = answer(&[("etag", "\"v2\"")], "");
    *other.status_mut() = StatusCode::NOT_MODIFIED;
    let mut answers = vec![kept.clone(), other, kept].into_iter();
    let server = Simulation::new(move |_| Ok(answers.next().unwrap()));
    let account = account(&server, MemoryCache::default(), "secret");
    for _ in 0..3 {
        assert_eq!(account.projects().list().send_raw().unwrap().value, "[]");
    }
    assert!(!server.requests()[2].request.headers().contains_key(header::IF_NONE_MATCH));
}

#[test]
fn size_counts_the_body_and_each_header() {
    let size = |headers: &[(&str, &str)], body| {
        let (head, body) = answer(headers, body).into_parts();
        CachedResponse::new(head.headers, body).size()
    };
    assert_eq!(size(&[], "12345"), 5);
    assert_eq!(size(&[("etag", "v1")], "12345"), 5 + 4 + 2 + 64);
    assert_eq!(size(&[("etag", "v1"), ("link", "")], ""), 4 + 2 + 64 + 4 + 64);
}

#[test]
fn unrequested_304_is_an_error() {
    let mut not_modified = answer(&[("etag", "\"v1\"")], "");
    *not_modified.status_mut() = StatusCode::NOT_MODIFIED;
    let server = server(vec![not_modified]);
    let account = account(&server, MemoryCache::default(), "secret");
    let error = account.projects().list().send().unwrap_err();
    assert_eq!((error.code(), error.http_status().unwrap()), (ErrorCode::ApiError, 304));
}

#[test]
fn custom_conditions_bypass_the_cache() {
    let page = || answer(&[("etag", "\"v1\"")], "[]");
    let server = server(vec![page(), page()]);
    let account = account(&server, MemoryCache::default(), "secret");
    account.projects().list().send().unwrap();
    let call = account.projects().list().with_header("if-none-match", "\"v1\"");
    assert_eq!(call.send().unwrap_err().http_status().unwrap(), 304);
}

#[test]
fn request_end_marks_cached_responses() {
    struct Seen(Arc<Mutex<Vec<(u16, bool)>>>);

    impl Hooks for Seen {
        fn on_request_end(&self, _: &RequestInfo, result: &RequestResult) {
            self.0.lock().unwrap().push((result.status.unwrap().as_u16(), result.from_cache));
        }
    }

    let page = || answer(&[("etag", "\"v1\"")], "[]");
    let server = server(vec![page(), page()]);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let context = Context::new(Config::default(), Auth::token("secret"), 0).unwrap();
    let context = context.with_hooks(Arc::new(Seen(seen.clone())));
    let context = Arc::new(context.with_cache(MemoryCache::default()));
    let account = Account::new(server.blocking(context), "999").unwrap();
    for _ in 0..2 {
        account.projects().list().send().unwrap();
    }
    assert_eq!(*seen.lock().unwrap(), [(200, false), (304, true)]);
}

#[test]
fn panicking_store_is_ignored() {
    struct Broken;

    impl CacheStore for Broken {
        fn get(&self, _: &CacheKey) -> Option<CachedResponse> {
            panic!("the disk failed")
        }

        fn put(&self, _: &CacheKey, _: &CachedResponse) {
            panic!("the disk failed")
        }

        fn remove(&self, _: &CacheKey) {
            panic!("the disk failed")
        }
    }

    let server = server(vec![answer(&[("etag", "\"v1\"")], "[]")]);
    assert!(account(&server, Broken, "secret").projects().list().send().is_ok());
}

#[test]
fn different_requests_have_different_keys() {
    let key = |uri: &str, token: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, token.parse().unwrap());
        headers.insert(header::ACCEPT, "application/json".parse().unwrap());
        CacheKey::new(&uri.parse().unwrap(), &headers)
    };
    let reference = key("https://x/1/a", "t");
    assert_eq!(reference, key("https://x/1/a", "t"));
    for other in [key("https://x/2/a", "t"), key("https://y/1/a", "t"), key("https://x/1/a", "u")] {
        assert_ne!(reference, other);
    }
    let digits: String = reference.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(reference.to_string(), digits);
    assert_ne!(reference.as_bytes(), key("https://x/2/a", "t").as_bytes());
}

#[test]
fn least_recently_used_entry_is_evicted_first() {
    let key = |number: u8| CacheKey([number; 32]);
    let response = |size: usize| CachedResponse::new(HeaderMap::new(), vec![0; size].into());
    let cache = MemoryCache::new(2, 100);
    cache.put(&key(1), &response(10));
    cache.put(&key(2), &response(10));
    assert!(cache.get(&key(1)).is_some());
    cache.put(&key(3), &response(10));
    assert!(cache.get(&key(2)).is_none() && cache.get(&key(1)).is_some());
    // The size is also limited in bytes, and an entry over the limit evicts no other entries.
    cache.put(&key(4), &response(95));
    assert!(cache.get(&key(4)).is_some() && cache.get(&key(1)).is_none());
    cache.put(&key(5), &response(101));
    assert!(cache.get(&key(5)).is_none() && cache.get(&key(4)).is_some());
    // But it evicts the older entry of its key.
    cache.put(&key(4), &response(101));
    assert!(cache.get(&key(4)).is_none());
}

/// An event of the model of a server and its clients.
#[derive(Debug, Clone)]
enum Act {
    /// A client sends a request.
    Get { client: usize, id: i64 },
    /// The content changes, for all tokens.
    Change { id: i64 },
    /// Toggles the validator of the content.
    Tag { id: i64, tagged: bool },
    /// Sets the next response.
    Fail(u16),
}

fn act() -> impl Strategy<Value = Act> {
    let id = 1..4_i64;
    prop_oneof![
        6 => (0..2_usize, id.clone()).prop_map(|(client, id)| Act::Get { client, id }),
        2 => id.clone().prop_map(|id| Act::Change { id }),
        1 => (id, any::<bool>()).prop_map(|(id, tagged)| Act::Tag { id, tagged }),
        1 => prop::sample::select(vec![400_u16, 403, 404, 410, 429, 500, 304]).prop_map(Act::Fail),
    ]
}

#[derive(Default)]
struct World {
    versions: BTreeMap<String, (u32, bool)>,
    fail: Option<u16>,
}

impl World {
    /// The content depends on the token, but the tag doesn't.
    fn answer(&mut self, request: &Request<Bytes>) -> Result<Response<Bytes>, Failure> {
        let (version, tagged) = self.version(request.uri().path());
        let tag = format!("\"{version}\"");
        let asked = request.headers().get(header::IF_NONE_MATCH);
        let mut response = Response::new(Bytes::new());
        if let Some(status) = self.fail.take() {
            *response.status_mut() = StatusCode::from_u16(status).unwrap();
        } else if tagged && asked.is_some_and(|asked| asked.as_bytes() == tag.as_bytes()) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        } else {
            let token = request.headers()[header::AUTHORIZATION].to_str().unwrap();
            *response.body_mut() = content(request.uri().path(), version, token).into();
        }
        if tagged {
            response.headers_mut().insert(header::ETAG, tag.parse().unwrap());
        }
        Ok(response)
    }

    fn version(&self, path: &str) -> (u32, bool) {
        self.versions.get(path).copied().unwrap_or((0, true))
    }
}

fn content(path: &str, version: u32, token: &str) -> String {
    format!("{path} {version} {token}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn cache_returns_no_stale_or_foreign_response(
        acts in prop::collection::vec(act(), 1..40), entries in 0..5_usize,
    ) {
        let world = Arc::new(Mutex::new(World::default()));
        let served = world.clone();
        let server = Simulation::new(move |request| served.lock().unwrap().answer(request));
        let store = Common(Arc::new(MemoryCache::new(entries, 600)));
        let clients = ["one", "two"].map(|token| account(&server, store.clone(), token));
        for act in acts {
            let path = |id: i64| format!("/999/todos/{id}");
            match act {
                Act::Change { id } => {
                    let mut world = world.lock().unwrap();
                    world.versions.entry(path(id)).or_insert((0, true)).0 += 1;
                }
                Act::Tag { id, tagged } => {
                    world.lock().unwrap().versions.entry(path(id)).or_insert((0, true)).1 = tagged;
                }
                Act::Fail(status) => world.lock().unwrap().fail = Some(status),
                Act::Get { client, id } => {
                    let failing = world.lock().unwrap().fail;
                    let (version, _) = world.lock().unwrap().version(&path(id));
                    let token = ["Bearer one", "Bearer two"][client];
                    match clients[client].todos().get(id).send_raw() {
                        Ok(reply) if failing.is_none() => {
                            prop_assert_eq!(&reply.value, &content(&path(id), version, token));
                        }
                        // After a wrong 304 the client returns its cached content, but never that
                        // of another token.
                        Ok(reply) => {
                            prop_assert_eq!(failing, Some(304));
                            let text = String::from_utf8(reply.value.to_vec()).unwrap();
                            prop_assert!(text.starts_with(&path(id)) && text.ends_with(token));
                        }
                        Err(error) => {
                            let status = error.http_status().unwrap();
                            prop_assert_eq!(failing, Some(status));
                        }
                    }
                }
            }
        }
    }
}
