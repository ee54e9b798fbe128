//! The hosts that bypass the proxy: the list in `NO_PROXY`.

use std::net::IpAddr;

use url::Host;

use crate::net::address_policy::is_in_network;
use crate::net::origin::is_localhost;

#[derive(Debug, Clone, Default)]
pub(super) struct Bypass {
    entries: Vec<Entry>,
    localhost: bool,
}

#[derive(Debug, Clone)]
struct Entry {
    hosts: Hosts,
    /// `None` for every port.
    port: Option<u16>,
}

#[derive(Debug, Clone)]
enum Hosts {
    All,
    /// A name in lower case, and all names below it.
    Domain(String),
    Network {
        first: IpAddr,
        bits: u8,
    },
}

impl Bypass {
    /// Parses a list separated by commas or blanks. Unknown forms of entries match nothing: all
    /// programs of a machine share the list, and some support more forms.
    pub(super) fn parse(list: &str) -> Self {
        let entries = list.split(|c: char| c == ',' || c.is_whitespace()).filter_map(Entry::parse);
        Self { entries: entries.collect(), localhost: false }
    }

    /// Adds every name and address of this machine.
    pub(super) fn with_localhost(self) -> Self {
        Self { localhost: true, ..self }
    }

    pub(super) fn contains(&self, host: &str, port: u16) -> bool {
        if self.localhost && is_localhost(host) {
            return true;
        }
        // Parsing normalizes the spellings of an address.
        let host = Host::parse(host).ok();
        self.entries.iter().any(|entry| {
            entry.port.is_none_or(|listed| listed == port) && entry.hosts.contains(host.as_ref())
        })
    }
}

impl Entry {
    fn parse(text: &str) -> Option<Self> {
        if let Some(hosts) = Hosts::parse(text) {
            return Some(Self { hosts, port: None });
        }
        let (host, port) = text.rsplit_once(':')?;
        Some(Self { hosts: Hosts::parse(host)?, port: Some(port.parse().ok()?) })
    }
}

impl Hosts {
    fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::All);
        }
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse().ok()?)),
            None => (text, None),
        };
        if let Ok(address) = address.trim_matches(['[', ']']).parse::<IpAddr>() {
            let max = if address.is_ipv4() { 32 } else { 128 };
            let bits = bits.unwrap_or(max);
            return (bits <= max).then_some(Self::Network { first: address, bits });
        }
        let name = text.strip_prefix("*.").unwrap_or(text).trim_matches('.');
        match Host::parse(name) {
            Ok(Host::Domain(name)) => Some(Self::Domain(name)),
            _ => None,
        }
    }

    fn contains(&self, host: Option<&Host>) -> bool {
        let in_network = |address: IpAddr, first: IpAddr, bits| {
            is_in_network(address, first, bits)
                || is_in_network(address.to_canonical(), first.to_canonical(), bits)
        };
        match (self, host) {
            (Self::All, _) => true,
            (Self::Domain(name), Some(Host::Domain(host))) => {
                let host = host.trim_end_matches('.');
                host.strip_suffix(name.as_str())
                    .is_some_and(|below| below.is_empty() || below.ends_with('.'))
            }
            (Self::Network { first, bits }, Some(Host::Ipv4(address))) => {
                in_network((*address).into(), *first, *bits)
            }
            (Self::Network { first, bits }, Some(Host::Ipv6(address))) => {
                in_network((*address).into(), *first, *bits)
            }
            _ => false,
        }
    }
}
