//! The arguments of a call.

use std::cell::RefCell;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The arguments of a call. A read removes an argument, and the rest is the body.
pub(crate) struct With(RefCell<Map<String, Value>>);

impl With {
    pub(crate) fn new(arguments: Map<String, Value>) -> Self {
        Self(RefCell::new(arguments))
    }

    pub(crate) fn option<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let value = self.0.borrow_mut().remove(name)?;
        Some(serde_json::from_value(value).unwrap_or_else(|error| panic!("{name}: {error}")))
    }

    pub(crate) fn id(&self, name: &str) -> i64 {
        self.required(name)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.required(name)
    }

    /// The name, media type and content of a file.
    pub(crate) fn file(&self) -> (String, String, Bytes) {
        let file: Map<String, Value> = self.required("file");
        let text = |name: &str| file[name].as_str().unwrap_or_default().to_owned();
        (text("file_name"), text("content_type"), text("content").into())
    }

    pub(crate) fn body<T: DeserializeOwned>(&self) -> T {
        let members = Value::Object(self.0.take());
        serde_json::from_value(members).unwrap_or_else(|error| panic!("the body: {error}"))
    }

    fn required<T: DeserializeOwned>(&self, name: &str) -> T {
        self.option(name).unwrap_or_else(|| panic!("{name} is missing"))
    }
}
