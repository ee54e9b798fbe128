// @generated from api/search.toml by `basecamp-codegen generate`; do not edit.
//! Search: full-text search in messages, to-dos, files and other recordings.

use crate::generated::prelude::*;

/// Search: full-text search in messages, to-dos, files and other recordings.
///
/// The service of [`Account::search`].
///
/// ```
/// use basecamp_core::Account;
///
/// let account = Account::detached("999")?;
/// let call = account
///     .search()
///     .query("logo")
///     .bucket_ids([123, 456])
///     .exclude_chat(true)
///     .max_items(20);
/// let call = account.search().metadata();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct SearchService<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> SearchService<H> {
    /// Gets the filters of a search, with their labels.
    pub fn metadata(&self) -> GetSearchMetadata<H> {
        GetSearchMetadata { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Finds recordings that contain certain words, in all projects that the caller can see.
    ///
    /// - `q`: The words to find.
    pub fn query(&self, q: impl Into<String>) -> Search<H> {
        Search {
            account: self.account.clone(),
            options: CallOptions::default(),
            q: q.into(),
            type_names: None,
            bucket_ids: None,
            creator_ids: None,
            file_type: None,
            exclude_chat: None,
            since: None,
            sort: None,
            kind: None,
            bucket_id: None,
            creator_id: None,
            per_page: None,
        }
    }
}

/// Gets the filters of a search, with their labels.
///
/// `GetSearchMetadata`: `GET /{accountId}/searches/metadata.json`. Created by
/// [`SearchService::metadata`].
#[doc = example!("search().metadata()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetSearchMetadata<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

endpoint!(GetSearchMetadata = GET_SEARCH_METADATA { path() } => SearchMetadata, decode::json);

constructor!(GetSearchMetadata() = SearchService.metadata);

#[rustfmt::skip]
pub(crate) static GET_SEARCH_METADATA: Operation = Operation {
    id: "GetSearchMetadata", service: "search", name: "metadata", resource_type: "search_metadata",
    method: Method::GET, path: path_template!("/{accountId}/searches/metadata.json"),
    parameters: &[],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets the filters of a search, with their labels.",
};

/// Finds recordings that contain certain words, in all projects that the caller can see.
///
/// - `q`: The words to find.
///
/// `Search`: `GET /{accountId}/search.json`. The result comes in pages. Created by
/// [`SearchService::query`].
#[doc = example!("search().query(\"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct Search<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    q: String,
    type_names: Option<Vec<String>>,
    bucket_ids: Option<Vec<Id<Project>>>,
    creator_ids: Option<Vec<Id<Person>>>,
    file_type: Option<String>,
    exclude_chat: Option<bool>,
    since: Option<String>,
    sort: Option<String>,
    kind: Option<String>,
    bucket_id: Option<Id<Project>>,
    creator_id: Option<Id<Person>>,
    per_page: Option<i32>,
}

setters!(Search<H> {
    /// Only these types: each a `key` of the metadata's `recording_search_types`.
    list_into type_names: String,
    /// Only results in these projects.
    ids bucket_ids: Project,
    /// Only results that these people created.
    ids creator_ids: Person,
    /// Only files of this kind: a `key` of the metadata's `file_search_types`.
    into file_type: String,
    /// Whether to exclude the lines of chats.
    plain exclude_chat: bool,
    /// The time range of the search, from now backwards.
    into since: String,
    /// The order of the results.
    into sort: String,
    /// Only this type; `type_names` accepts several.
    into kind: String,
    /// Only results in this project; `bucket_ids` accepts several.
    id bucket_id: Project,
    /// Only results that this person created; `creator_ids` accepts several.
    id creator_id: Person,
    /// The maximum number of results on a page.
    plain per_page: i32,
});

list_endpoint!(
    Search = SEARCH { path(), query(q), filter(type_names, bucket_ids, creator_ids), query(file_type, exclude_chat, since, sort, kind = "type", bucket_id, creator_id, per_page) }
        => [SearchResult], decode::list
);

constructor!(Search(q: impl Into<String>) = SearchService.query);

#[rustfmt::skip]
pub(crate) static SEARCH: Operation = Operation {
    id: "Search", service: "search", name: "query", resource_type: "resource",
    method: Method::GET, path: path_template!("/{accountId}/search.json"),
    parameters: &[
        Parameter::query("q", Type::Text, "The words to find."),
        Parameter::optional_query("type_names", Type::List(&Type::Text), "Only these types: each a `key` of the metadata's `recording_search_types`."),
        Parameter::optional_query("bucket_ids", Type::List(&Type::Int64), "Only results in these projects."),
        Parameter::optional_query("creator_ids", Type::List(&Type::Int64), "Only results that these people created."),
        Parameter::optional_query("file_type", Type::Text, "Only files of this kind: a `key` of the metadata's `file_search_types`."),
        Parameter::optional_query("exclude_chat", Type::Bool, "Whether to exclude the lines of chats."),
        Parameter::optional_query("since", Type::Text, "The time range of the search, from now backwards."),
        Parameter::optional_query("sort", Type::Text, "The order of the results."),
        Parameter::optional_query("type", Type::Text, "Only this type; `type_names` accepts several."),
        Parameter::optional_query("bucket_id", Type::Int64, "Only results in this project; `bucket_ids` accepts several."),
        Parameter::optional_query("creator_id", Type::Int64, "Only results that this person created; `creator_ids` accepts several."),
        Parameter::optional_query("per_page", Type::Int32, "The maximum number of results on a page."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Finds recordings that contain certain words, in all projects that the caller can see.",
};
