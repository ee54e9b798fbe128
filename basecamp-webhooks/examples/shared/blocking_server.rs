//! The HTTP server of the examples `tiny_http` and `workers`: tiny_http, which blocks.

use std::error::Error;
use std::io::Cursor;
use std::sync::Arc;
use std::thread;

use basecamp_webhooks::WebhookReceiver;
use http::{HeaderName, HeaderValue};
use tiny_http::{Header, Response, Server};

/// Starts a server with this number of threads, and returns its URL.
pub(crate) fn start(receiver: &WebhookReceiver, threads: usize) -> Result<String, Box<dyn Error>> {
    let server = Arc::new(Server::http("127.0.0.1:0").map_err(|error| error.to_string())?);
    let url = format!("http://{}/", server.server_addr());
    for _ in 0..threads {
        let (server, receiver) = (Arc::clone(&server), receiver.clone());
        thread::spawn(move || serve(&server, &receiver));
    }
    Ok(url)
}

fn serve(server: &Server, receiver: &WebhookReceiver) {
    while let Ok(mut request) = server.recv() {
        let response = answer(receiver, &mut request)
            .unwrap_or_else(|_| Response::from_data("bad headers\n").with_status_code(400));
        // Fails if the client has closed the connection.
        let _ = request.respond(response);
    }
}

/// Answers a request of the server.
fn answer(
    receiver: &WebhookReceiver,
    request: &mut tiny_http::Request,
) -> Result<Response<Cursor<Vec<u8>>>, Box<dyn Error>> {
    let mut delivery = http::Request::new(());
    for header in request.headers() {
        let name = HeaderName::from_bytes(header.field.as_str().as_str().as_bytes())?;
        delivery.headers_mut().append(name, HeaderValue::from_str(header.value.as_str())?);
    }
    let (head, body) =
        receiver.respond_reading(delivery.map(|()| request.as_reader())).into_parts();
    let mut response = Response::from_data(body).with_status_code(head.status.as_u16());
    for (name, value) in &head.headers {
        if let Ok(header) = Header::from_bytes(name.as_str(), value.as_bytes()) {
            response.add_header(header);
        }
    }
    Ok(response)
}
