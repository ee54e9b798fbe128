use basecamp_core::{AddressPolicy, FailureKind, ProxySettings};
use http::Request;

use bytes::Bytes;

use super::*;
use crate::tls::Tls;

#[tokio::test]
async fn numeric_hosts_are_checked_by_their_address() {
    let limit = Duration::from_secs(1);
    let connector = Connector::new(Tls::new(&[]).unwrap(), limit, ProxySettings::none());
    let transport = Transport::new(connector, limit, 1);
    for uri in ["https://2130706433/", "https://0x7f.1/", "http://127.1/", "http://[::1]/"] {
        let request = Request::get(uri).body(Bytes::new()).unwrap();
        let attempt = Attempt::new(request, limit).with_addresses(AddressPolicy::public());
        let Err(failure) = transport.send(attempt).await else { panic!("{uri}") };
        assert_eq!(failure.kind(), FailureKind::BlockedAddress, "{uri}: {failure:?}");
    }
}
