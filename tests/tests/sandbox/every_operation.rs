//! Every operation of the registry, with requests generated from its entry.

use basecamp_core::Operation;
use basecamp_core::operation::{
    Body, OPERATIONS, Pagination, Parameter, ParameterLocation, ParameterType,
};
use basecamp_sandbox::Sandbox;
use basecamp_sandbox::samples::{self, Extent};
use serde_json::{Map, Value, json};
use url::Url;

use crate::http_client::{Answer, raw};

pub(crate) type Arguments = Map<String, Value>;

/// A request that can be corrupted before it is sent.
pub(crate) struct Request {
    operation: &'static Operation,
    url: Url,
    content_type: Option<String>,
    body: Vec<u8>,
}

impl Request {
    pub(crate) fn new(
        sandbox: &Sandbox,
        operation: &'static Operation,
        arguments: &Arguments,
    ) -> Self {
        let mut path = operation.path_template().replace("{accountId}", sandbox.account_id());
        let arguments_in = |location: ParameterLocation| {
            operation
                .parameters
                .iter()
                .filter(move |parameter| parameter.location == location)
                .filter_map(|parameter| {
                    arguments.get(parameter.name).map(|value| (parameter, value))
                })
        };
        for (parameter, value) in arguments_in(ParameterLocation::Path) {
            path = path.replace(&format!("{{{}}}", parameter.name), &text(value));
        }
        let mut url = Url::parse(sandbox.url()).unwrap().join(&path).unwrap();
        for (parameter, value) in arguments_in(ParameterLocation::Query) {
            add_to_query(operation, &mut url, parameter.name, value);
        }
        let mut request = Self { operation, url, content_type: None, body: Vec::new() };
        match operation.body {
            Body::None => {}
            Body::Json { .. } => {
                let members = arguments_in(ParameterLocation::Body)
                    .map(|(parameter, value)| (parameter.name.to_owned(), value.clone()));
                request.set_members(members.collect());
            }
            Body::File => {
                add_to_query(operation, &mut request.url, "name", &json!("plan.png"));
                request.content_type = Some("image/png".to_owned());
                request.body = b"not a picture".to_vec();
            }
            Body::Multipart => {
                let (field, _) = arguments_in(ParameterLocation::Body).next().unwrap();
                request.content_type = Some("multipart/form-data; boundary=xyz".to_owned());
                request.body = format!(
                    "--xyz\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"a.png\"\r\n\
                     Content-Type: image/png\r\n\r\nnot a picture\r\n--xyz--\r\n",
                    field.name
                )
                .into_bytes();
            }
            other => panic!("{other:?} is new"),
        }
        request
    }

    fn full(sandbox: &Sandbox, operation: &'static Operation) -> Self {
        Self::new(sandbox, operation, &sandbox.arguments(operation.id, Extent::Full))
    }

    /// Sets the members of the JSON body, in their envelope.
    fn set_members(&mut self, members: Arguments) {
        let body = match self.operation.body {
            Body::Json { envelope: Some(key), outside } => {
                let (mut outer, inner): (Arguments, Arguments) =
                    members.into_iter().partition(|(name, _)| outside.contains(&name.as_str()));
                outer.insert(key.to_owned(), inner.into());
                outer.into()
            }
            _ => Value::Object(members),
        };
        self.content_type = Some("application/json".to_owned());
        self.body = body.to_string().into_bytes();
    }

    pub(crate) fn send(&self, sandbox: &Sandbox) -> Answer {
        self.send_with(sandbox, &sandbox.token())
    }

    /// Sends the request with a token.
    pub(crate) fn send_with(&self, sandbox: &Sandbox, token: &str) -> Answer {
        let mut headers = format!("Authorization: Bearer {token}\r\n");
        if let Some(content_type) = &self.content_type {
            headers += &format!("Content-Type: {content_type}\r\n");
        }
        let target = &self.url[url::Position::BeforePath..];
        raw(sandbox, self.operation.method.as_str(), target, &headers, &self.body).unwrap()
    }

    /// Sends the request and expects a 400 with this reason, or a 415 about its media type.
    #[track_caller]
    fn refused(&self, sandbox: &Sandbox, reason: &str) {
        let answer = self.send(sandbox);
        let error = String::from_utf8_lossy(&answer.body).into_owned();
        let is_media_type = reason.starts_with("Content-Type") || reason == "media type";
        assert!(
            (answer.status == 400 || is_media_type && answer.status == 415)
                && error.contains(reason),
            "{}: {reason} expected, but {} {error}",
            self.operation.id,
            answer.status
        );
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn add_to_query(operation: &Operation, url: &mut Url, name: &str, value: &Value) {
    let mut query = url.query_pairs_mut();
    let parameter = operation.parameters.iter().find(|parameter| parameter.name == name);
    let is_joined =
        parameter.is_some_and(|parameter| matches!(parameter.ty, ParameterType::Joined(_)));
    match value {
        Value::Array(items) if is_joined => {
            let items: Vec<String> = items.iter().map(text).collect();
            query.append_pair(name, &items.join(","));
        }
        Value::Array(items) => {
            for item in items {
                query.append_pair(&format!("{name}[]"), &text(item));
            }
        }
        value => drop(query.append_pair(name, &text(value))),
    }
}

/// Operations whose parameters are all optional, but not at once.
const NEED_ONE_OF_SEVERAL: [&str; 2] = ["CreateTemplateLibraryCopy", "MoveRecording"];

/// Requests of all operations, in an order in which each finds the records that it names.
pub(crate) fn requests(sandbox: &Sandbox, extent: Extent) -> Vec<(&'static Operation, Request)> {
    // Deleting a part of a record, and then a whole one, affects the operations after it.
    let mut operations = OPERATIONS.to_vec();
    operations.sort_by_key(|operation| {
        let is_whole = operation.path_template().ends_with('}');
        (operation.method == http::Method::DELETE).then_some(is_whole)
    });
    // Ids of existing records, not of those that the operations add.
    let request = |operation: &'static Operation| {
        let arguments = sandbox.arguments(operation.id, extent);
        (operation, Request::new(sandbox, operation, &arguments))
    };
    operations.into_iter().map(request).collect()
}

#[test]
fn every_operation_has_a_response() {
    let mut answered = 0;
    for extent in [Extent::Minimal, Extent::Full] {
        let sandbox = Sandbox::start().unwrap();
        for (operation, request) in requests(&sandbox, extent) {
            let answer = request.send(&sandbox);
            let body = String::from_utf8_lossy(&answer.body).into_owned();
            if extent == Extent::Minimal && NEED_ONE_OF_SEVERAL.contains(&operation.id) {
                assert_eq!(answer.status, 422, "{}", operation.id);
                answered += 1;
                continue;
            }
            assert!(
                matches!(answer.status, 200 | 201 | 204),
                "{}: {} {body}",
                operation.id,
                answer.status
            );
            match samples::result(operation.id, Extent::Minimal) {
                None => assert_eq!(body, "", "{}", operation.id),
                Some(expected) => assert_has_all(&answer.json(), &expected, operation.id),
            }
            answered += 1;
        }
    }
    assert_eq!(answered, 2 * OPERATIONS.len());
}

/// Asserts that a body has all expected members.
fn assert_has_all(body: &Value, expected: &Value, whose: &str) {
    match (body, expected) {
        (Value::Object(body), Value::Object(expected)) => {
            for (name, expected) in expected {
                let member = body.get(name).unwrap_or_else(|| panic!("{whose}: no {name}"));
                assert_has_all(member, expected, &format!("{whose}.{name}"));
            }
        }
        (_, Value::Null) | (Value::String(_), Value::Number(_)) => {}
        _ => assert_eq!(
            std::mem::discriminant(body),
            std::mem::discriminant(expected),
            "{whose}: {body}"
        ),
    }
}

#[test]
fn every_list_has_pages() {
    let sandbox = Sandbox::builder().page_size(2).start().unwrap();
    for operation in OPERATIONS {
        let Pagination::Link { key } = operation.pagination else { continue };
        let mut arguments = sandbox.arguments(operation.id, Extent::Minimal);
        arguments.insert("page".to_owned(), json!(1));
        let answer = Request::new(&sandbox, operation, &arguments).send(&sandbox).expect(200);
        let total: usize = answer.header("x-total-count").unwrap().parse().unwrap();
        let body = answer.json();
        let items = key.map_or(&body, |key| &body[key]).as_array().unwrap();
        assert_eq!(items.len(), total.min(2), "{}", operation.id);
        assert_eq!(answer.header("link").is_some(), total > 2, "{}", operation.id);
    }
}

#[test]
fn an_empty_object_counts_as_no_body() {
    let sandbox = Sandbox::start().unwrap();
    for operation in OPERATIONS {
        if matches!(operation.body, Body::None) && operation.method != "GET" {
            let mut request = Request::full(&sandbox, operation);
            request.content_type = Some("application/json".to_owned());
            request.body = b"{}".to_vec();
            let answer = request.send(&sandbox);
            assert_ne!(answer.status, 400, "{}", operation.id);
        }
    }
}

#[test]
fn unknown_parameters_are_rejected() {
    let sandbox = Sandbox::start().unwrap();
    for operation in OPERATIONS {
        let mut request = Request::full(&sandbox, operation);
        add_to_query(operation, &mut request.url, "colour", &json!("red"));
        request.refused(&sandbox, "colour is not known here: the query takes ");

        let mut request = Request::full(&sandbox, operation);
        if matches!(operation.body, Body::None) {
            request.content_type = Some("application/json".to_owned());
            request.body = b"[]".to_vec();
            request.refused(&sandbox, "takes no body");
            continue;
        }
        request.content_type = None;
        request.refused(&sandbox, "Content-Type must be");
        let Body::Json { envelope, .. } = operation.body else { continue };
        for (body, reason) in
            [("{", "is not JSON"), ("", "is not JSON"), ("[]", "not a JSON object")]
        {
            let mut request = Request::full(&sandbox, operation);
            request.body = body.as_bytes().to_vec();
            request.refused(&sandbox, reason);
        }
        let mut request = Request::full(&sandbox, operation);
        request.content_type = Some("text/json".to_owned());
        request.refused(&sandbox, "Content-Type must be application/json");
        let mut members = members(&sandbox, operation);
        members.insert("colour".to_owned(), json!("red"));
        request.set_members(members);
        request.refused(&sandbox, "colour is not known here: ");
        if let Some(key) = envelope {
            request.body = b"{}".to_vec();
            request.refused(&sandbox, &format!("{key} is missing"));
            request.body = json!({ key: [] }).to_string().into_bytes();
            request.refused(&sandbox, &format!("{key} must be an object"));
        }
    }
}

#[test]
fn files_are_of_a_media_type() {
    let sandbox = Sandbox::start().unwrap();
    for operation in OPERATIONS {
        for wrong in ["nonsense", "image/", "\u{fc}/png", "image/png; x"] {
            let mut request = Request::full(&sandbox, operation);
            match operation.body {
                Body::File => request.content_type = Some(wrong.to_owned()),
                Body::Multipart => {
                    let form = String::from_utf8(request.body).unwrap();
                    request.body = form.replace("image/png", wrong).into_bytes();
                }
                _ => continue,
            }
            request.refused(&sandbox, "media type");
        }
    }
}

#[test]
fn missing_required_parameters_are_rejected() {
    let sandbox = Sandbox::start().unwrap();
    for operation in OPERATIONS {
        for parameter in operation.parameters.iter().filter(|parameter| parameter.required) {
            if parameter.location == ParameterLocation::Path || parameter.ty == ParameterType::File
            {
                continue;
            }
            let mut arguments = sandbox.arguments(operation.id, Extent::Full);
            arguments.remove(parameter.name);
            let request = Request::new(&sandbox, operation, &arguments);
            request.refused(&sandbox, &format!("{} is missing", parameter.name));
        }
    }
}

#[test]
fn parameters_of_another_type_are_rejected() {
    let sandbox = Sandbox::start().unwrap();
    let mut refused = 0;
    for operation in OPERATIONS {
        for parameter in operation.parameters {
            let place = parameter.location;
            let Some(wrong) = mistyped(parameter).filter(|_| place != ParameterLocation::Path)
            else {
                continue;
            };
            let mut arguments = sandbox.arguments(operation.id, Extent::Full);
            arguments.insert(parameter.name.to_owned(), wrong);
            let request = Request::new(&sandbox, operation, &arguments);
            request.refused(&sandbox, parameter.name);
            refused += 1;
        }
    }
    assert!(refused > 300, "{refused}");
}

/// A value of another type than the parameter's, if its location can represent one.
fn mistyped(parameter: &Parameter) -> Option<Value> {
    match (parameter.ty, parameter.location) {
        (ParameterType::File | ParameterType::Json, _) => None,
        (ParameterType::Text | ParameterType::PersonId, ParameterLocation::Query) => None,
        (ParameterType::NonEmptyText, ParameterLocation::Query) => Some(json!("")),
        (ParameterType::Joined(ParameterType::PersonId), _) => None,
        (ParameterType::List(_), ParameterLocation::Query) => Some(json!("x")),
        (ParameterType::List(item), _) => match item {
            ParameterType::Text => Some(json!([7])),
            _ => Some(json!(["x"])),
        },
        (ParameterType::Text, _) => Some(json!(7)),
        _ => Some(json!("x")),
    }
}

/// The members of an operation's full JSON body.
fn members(sandbox: &Sandbox, operation: &'static Operation) -> Arguments {
    let mut members = sandbox.arguments(operation.id, Extent::Full);
    members.retain(|name, _| {
        operation.parameters.iter().any(|parameter| {
            parameter.location == ParameterLocation::Body && parameter.name == name
        })
    });
    members
}
