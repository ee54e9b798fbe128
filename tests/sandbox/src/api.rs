//! Requests of the API: authentication, routing, and the response.

use std::sync::atomic::Ordering;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::header::{
    CONTENT_TYPE, HeaderName, HeaderValue, LINK, LOCATION, USER_AGENT, WWW_AUTHENTICATE,
};
use http::request::Parts;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use serde_json::{Map, Value};

use super::Shared;
use super::auth::sent_token;
use super::call::Call;
use super::documented;
use super::feed;
use super::files;
use super::gzip;
use super::input::Input;
use super::my_notifications;
use super::pages::next_link;
use super::permissions;
use super::reply::{Outcome, Refusal, Reply, json_response, parsed, text_response};
use super::routes::{self, MatchedRoute};
use super::store::Store;
use super::validators;

const X_TOTAL_COUNT: HeaderName = HeaderName::from_static("x-total-count");

impl Shared {
    pub(super) fn next_request_id(&self) -> HeaderValue {
        let number = self.requests.fetch_add(1, Ordering::Relaxed) + 1;
        HeaderValue::try_from(format!("sandbox-{number}")).expect("digits are visible ASCII")
    }

    pub(super) fn answer(&self, head: &Parts, body: &Bytes) -> Response<Bytes> {
        let path = head.uri.path();
        if let Some(response) = self.answer_login(head, body) {
            return response;
        }
        if let Some(response) = files::serve(&lock(&self.store), head) {
            return response;
        }
        let found = split_account(path).and_then(|(_, path)| routes::find(&head.method, path));
        let is_anonymous = found.as_ref().is_some_and(|found| found.route.operation.anonymous);
        let access = lock(&self.tokens).admit(&head.headers);
        let mut store = lock(&self.store);
        // Operations without a token are those of nobody, whatever token there is.
        let caller = access.filter(|_| !is_anonymous).and_then(|access| access.person);
        let person = caller.unwrap_or(store.me);
        // A reset forgets people that requests have added.
        if !is_anonymous && (access.is_none() || !store.people.contains_key(&person)) {
            return unauthorized(&head.headers);
        }
        store.acting(person, |store| self.answer_caller(store, found, head, body))
    }

    /// The response to a caller with a valid token, or to an operation that needs none.
    fn answer_caller(
        &self,
        store: &mut Store,
        found: Option<MatchedRoute>,
        head: &Parts,
        body: &Bytes,
    ) -> Response<Bytes> {
        let path = head.uri.path();
        if matches!(path, "/authorization" | "/authorization.json") && head.method == Method::GET {
            let expires_in = lock(&self.tokens).expires_in();
            return json_response(StatusCode::OK, &store.authorization(expires_in));
        }
        let account = format!("/{}/", store.links.account_id);
        if let Some(path) = path.strip_prefix(&account)
            && let Some(response) = files::locate(store, head, path)
        {
            return response;
        }
        let agent = head.headers.get(USER_AGENT).map(HeaderValue::as_bytes).unwrap_or_default();
        if agent.trim_ascii().is_empty() {
            let reason = "A User-Agent is required: the name of your program, and a contact";
            return Refusal::malformed(reason).into_response();
        }
        self.finish_jobs(store);
        if head.method != Method::GET {
            store.changes += 1;
        }
        let response = match self.call(store, found, head, body) {
            Ok(reply) => self.respond(head, reply),
            Err(refusal) => refusal.into_response(),
        };
        let response =
            if head.method == Method::GET { validators::tagged(response) } else { response };
        let response = gzip::negotiated(response, gzip::is_accepted(&head.headers));
        validators::unless_known(head, response)
    }

    /// Makes the call of a request, whose route is found by its path.
    pub(super) fn call(
        &self,
        store: &mut Store,
        found: Option<MatchedRoute>,
        head: &Parts,
        body: &Bytes,
    ) -> Outcome {
        let (account, path) = split_account(head.uri.path()).ok_or_else(Refusal::not_found)?;
        if account != store.links.account_id {
            return Err(Refusal::not_found());
        }
        let found = found.ok_or_else(|| match routes::methods(path).as_slice() {
            [] => Refusal::not_found(),
            others => Refusal::no_such_method(&head.method, others),
        })?;
        permissions::check(store, &found)?;
        let Input { query, body, content } = Input::read(found.route.operation, head, body)?;
        let mut call = Call {
            operation: found.route.operation,
            store,
            pages: self.pages,
            ids: found.ids,
            texts: found.texts,
            bucket: found.bucket,
            query,
            body,
            content,
        };
        call.store.forget_changes();
        if let Some(redirect) = documented::redirect(&call) {
            return Ok(redirect);
        }
        let reply = found.route.handler.run(&mut call)?;
        self.publish(&mut call, &reply);
        if !store.job_time.is_zero() {
            self.jobs_changed.notify_one();
        }
        // All members of the feed's rows are on the wire.
        let is_loose = store.as_documented && found.route.operation.service != "event_feed";
        Ok(match is_loose {
            true => documented::loosen_reply(found.route.operation.id, reply),
            false => reply,
        })
    }

    /// Notifies people, the feed, chatbots and webhooks of the changes of a call.
    fn publish(&self, call: &mut Call<'_>, reply: &Reply) {
        my_notifications::notify(call.store);
        feed::publish_changes(call, reply);
        self.delivery_queue.push_commands(call.store.commands());
        self.delivery_queue.push(call.store.add_deliveries(call.operation));
    }

    /// Does the jobs whose time has come, each as a call of the person who started it.
    pub(super) fn finish_jobs(&self, store: &mut Store) {
        while let Some((job, person, operation)) = store.due_job() {
            store.changes += 1;
            store.acting(person, |store| {
                store.forget_changes();
                store.finish_job(job);
                let mut call = Call {
                    operation,
                    store,
                    pages: self.pages,
                    ids: Vec::new(),
                    texts: Vec::new(),
                    bucket: None,
                    query: Map::new(),
                    body: Map::new(),
                    content: Bytes::new(),
                };
                self.publish(&mut call, &Reply::Empty(StatusCode::OK));
            });
        }
    }

    /// Makes the call of a POST to a path below the account, without a request over the network.
    pub(super) fn post(&self, store: &mut Store, path: &str, body: &Value) -> Outcome {
        let found = routes::find(&Method::POST, path);
        let target = format!("/{}/{path}", store.links.account_id);
        let request = Request::post(target).header(CONTENT_TYPE, "application/json").body(());
        let (head, ()) = request.map_err(|_| Refusal::not_found())?.into_parts();
        store.changes += 1;
        self.call(store, found, &head, &body.to_string().into())
    }

    fn respond(&self, head: &Parts, reply: Reply) -> Response<Bytes> {
        match reply {
            Reply::Json(status, body) => json_response(status, &body),
            Reply::Text(text) => text_response(StatusCode::OK, text),
            Reply::Empty(status) => {
                let mut response = Response::new(Bytes::new());
                *response.status_mut() = status;
                response
            }
            Reply::Redirect(status, path) => {
                let mut response = Response::new(Bytes::new());
                *response.status_mut() = status;
                let location = HeaderValue::try_from(path).expect("a path is visible ASCII");
                response.headers_mut().insert(LOCATION, location);
                response
            }
            Reply::Page(page) => {
                let mut response = match page.envelope {
                    None => text_response(StatusCode::OK, page.items),
                    Some((key, mut envelope)) => {
                        envelope[key] = parsed(&page.items);
                        json_response(StatusCode::OK, &envelope)
                    }
                };
                let headers = response.headers_mut();
                if let Some(total) = page.total {
                    headers.insert(X_TOTAL_COUNT, total.into());
                }
                if let Some(next) = page.next {
                    let link = next_link(&self.origin, head.uri.path(), head.uri.query(), next);
                    let link = HeaderValue::try_from(link).expect("a URL is visible ASCII");
                    headers.insert(LINK, link);
                }
                response
            }
        }
    }
}

/// 401. The challenge has an error only if the request has a token (RFC 6750, section 3.1).
fn unauthorized(headers: &HeaderMap) -> Response<Bytes> {
    let mut response = Refusal::unauthorized().into_response();
    let challenge = HeaderValue::from_static(match sent_token(headers) {
        Some(_) => "Bearer realm=\"Basecamp\", error=\"invalid_token\"",
        None => "Bearer realm=\"Basecamp\"",
    });
    response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
    response
}

fn split_account(path: &str) -> Option<(&str, &str)> {
    path.strip_prefix('/')?.split_once('/')
}

/// Locks a mutex, also after a panic of a thread that had locked it.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
