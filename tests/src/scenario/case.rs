//! Reading cases from files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use basecamp_core::{Config, Error, RetryPolicy};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::assertions::Assertion;

/// A case by its file and name, or the reason why it is invalid.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) file: String,
    pub(super) name: String,
    pub(super) case: Result<Case, String>,
}

/// An operation, the responses of the server, and assertions.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Case {
    pub(super) operation: String,
    /// The path of a download; informative for operations.
    #[serde(default)]
    pub(super) path: String,
    #[serde(default)]
    pub(super) path_params: Map<String, Value>,
    #[serde(default)]
    pub(super) query_params: Map<String, Value>,
    #[serde(default)]
    pub(super) request_body: Map<String, Value>,
    #[serde(default)]
    pub(super) config_overrides: Overrides,
    pub(super) mock_responses: Vec<MockResponse>,
    pub(super) assertions: Vec<Assertion>,
    /// The reason to skip the case.
    pub(super) skip: Option<String>,
    // Members for readers, which have no effect.
    #[serde(rename = "name")]
    _name: IgnoredAny,
    #[serde(default, rename = "description")]
    _description: IgnoredAny,
    #[serde(default, rename = "method")]
    _method: IgnoredAny,
    #[serde(default, rename = "tags")]
    _tags: IgnoredAny,
    #[serde(default, rename = "$schema")]
    _schema: IgnoredAny,
}

/// Overrides of the client's settings and of the call's options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Overrides {
    base_url: Option<String>,
    token: Option<String>,
    account_id: Option<String>,
    retry: Preset,
    max_retries: Option<u32>,
    max_pages: Option<u32>,
    pub(super) max_items: Option<usize>,
    pub(super) page: Option<u32>,
}

#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Preset {
    #[default]
    Declared,
    Standard,
}

/// A response of the server, or a broken connection.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct MockResponse {
    pub(super) status: Option<u16>,
    pub(super) headers: BTreeMap<String, HeaderValues>,
    /// The exact text, to preserve the size of numbers and the order of members.
    pub(super) body: Option<Box<RawValue>>,
    /// The connection breaks before a response; cases also spell it `transportError`.
    #[serde(alias = "transportError")]
    pub(super) network_error: bool,
    /// The delay in milliseconds.
    pub(super) delay: u64,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum HeaderValues {
    One(String),
    Many(Vec<String>),
}

impl HeaderValues {
    pub(super) fn as_slice(&self) -> &[String] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
        }
    }
}

impl Case {
    /// The token of the client.
    pub(super) fn token(&self) -> &str {
        self.config_overrides.token.as_deref().unwrap_or("conformance-test-token")
    }

    /// The account to call.
    pub(super) fn account_id(&self) -> &str {
        self.config_overrides.account_id.as_deref().unwrap_or("999")
    }

    /// The settings of the client, with the overrides of the case.
    pub(super) fn config(&self) -> Result<Config, Error> {
        let wanted = &self.config_overrides;
        let mut builder = Config::builder().retry(self.retry());
        if let Some(url) = &wanted.base_url {
            builder = builder.base_url(url);
        }
        if let Some(pages) = wanted.max_pages {
            builder = builder.max_pages(pages);
        }
        builder.build()
    }

    /// The same settings with another retry policy and the server's `url` as base URL.
    pub(super) fn config_at(&self, url: &str, retry: RetryPolicy) -> Result<Config, Error> {
        self.config()?;
        let mut builder = Config::builder().retry(retry).base_url(url);
        if let Some(pages) = self.config_overrides.max_pages {
            builder = builder.max_pages(pages);
        }
        builder.build()
    }

    /// The retry policy of the client.
    pub(super) fn retry(&self) -> RetryPolicy {
        let policy = match self.config_overrides.retry {
            Preset::Declared => RetryPolicy::from_api(),
            Preset::Standard => RetryPolicy::standard(),
        };
        match self.config_overrides.max_retries {
            // The number includes the first attempt, which is always made.
            Some(attempts) => policy.with_max_retries(attempts.saturating_sub(1)),
            None => policy,
        }
    }
}

/// A file with one or several cases.
#[derive(Debug)]
pub(super) struct CaseFile {
    pub(super) path: PathBuf,
    pub(super) text: String,
}

/// Folders with cases, below the given one.
const BELOW: [&str; 6] =
    ["tests", "oauth", "oauth/fixtures", "oauth-token", "oauth-token/fixtures", "fixtures"];

/// Reads the files with cases in a folder and in those below it, or a single file. Skips JSON
/// Schemas.
pub(super) fn files(place: &Path) -> io::Result<Vec<CaseFile>> {
    let paths = match place.is_file() {
        true => vec![place.to_owned()],
        false => {
            let mut paths = json_files(place)?;
            for folder in BELOW.map(|name| place.join(name)) {
                if folder.is_dir() {
                    paths.extend(json_files(&folder)?);
                }
            }
            paths
        }
    };
    let read = |path: PathBuf| match fs::read_to_string(&path) {
        Ok(text) => Ok(CaseFile { path, text }),
        Err(error) => Err(at(&path, &error)),
    };
    let mut files = paths.into_iter().map(read).collect::<io::Result<Vec<_>>>()?;
    files.retain(|file| !file.is_schema());
    if files.is_empty() {
        let message = format!("{}: no cases", place.display());
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    Ok(files)
}

impl CaseFile {
    /// The name of the file, for the report.
    pub(super) fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Whether the file is a JSON Schema: an object that names its dialect, or a file with such a
    /// name, without an operation.
    fn is_schema(&self) -> bool {
        #[derive(Deserialize)]
        struct Members {
            #[serde(rename = "$schema")]
            dialect: Option<IgnoredAny>,
            operation: Option<IgnoredAny>,
        }

        let name = self.name();
        let is_named_so = name == "schema.json" || name.ends_with(".schema.json");
        let is_object = self.text.trim_start().starts_with('{');
        is_object
            && serde_json::from_str::<Members>(&self.text).is_ok_and(|members| {
                members.operation.is_none() && (members.dialect.is_some() || is_named_so)
            })
    }

    /// Reads the cases of API operations.
    pub(super) fn entries(&self) -> Vec<Entry> {
        parse(&self.name(), &self.text)
    }
}

fn json_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| at(folder, &error))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

fn parse(file: &str, text: &str) -> Vec<Entry> {
    #[derive(Deserialize)]
    struct Title {
        name: String,
    }

    let entry = |name: &str, case| Entry { file: file.to_owned(), name: name.to_owned(), case };
    let cases: Vec<&RawValue> = match serde_json::from_str::<Vec<_>>(text) {
        Ok(cases) if cases.is_empty() => {
            return vec![entry("the file", Err("no cases".to_owned()))];
        }
        Ok(cases) => cases,
        Err(error) => return vec![entry("the file", Err(format!("no list of cases: {error}")))],
    };
    let read = |(index, case): (usize, &&RawValue)| {
        let title = serde_json::from_str(case.get());
        let name = title.map_or_else(|_| format!("number {}", index + 1), |Title { name }| name);
        let case = serde_json::from_str(case.get()).map_err(|error| reason(&error));
        entry(&name, case)
    };
    cases.iter().enumerate().map(read).collect()
}

/// The error in a case, without the list of valid spellings.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let message = text.split(", expected").next().unwrap_or_default();
    message.split(" at line").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests;
