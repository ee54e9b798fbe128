//! The refresh request: RFC 6749, section 6, and Launchpad's older form of it.

use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use url::form_urlencoded;

use crate::error::Error;
use crate::origin::parse_secure;
use crate::secret::Secret;

/// Everything that stands in a refresh request.
pub(crate) struct RefreshRequest<'a> {
    pub(crate) token_endpoint: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) client_secret: Option<&'a Secret>,
    pub(crate) refresh_token: &'a Secret,
    pub(crate) resource: Option<&'a str>,
    /// `type=refresh` in place of `grant_type=refresh_token`.
    pub(crate) legacy: bool,
    pub(crate) user_agent: &'a HeaderValue,
}

impl RefreshRequest<'_> {
    pub(crate) fn to_http(&self) -> Result<Request<Bytes>, Error> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        match self.legacy {
            true => form.append_pair("type", "refresh"),
            false => form.append_pair("grant_type", "refresh_token"),
        };
        form.append_pair("refresh_token", self.refresh_token.expose());
        form.append_pair("client_id", self.client_id);
        if let Some(secret) = self.client_secret {
            form.append_pair("client_secret", secret.expose());
        }
        if let Some(resource) = self.resource {
            form.append_pair("resource", resource);
        }
        // In normal form: the host `0x7f.1` is written as the address that it is.
        let url = parse_secure("token_endpoint", self.token_endpoint)?;
        Request::builder()
            .method(Method::POST)
            .uri(url.as_str())
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::USER_AGENT, self.user_agent)
            .body(form.finish().into())
            .map_err(|error| Error::usage(format!("`token_endpoint` is not a URL: {error}")))
    }
}
