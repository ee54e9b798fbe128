// @generated from api/embeds.toml by `basecamp-codegen generate`; do not edit.
//! Embeds: web pages, videos and the like that are shown inside rich text.

use crate::generated::prelude::*;

/// Embeds: web pages, videos and the like that are shown inside rich text.
///
/// The service of [`Account::embeds`].
///
/// ```
/// use basecamp_core::Account;
///
/// let account = Account::detached("999")?;
/// let embeds = account.embeds();
/// let call = embeds.create("https://www.example.com/videos/42");
/// let call = embeds.get("BAh7CEkiCGdpZAY6BkVUSSIq--abcd1234");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Embeds<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Embeds<H> {
    /// Creates an embed of a URL.
    ///
    /// - `url`: The URL to embed.
    pub fn create(&self, url: impl Into<String>) -> CreateEmbed<H> {
        CreateEmbed {
            account: self.account.clone(),
            options: CallOptions::default(),
            body: CreateEmbedBody::new(url.into()),
        }
    }

    /// Gets an embed.
    ///
    /// - `sgid`: The signed id by which rich text refers to it.
    pub fn get(&self, sgid: impl Into<String>) -> GetEmbed<H> {
        GetEmbed {
            account: self.account.clone(),
            options: CallOptions::default(),
            sgid: sgid.into(),
        }
    }
}

/// Creates an embed of a URL.
///
/// - `url`: The URL to embed.
///
/// `CreateEmbed`: `POST /{accountId}/embeds.json`. Idempotent, so it is retried like a read.
/// Created by [`Embeds::create`].
#[doc = example!("embeds().create(\"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateEmbed<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    pub(crate) body: CreateEmbedBody,
}

body!(CreateEmbed: CreateEmbedBody { url: String } {});

endpoint!(CreateEmbed = CREATE_EMBED { path(); json(body) } => Embed, decode::json);

constructor!(CreateEmbed(url: impl Into<String>) = Embeds.create);

#[rustfmt::skip]
pub(crate) static CREATE_EMBED: Operation = Operation {
    id: "CreateEmbed", service: "embeds", name: "create", resource_type: "embed",
    method: Method::POST, path: path_template!("/{accountId}/embeds.json"),
    parameters: &[Parameter::body("url", Type::Text, "The URL to embed.")],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[503]),
    doc: "Creates an embed of a URL.",
};

/// Gets an embed.
///
/// - `sgid`: The signed id by which rich text refers to it.
///
/// `GetEmbed`: `GET /{accountId}/embeds/{sgid}`. Created by [`Embeds::get`].
#[doc = example!("embeds().get(\"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetEmbed<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    sgid: String,
}

endpoint!(GetEmbed = GET_EMBED { path(sgid) } => Embed, decode::json);

constructor!(GetEmbed(sgid: impl Into<String>) = Embeds.get);

#[rustfmt::skip]
pub(crate) static GET_EMBED: Operation = Operation {
    id: "GetEmbed", service: "embeds", name: "get", resource_type: "embed",
    method: Method::GET, path: path_template!("/{accountId}/embeds/{sgid}"),
    parameters: &[
        Parameter::path("sgid", "sgid", Type::Text, "The signed id by which rich text refers to it."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets an embed.",
};
