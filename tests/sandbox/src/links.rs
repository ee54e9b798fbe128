//! URLs of records, all on the sandbox.

use std::fmt::{Display, Write as _};

use url::Url;

use super::guard::is_this_machine;

#[derive(Default)]
pub(super) struct Links {
    pub(super) account_id: String,
    /// The sandbox's URL with the account id.
    pub(super) account: String,
    /// The origin of the storage of files.
    pub(super) storage: String,
}

impl Links {
    pub(super) fn new(origin: &str, account_id: &str) -> Self {
        Self {
            account_id: account_id.to_owned(),
            account: format!("{origin}/{account_id}"),
            storage: other_name(origin),
        }
    }

    /// The sandbox's own origin.
    fn origin(&self) -> &str {
        let origin = self.account.strip_suffix(&self.account_id).unwrap_or(&self.account);
        origin.trim_end_matches('/')
    }

    /// The sandbox's origin for WebSockets.
    pub(super) fn websocket_origin(&self) -> String {
        self.origin().replacen("http", "ws", 1)
    }

    /// Whether the storage has another origin than the API.
    pub(super) fn has_other_storage(&self) -> bool {
        self.storage != self.origin()
    }

    /// Whether a URL is on the sandbox itself, with any name of this machine.
    pub(super) fn is_own(&self, url: &Url) -> bool {
        let port = Url::parse(self.origin()).ok().and_then(|own| own.port_or_known_default());
        url.host().is_some_and(|host| is_this_machine(&host)) && url.port_or_known_default() == port
    }

    /// The URL of a record in the API.
    pub(super) fn api(&self, path: impl Display) -> String {
        self.app(path) + ".json"
    }

    /// The URL of a record in the web app.
    pub(super) fn app(&self, path: impl Display) -> String {
        // The length of most URLs, so that the text grows once.
        let mut url = String::with_capacity(128);
        let _ = write!(url, "{}/{path}", self.account);
        url
    }

    pub(super) fn bookmark(&self, class: &str, id: i64) -> String {
        self.api(format_args!("my/bookmarks/{}", signed_id(class, id)))
    }

    pub(super) fn avatar(&self, person: i64) -> String {
        self.app(format_args!("people/{}/avatar", signed_id("Avatar", person)))
    }
}

/// The origin of the same server with another host name: clients send no credentials of the first
/// one there. An address without another name keeps its origin.
fn other_name(origin: &str) -> String {
    const NAMES: [&str; 2] = ["://127.0.0.1:", "://localhost:"];
    let [address, name] = NAMES;
    match origin.contains(address) {
        true => origin.replacen(address, name, 1),
        false => origin.replacen(name, address, 1),
    }
}

/// An opaque id as long as the signed ones of the real service.
pub(super) fn signed_id(class: &str, id: i64) -> String {
    let mut state = id.unsigned_abs();
    let mut digest = String::with_capacity(8 * 16);
    for byte in class.bytes().cycle().take(8) {
        state = (state ^ u64::from(byte)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23);
        let _ = write!(digest, "{state:016x}");
    }
    digest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_storage_has_another_name_of_the_same_address() {
        for (origin, storage) in [
            ("http://127.0.0.1:3000", "http://localhost:3000"),
            ("https://localhost:3000", "https://127.0.0.1:3000"),
            ("http://[::1]:3000", "http://[::1]:3000"),
            ("http://127.0.0.2:3000", "http://127.0.0.2:3000"),
        ] {
            assert_eq!(Links::new(origin, "999").storage, storage);
        }
    }
}
