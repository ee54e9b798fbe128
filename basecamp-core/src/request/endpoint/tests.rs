use http::Method;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::body::multipart::FilePart;
use crate::model::id::Id;
use crate::net::origin::Origin;
use crate::registry::operation::{
    ApiRetryPolicy, Body, Pagination, Parameter, ParameterType, PathPart,
};

static GET_PROBE: Operation = Operation {
    id: "GetProbe",
    service: "probes",
    name: "get",
    method: Method::GET,
    path: &[
        PathPart::Literal("/"),
        PathPart::Parameter("accountId"),
        PathPart::Literal("/probes/"),
        PathPart::Parameter("probeName"),
        PathPart::Literal(".json"),
    ],
    parameters: &[Parameter::path("name", "probeName", ParameterType::Text, "")],
    body: Body::None,
    resource_type: "probe",
    idempotent: false,
    pagination: Pagination::None,
    retry: ApiRetryPolicy { max_attempts: 1, statuses: &[] },
    deprecated: false,
    anonymous: false,
    doc: "",
};

fn origin() -> Origin {
    Origin::parse_root("base_url", "https://h").unwrap()
}

fn url(name: &str, query: impl FnOnce(&mut RequestBuilder<'_>)) -> Result<String, Error> {
    let origin = origin();
    let mut request = RequestBuilder::new(&origin, &GET_PROBE);
    request.path(&["999".into(), name.into()]);
    query(&mut request);
    request.finish().map(|built| built.url)
}

#[test]
fn path_argument_is_one_segment() {
    for (name, expected) in [
        ("a", "a"),
        ("a b", "a%20b"),
        ("a/b", "a%2Fb"),
        ("../x", "..%2Fx"),
        ("a?b#c", "a%3Fb%23c"),
        ("50%", "50%25"),
        ("é", "%C3%A9"),
        ("-._~", "-._~"),
    ] {
        assert_eq!(url(name, |_| {}).unwrap(), format!("https://h/999/probes/{expected}.json"));
    }
    for name in ["", ".", ".."] {
        let error = url(name, |_| {}).unwrap_err();
        assert!(error.message().contains("`name`"), "{}", error.message());
        assert_eq!(error.operation().unwrap().id, "GetProbe");
    }
    // The builder returns the first of several errors.
    let file = FilePart::new("a", "no media type", "");
    let error = url("..", |request| request.file("name", &file)).unwrap_err();
    assert!(error.message().contains("`name`"), "{error}");
}

#[test]
fn request_has_the_ids_of_its_path() {
    let account = crate::Account::detached("999").unwrap();
    for (operation, arguments, project, resource) in [
        ("GetProject", json!({"project_id": 5}), Some(5), None),
        ("GetTodo", json!({"todo_id": 7}), None, Some(7)),
        ("GetMessageType", json!({"project_id": 5, "type_id": 7}), Some(5), Some(7)),
    ] {
        let call = account.call(operation, arguments).unwrap();
        let origin = origin();
        let mut request = RequestBuilder::new(&origin, call.operation());
        call.write(&mut request);
        assert_eq!(request.finish().unwrap().ids, PathIds { project, resource }, "{operation}");
    }
}

#[test]
fn query_has_the_parameters_that_are_set() {
    let built = url("a", |request| {
        request.query("q", "x y&z");
        request.query("none", &None::<String>);
        request.query("flag", &Some(false));
        request.query("ids", &vec![1_i64, 2]);
        request.query("names", &vec!["a", "b c"]);
        request.query("empty", &Vec::<i64>::new());
        request.query("on", &crate::model::time::date(2026, 12, 1));
        request.query("by", &Id::<crate::types::Person>::new(7));
        request.query("a&b", "");
    });
    let expected =
        "q=x%20y%26z&flag=false&ids[]=1&ids[]=2&names[]=a&names[]=b%20c&on=2026-12-01&by=7&a%26b=";
    assert_eq!(built.unwrap(), format!("https://h/999/probes/a.json?{expected}"));
}

#[test]
fn missing_path_argument_is_an_error() {
    let origin = origin();
    let mut request = RequestBuilder::new(&origin, &GET_PROBE);
    request.path(&["999".into()]);
    assert!(request.finish().unwrap_err().message().contains("`name`"));
}

proptest! {
    #[test]
    fn url_parser_decodes_any_text(name in "[^.].*", value in ".*") {
        let built = url(&name, |request| request.query("q", value.as_str())).unwrap();
        let parsed = ::url::Url::parse(&built).unwrap();
        let segments: Vec<_> = parsed.path_segments().unwrap().collect();
        prop_assert_eq!(segments.len(), 3);
        let pairs: Vec<_> = parsed.query_pairs().collect();
        prop_assert_eq!(&*pairs[0].1, value.as_str());
        let uri: http::Uri = built.parse().unwrap();
        prop_assert_eq!(uri.host(), Some("h"));
    }
}
