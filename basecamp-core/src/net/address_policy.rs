//! SSRF protection: the IP addresses that a request may connect to.
//!
//! The endpoints in a server's metadata are untrusted: they must not point a client into its own
//! network. [`AddressPolicy`] decides for each address; drivers check the resolved address before
//! they connect to it, so a DNS name can't bypass the check.

use std::error::Error as StdError;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

/// Restricts the addresses that an [`Attempt`](crate::Attempt) may connect to (SSRF protection).
///
/// A proxy resolves names itself, so a driver blocks a restricted attempt that would use a proxy,
/// unless the policy [allows proxies](AddressPolicy::or_through_proxy).
///
/// ```
/// use std::net::IpAddr;
///
/// use basecamp_core::AddressPolicy;
///
/// let policy = AddressPolicy::public();
/// assert!(policy.allows([93, 184, 216, 34].into()));
/// let error = policy.check([10, 1, 2, 3].into()).unwrap_err();
/// assert_eq!(error.to_string(), "10.1.2.3 is in 10.0.0.0/8 (private use)");
///
/// // Public addresses, and an authorization server in the private network.
/// let policy = AddressPolicy::custom(|address| {
///     address == IpAddr::from([10, 1, 2, 3]) || AddressPolicy::public().allows(address)
/// });
/// assert!(policy.allows([10, 1, 2, 3].into()));
/// assert!(!policy.allows([10, 1, 2, 4].into()));
/// ```
#[derive(Clone)]
pub struct AddressPolicy {
    kind: Kind,
    through_proxy: bool,
}

#[derive(Clone)]
enum Kind {
    Any,
    Public,
    Custom(Arc<dyn Fn(IpAddr) -> bool + Send + Sync>),
}

impl AddressPolicy {
    /// Allows every address: for endpoints that the caller set, or to disable the check for
    /// discovered ones, such as a server on localhost during development.
    #[must_use]
    pub const fn any() -> Self {
        Self::new(Kind::Any)
    }

    /// Allows public addresses only. Blocks all networks in IANA's special-purpose registries (RFC
    /// 6890), multicast, and IPv6 outside of 2000::/3.
    ///
    /// IPv4-mapped addresses (`::ffff:0:0/96`) and those with the well-known NAT64 prefix
    /// (`64:ff9b::/96`) are checked as the embedded IPv4 address, since they reach that host. Other
    /// embeddings of IPv4 addresses (IPv4-compatible, 6to4, Teredo, local NAT64) are always
    /// blocked: they are deprecated, or the network decides which host they reach.
    #[must_use]
    pub const fn public() -> Self {
        Self::new(Kind::Public)
    }

    /// Allows the addresses for which `allows` returns `true`.
    pub fn custom(allows: impl Fn(IpAddr) -> bool + Send + Sync + 'static) -> Self {
        Self::new(Kind::Custom(Arc::new(allows)))
    }

    const fn new(kind: Kind) -> Self {
        Self { kind, through_proxy: false }
    }

    /// Also allows requests through a proxy. The proxy resolves the name itself, so its address
    /// isn't checked: use this only for a proxy that protects its network. An IP address in place
    /// of a host name is still checked.
    #[must_use]
    pub fn or_through_proxy(self) -> Self {
        Self { through_proxy: true, ..self }
    }

    /// Whether a request may go through a proxy, where the address can't be checked.
    #[must_use]
    pub const fn allows_proxies(&self) -> bool {
        self.through_proxy || self.is_any()
    }

    /// Whether the policy allows every address, so a driver can skip the check.
    #[must_use]
    pub const fn is_any(&self) -> bool {
        matches!(self.kind, Kind::Any)
    }

    /// Whether the policy allows connections to `address`.
    #[must_use]
    pub fn allows(&self, address: IpAddr) -> bool {
        self.check(address).is_ok()
    }

    /// Checks an address.
    ///
    /// # Errors
    ///
    /// [`AddressNotAllowed`], with the address and the network that contains it.
    pub fn check(&self, address: IpAddr) -> Result<(), AddressNotAllowed> {
        let block = match &self.kind {
            Kind::Any => None,
            Kind::Public => special_block(address),
            Kind::Custom(allows) => (!allows(address)).then_some(Block::UNNAMED),
        };
        block.map_or(Ok(()), |block| Err(AddressNotAllowed { address, block }))
    }

    /// Returns the allowed addresses among those that a name resolves to.
    ///
    /// # Errors
    ///
    /// If all addresses are blocked, the error of the last one.
    pub fn select(
        &self,
        resolved: impl IntoIterator<Item = SocketAddr>,
    ) -> Result<Vec<SocketAddr>, AddressNotAllowed> {
        let mut blocked = None;
        let check = |address: &SocketAddr| {
            let result = self.check(address.ip());
            result.map_err(|error| blocked = Some(error)).is_ok()
        };
        let allowed: Vec<SocketAddr> = resolved.into_iter().filter(check).collect();
        match blocked {
            Some(error) if allowed.is_empty() => Err(error),
            _ => Ok(allowed),
        }
    }
}

/// A custom policy equals only its own clones.
impl PartialEq for AddressPolicy {
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.kind, &other.kind) {
            (Kind::Any, Kind::Any) | (Kind::Public, Kind::Public) => true,
            (Kind::Custom(allows), Kind::Custom(other)) => Arc::ptr_eq(allows, other),
            _ => false,
        };
        same && self.through_proxy == other.through_proxy
    }
}

impl Eq for AddressPolicy {}

impl fmt::Debug for AddressPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            Kind::Any => "AddressPolicy::any()",
            Kind::Public => "AddressPolicy::public()",
            Kind::Custom(_) => "AddressPolicy::custom(..)",
        })?;
        f.write_str(if self.through_proxy { ".or_through_proxy()" } else { "" })
    }
}

/// An address that an [`AddressPolicy`] blocked, with the network that contains it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressNotAllowed {
    address: IpAddr,
    block: Block,
}

impl AddressNotAllowed {
    /// Returns the blocked address.
    #[must_use]
    pub fn address(&self) -> IpAddr {
        self.address
    }

    /// Returns the purpose of the address's network, such as `loopback`; empty if a custom policy
    /// blocked it.
    #[must_use]
    pub fn purpose(&self) -> &'static str {
        self.block.purpose
    }
}

impl fmt::Display for AddressNotAllowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { address, block } = self;
        match block.purpose {
            "" => write!(f, "{address} is not allowed"),
            purpose => write!(f, "{address} is in {}/{} ({purpose})", block.first, block.bits),
        }
    }
}

impl StdError for AddressNotAllowed {}

/// A network with a special purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Block {
    first: IpAddr,
    /// The length of the prefix.
    bits: u8,
    purpose: &'static str,
}

impl Block {
    const UNNAMED: Self = v4([0, 0, 0, 0], 0, "");

    fn contains(&self, address: IpAddr) -> bool {
        is_in_network(address, self.first, self.bits)
    }
}

/// Whether an address is in the network `first/bits`.
pub(crate) fn is_in_network(address: IpAddr, first: IpAddr, bits: u8) -> bool {
    // The shift removes the bits after the prefix; `None` is a shift of all bits.
    let is_zero = |difference: Option<u128>| difference.unwrap_or(0) == 0;
    match (first, address) {
        (IpAddr::V4(first), IpAddr::V4(address)) => {
            let difference = u128::from(first.to_bits() ^ address.to_bits());
            is_zero(difference.checked_shr(32_u32.saturating_sub(bits.into())))
        }
        (IpAddr::V6(first), IpAddr::V6(address)) => {
            let difference = first.to_bits() ^ address.to_bits();
            is_zero(difference.checked_shr(128_u32.saturating_sub(bits.into())))
        }
        _ => false,
    }
}

const fn v4([a, b, c, d]: [u8; 4], bits: u8, purpose: &'static str) -> Block {
    Block { first: IpAddr::V4(Ipv4Addr::new(a, b, c, d)), bits, purpose }
}

/// Creates a block from the first four groups of its prefix.
const fn v6([a, b, c, d]: [u16; 4], bits: u8, purpose: &'static str) -> Block {
    Block { first: IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0)), bits, purpose }
}

/// IANA's registry of IPv4 special-purpose addresses, and multicast. A block precedes the blocks
/// that contain it.
const IPV4: [Block; 19] = [
    v4([0, 0, 0, 0], 8, "this network"),
    v4([10, 0, 0, 0], 8, "private use"),
    v4([100, 64, 0, 0], 10, "shared address space of carriers"),
    v4([127, 0, 0, 0], 8, "loopback"),
    v4([169, 254, 0, 0], 16, "link-local"),
    v4([172, 16, 0, 0], 12, "private use"),
    v4([192, 0, 0, 0], 24, "IETF protocol assignments"),
    v4([192, 0, 2, 0], 24, "documentation"),
    v4([192, 31, 196, 0], 24, "AS112"),
    v4([192, 52, 193, 0], 24, "multicast tunneling"),
    v4([192, 88, 99, 0], 24, "6to4 relays"),
    v4([192, 168, 0, 0], 16, "private use"),
    v4([192, 175, 48, 0], 24, "AS112"),
    v4([198, 18, 0, 0], 15, "benchmarking"),
    v4([198, 51, 100, 0], 24, "documentation"),
    v4([203, 0, 113, 0], 24, "documentation"),
    v4([224, 0, 0, 0], 4, "multicast"),
    v4([255, 255, 255, 255], 32, "broadcast"),
    v4([240, 0, 0, 0], 4, "reserved"),
];

/// IANA's registry of IPv6 special-purpose addresses, and the other named blocks outside of
/// 2000::/3.
const IPV6: [Block; 23] = [
    v6([0, 0, 0, 0], 128, "unspecified"),
    Block { first: IpAddr::V6(Ipv6Addr::LOCALHOST), bits: 128, purpose: "loopback" },
    v6([0, 0, 0, 0], 96, "IPv4-compatible, deprecated"),
    v6([0x64, 0xff9b, 1, 0], 48, "local NAT64"),
    v6([0x100, 0, 0, 0], 64, "discard-only"),
    v6([0x100, 0, 0, 1], 64, "dummy prefix"),
    v6([0x2001, 0, 0, 0], 32, "Teredo"),
    v6([0x2001, 2, 0, 0], 48, "benchmarking"),
    v6([0x2001, 3, 0, 0], 32, "multicast tunneling"),
    v6([0x2001, 4, 0x112, 0], 48, "AS112"),
    v6([0x2001, 0x10, 0, 0], 28, "ORCHID, deprecated"),
    v6([0x2001, 0x20, 0, 0], 28, "ORCHIDv2"),
    v6([0x2001, 0x30, 0, 0], 28, "drone remote identification"),
    v6([0x2001, 0, 0, 0], 23, "IETF protocol assignments"),
    v6([0x2001, 0xdb8, 0, 0], 32, "documentation"),
    v6([0x2002, 0, 0, 0], 16, "6to4, deprecated"),
    v6([0x2620, 0x4f, 0x8000, 0], 48, "AS112"),
    v6([0x3fff, 0, 0, 0], 20, "documentation"),
    v6([0x5f00, 0, 0, 0], 16, "segment routing"),
    v6([0xfc00, 0, 0, 0], 7, "unique local"),
    v6([0xfe80, 0, 0, 0], 10, "link-local"),
    v6([0xfec0, 0, 0, 0], 10, "site-local, deprecated"),
    v6([0xff00, 0, 0, 0], 8, "multicast"),
];

/// The only part of IPv6 that IANA allocates for public use.
const GLOBAL_UNICAST: Block = v6([0x2000, 0, 0, 0], 3, "global unicast");
const NOT_GLOBAL: Block = v6([0, 0, 0, 0], 0, "reserved");
const NAT64: Block = v6([0x64, 0xff9b, 0, 0], 96, "NAT64");

/// Returns the block that excludes an address from the public internet.
fn special_block(address: IpAddr) -> Option<Block> {
    let address = embedded(address).unwrap_or(address);
    let blocks: &[Block] = if address.is_ipv4() { &IPV4 } else { &IPV6 };
    let named = blocks.iter().find(|block| block.contains(address)).copied();
    let is_global = address.is_ipv4() || GLOBAL_UNICAST.contains(address);
    named.or_else(|| (!is_global).then_some(NOT_GLOBAL))
}

/// Returns the IPv4 address of the host that an IPv6 address reaches.
fn embedded(address: IpAddr) -> Option<IpAddr> {
    let IpAddr::V6(v6) = address else { return None };
    let nat64 = || NAT64.contains(address).then(|| Ipv4Addr::from_bits(v6.to_bits() as u32));
    v6.to_ipv4_mapped().or_else(nat64).map(IpAddr::V4)
}

#[cfg(test)]
mod tests;
