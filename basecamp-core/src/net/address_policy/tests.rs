use proptest::prelude::*;

use super::*;

fn parse(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// Returns the purpose of an address's block under the public policy; empty for a public address.
fn purpose(text: &str) -> &'static str {
    AddressPolicy::public().check(parse(text)).map_or_else(|error| error.purpose(), |()| "")
}

/// The first and last address of a block and its purpose; then the adjacent addresses and their
/// purposes.
type Row = ([&'static str; 2], &'static str, [(&'static str, &'static str); 2]);

const PUBLIC: &str = "";
/// A placeholder at the ends of the address space.
const NONE: (&str, &str) = ("8.8.8.8", PUBLIC);

const IPV4_ROWS: [Row; 18] = [
    (["0.0.0.0", "0.255.255.255"], "this network", [NONE, ("1.0.0.0", PUBLIC)]),
    (
        ["10.0.0.0", "10.255.255.255"],
        "private use",
        [("9.255.255.255", PUBLIC), ("11.0.0.0", PUBLIC)],
    ),
    (
        ["100.64.0.0", "100.127.255.255"],
        "shared address space of carriers",
        [("100.63.255.255", PUBLIC), ("100.128.0.0", PUBLIC)],
    ),
    (
        ["127.0.0.0", "127.255.255.255"],
        "loopback",
        [("126.255.255.255", PUBLIC), ("128.0.0.0", PUBLIC)],
    ),
    (
        ["169.254.0.0", "169.254.255.255"],
        "link-local",
        [("169.253.255.255", PUBLIC), ("169.255.0.0", PUBLIC)],
    ),
    (
        ["172.16.0.0", "172.31.255.255"],
        "private use",
        [("172.15.255.255", PUBLIC), ("172.32.0.0", PUBLIC)],
    ),
    (
        ["192.0.0.0", "192.0.0.255"],
        "IETF protocol assignments",
        [("191.255.255.255", PUBLIC), ("192.0.1.0", PUBLIC)],
    ),
    (
        ["192.0.2.0", "192.0.2.255"],
        "documentation",
        [("192.0.1.255", PUBLIC), ("192.0.3.0", PUBLIC)],
    ),
    (
        ["192.31.196.0", "192.31.196.255"],
        "AS112",
        [("192.31.195.255", PUBLIC), ("192.31.197.0", PUBLIC)],
    ),
    (
        ["192.52.193.0", "192.52.193.255"],
        "multicast tunneling",
        [("192.52.192.255", PUBLIC), ("192.52.194.0", PUBLIC)],
    ),
    (
        ["192.88.99.0", "192.88.99.255"],
        "6to4 relays",
        [("192.88.98.255", PUBLIC), ("192.88.100.0", PUBLIC)],
    ),
    (
        ["192.168.0.0", "192.168.255.255"],
        "private use",
        [("192.167.255.255", PUBLIC), ("192.169.0.0", PUBLIC)],
    ),
    (
        ["192.175.48.0", "192.175.48.255"],
        "AS112",
        [("192.175.47.255", PUBLIC), ("192.175.49.0", PUBLIC)],
    ),
    (
        ["198.18.0.0", "198.19.255.255"],
        "benchmarking",
        [("198.17.255.255", PUBLIC), ("198.20.0.0", PUBLIC)],
    ),
    (
        ["198.51.100.0", "198.51.100.255"],
        "documentation",
        [("198.51.99.255", PUBLIC), ("198.51.101.0", PUBLIC)],
    ),
    (
        ["203.0.113.0", "203.0.113.255"],
        "documentation",
        [("203.0.112.255", PUBLIC), ("203.0.114.0", PUBLIC)],
    ),
    (
        ["224.0.0.0", "239.255.255.255"],
        "multicast",
        [("223.255.255.255", PUBLIC), ("240.0.0.0", "reserved")],
    ),
    (
        ["240.0.0.0", "255.255.255.254"],
        "reserved",
        [("239.255.255.255", "multicast"), ("255.255.255.255", "broadcast")],
    ),
];

const ONES: &str = "ffff:ffff:ffff:ffff";

/// As [`IPV4_ROWS`]; `+` abbreviates 64 one bits.
const IPV6_ROWS: [Row; 22] = [
    (["::", "::"], "unspecified", [NONE, ("::1", "loopback")]),
    (
        ["::2", "::ffff:ffff"],
        "IPv4-compatible, deprecated",
        [("::1", "loopback"), ("::1:0:0", "reserved")],
    ),
    (
        ["64:ff9b:1::", "64:ff9b:1:ffff:+"],
        "local NAT64",
        [("64:ff9b:0:ffff:+", "reserved"), ("64:ff9b:2::", "reserved")],
    ),
    (
        ["100::", "100::+"],
        "discard-only",
        [("ff:ffff:ffff:ffff:+", "reserved"), ("100:0:0:1::", "dummy prefix")],
    ),
    (
        ["100:0:0:1::", "100:0:0:1:+"],
        "dummy prefix",
        [("100::+", "discard-only"), ("100:0:0:2::", "reserved")],
    ),
    (
        ["2001::", "2001:0:ffff:ffff:+"],
        "Teredo",
        [("2000:ffff:ffff:ffff:+", PUBLIC), ("2001:1::", "IETF protocol assignments")],
    ),
    (
        ["2001:2::", "2001:2:0:ffff:+"],
        "benchmarking",
        [
            ("2001:1:ffff:ffff:+", "IETF protocol assignments"),
            ("2001:2:1::", "IETF protocol assignments"),
        ],
    ),
    (
        ["2001:3::", "2001:3:ffff:ffff:+"],
        "multicast tunneling",
        [
            ("2001:2:ffff:ffff:+", "IETF protocol assignments"),
            ("2001:4::", "IETF protocol assignments"),
        ],
    ),
    (
        ["2001:4:112::", "2001:4:112:ffff:+"],
        "AS112",
        [
            ("2001:4:111:ffff:+", "IETF protocol assignments"),
            ("2001:4:113::", "IETF protocol assignments"),
        ],
    ),
    (
        ["2001:10::", "2001:1f:ffff:ffff:+"],
        "ORCHID, deprecated",
        [("2001:f:ffff:ffff:+", "IETF protocol assignments"), ("2001:20::", "ORCHIDv2")],
    ),
    (
        ["2001:20::", "2001:2f:ffff:ffff:+"],
        "ORCHIDv2",
        [
            ("2001:1f:ffff:ffff:+", "ORCHID, deprecated"),
            ("2001:30::", "drone remote identification"),
        ],
    ),
    (
        ["2001:30::", "2001:3f:ffff:ffff:+"],
        "drone remote identification",
        [("2001:2f:ffff:ffff:+", "ORCHIDv2"), ("2001:40::", "IETF protocol assignments")],
    ),
    (
        ["2001:40::", "2001:1ff:ffff:ffff:+"],
        "IETF protocol assignments",
        [("2001:3f:ffff:ffff:+", "drone remote identification"), ("2001:200::", PUBLIC)],
    ),
    (
        ["2001:db8::", "2001:db8:ffff:ffff:+"],
        "documentation",
        [("2001:db7:ffff:ffff:+", PUBLIC), ("2001:db9::", PUBLIC)],
    ),
    (
        ["2002::", "2002:ffff:ffff:ffff:+"],
        "6to4, deprecated",
        [("2001:ffff:ffff:ffff:+", PUBLIC), ("2003::", PUBLIC)],
    ),
    (
        ["2620:4f:8000::", "2620:4f:8000:ffff:+"],
        "AS112",
        [("2620:4f:7fff:ffff:+", PUBLIC), ("2620:4f:8001::", PUBLIC)],
    ),
    (
        ["3fff::", "3fff:fff:ffff:ffff:+"],
        "documentation",
        [("3ffe:ffff:ffff:ffff:+", PUBLIC), ("3fff:1000::", PUBLIC)],
    ),
    (
        ["5f00::", "5f00:ffff:ffff:ffff:+"],
        "segment routing",
        [("5eff:ffff:ffff:ffff:+", "reserved"), ("5f01::", "reserved")],
    ),
    (
        ["fc00::", "fdff:ffff:ffff:ffff:+"],
        "unique local",
        [("fbff:ffff:ffff:ffff:+", "reserved"), ("fe00::", "reserved")],
    ),
    (
        ["fe80::", "febf:ffff:ffff:ffff:+"],
        "link-local",
        [("fe7f:ffff:ffff:ffff:+", "reserved"), ("fec0::", "site-local, deprecated")],
    ),
    (
        ["fec0::", "feff:ffff:ffff:ffff:+"],
        "site-local, deprecated",
        [("febf:ffff:ffff:ffff:+", "link-local"), ("ff00::", "multicast")],
    ),
    (
        ["ff00::", "ffff:ffff:ffff:ffff:+"],
        "multicast",
        [("feff:ffff:ffff:ffff:+", "site-local, deprecated"), NONE],
    ),
];

#[test]
fn each_block_has_the_exact_bounds() {
    for (ends, expected, neighbours) in IPV4_ROWS.into_iter().chain(IPV6_ROWS) {
        let inside = ends.map(|end| (end, expected));
        for (address, expected) in inside.into_iter().chain(neighbours) {
            let address = address.replace('+', ONES);
            assert_eq!(purpose(&address), expected, "{address}");
        }
    }
}

#[test]
fn every_block_has_a_row() {
    let rows: Vec<&str> = IPV4_ROWS.iter().chain(&IPV6_ROWS).map(|row| row.1).collect();
    for block in IPV4.into_iter().chain(IPV6) {
        let named = rows.contains(&block.purpose)
            || matches!(block.purpose, "broadcast" | "loopback" | "reserved");
        assert!(named, "{block:?}");
        // A prefix has no bits beyond its length.
        assert!(block.contains(block.first));
        let trailing = match block.first {
            IpAddr::V4(first) => first.to_bits().trailing_zeros() >= 32 - u32::from(block.bits),
            IpAddr::V6(first) => first.to_bits().trailing_zeros() >= 128 - u32::from(block.bits),
        };
        assert!(trailing, "{block:?}");
    }
}

#[test]
fn only_global_unicast_ipv6_is_public() {
    assert_eq!(purpose("2000::"), PUBLIC);
    assert_eq!(purpose("2606:2800:220:1:248:1893:25c8:1946"), PUBLIC);
    assert_eq!(purpose(&format!("3fff:ffff:ffff:ffff:{ONES}")), PUBLIC);
    assert_eq!(purpose(&format!("1fff:ffff:ffff:ffff:{ONES}")), "reserved");
    assert_eq!(purpose("4000::"), "reserved");
}

#[test]
fn mapped_and_nat64_addresses_are_checked_as_ipv4() {
    for prefix in ["::ffff:", "64:ff9b::"] {
        assert_eq!(purpose(&format!("{prefix}127.0.0.1")), "loopback");
        assert_eq!(purpose(&format!("{prefix}169.254.169.254")), "link-local");
        assert_eq!(purpose(&format!("{prefix}8.8.8.8")), PUBLIC);
    }
    let error = AddressPolicy::public().check(parse("::ffff:10.0.0.1")).unwrap_err();
    assert_eq!(error.to_string(), "::ffff:10.0.0.1 is in 10.0.0.0/8 (private use)");
    assert_eq!(error.address(), parse("::ffff:10.0.0.1"));
}

#[test]
fn other_embeddings_of_ipv4_addresses_are_blocked() {
    let rows = [
        // ::a.b.c.d, then 8.8.8.8 by local NAT64, 6to4 and Teredo.
        ("::8.8.8.8", "IPv4-compatible, deprecated"),
        ("64:ff9b:1::8.8.8.8", "local NAT64"),
        ("2002:808:808::1", "6to4, deprecated"),
        ("2001:0:808:808::f7f7:f7f7", "Teredo"),
    ];
    for (address, expected) in rows {
        assert_eq!(purpose(address), expected);
    }
}

#[test]
fn a_policy_can_be_custom_or_allow_any_address() {
    let local = parse("127.0.0.1");
    assert!(AddressPolicy::any().is_any() && AddressPolicy::any().allows(local));
    let custom = AddressPolicy::custom(move |address| address == local);
    assert!(!custom.is_any() && custom.allows(local));
    let error = custom.check(parse("8.8.8.8")).unwrap_err();
    assert_eq!(error.to_string(), "8.8.8.8 is not allowed");
    assert_eq!(error.purpose(), "");
    assert!(!format!("{:?}", AddressPolicy::public()).is_empty());
}

#[test]
fn select_returns_the_allowed_addresses() {
    let sockets = |list: &[&str]| -> Vec<SocketAddr> {
        list.iter().map(|address| SocketAddr::new(parse(address), 443)).collect()
    };
    let policy = AddressPolicy::public();
    let mixed = sockets(&["10.0.0.1", "8.8.8.8", "::1", "2606:4700::1"]);
    assert_eq!(policy.select(mixed).unwrap(), sockets(&["8.8.8.8", "2606:4700::1"]));
    let error = policy.select(sockets(&["10.0.0.1", "::1"])).unwrap_err();
    assert_eq!(error.purpose(), "loopback");
    assert!(policy.select([]).unwrap().is_empty());
    assert_eq!(AddressPolicy::any().select(sockets(&["::1"])).unwrap(), sockets(&["::1"]));
}

/// Whether the standard library classifies an address as special: an oracle for the tables.
fn is_special_in_std(address: Ipv4Addr) -> bool {
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_broadcast()
        || address.is_documentation()
        || address.octets()[0] == 0
        || address.octets()[0] >= 240
}

proptest! {
    #[test]
    fn special_addresses_of_the_standard_library_are_blocked(bits: u32, wide: u128) {
        let address = Ipv4Addr::from_bits(bits);
        let policy = AddressPolicy::public();
        prop_assert!(!is_special_in_std(address) || !policy.allows(address.into()));
        let wide = Ipv6Addr::from_bits(wide);
        let special = wide.is_loopback() || wide.is_unspecified() || wide.is_multicast()
            || wide.is_unique_local() || wide.is_unicast_link_local();
        prop_assert!(!special || !policy.allows(wide.into()));
    }

    #[test]
    fn embedded_special_addresses_are_not_public(index in 0..IPV4.len(), bits: u32) {
        let block = IPV4[index];
        let IpAddr::V4(first) = block.first else { unreachable!() };
        let host = bits.checked_shr(u32::from(block.bits)).unwrap_or(0);
        let inside = Ipv4Addr::from_bits(first.to_bits() | host);
        let policy = AddressPolicy::public();
        prop_assert!(!policy.allows(inside.into()), "{inside}");
        let low = u128::from(inside.to_bits());
        for prefix in ["::", "::ffff:0:0", "64:ff9b::", "64:ff9b:1::", "2001::", "fe80::5efe:0:0"] {
            let prefix: Ipv6Addr = prefix.parse().unwrap();
            let embedding = Ipv6Addr::from_bits(prefix.to_bits() | low);
            prop_assert!(!policy.allows(embedding.into()), "{embedding}");
        }
        let sixtofour = Ipv6Addr::from_bits(0x2002 << 112 | low << 80);
        prop_assert!(!policy.allows(sixtofour.into()), "{sixtofour}");
    }

    #[test]
    fn a_mapped_address_is_checked_like_the_plain_one(bits: u32) {
        let plain = Ipv4Addr::from_bits(bits);
        let policy = AddressPolicy::public();
        let mapped = plain.to_ipv6_mapped();
        prop_assert_eq!(policy.allows(plain.into()), policy.allows(mapped.into()));
    }
}

#[test]
fn a_custom_policy_equals_only_its_clones() {
    let (custom, other) = (AddressPolicy::custom(|_| true), AddressPolicy::custom(|_| true));
    assert_eq!(custom, custom.clone());
    assert_ne!(custom, other);
    assert_ne!(custom, AddressPolicy::any());
    assert_ne!(AddressPolicy::any(), AddressPolicy::public());
    assert_eq!(AddressPolicy::public(), AddressPolicy::public());
}
