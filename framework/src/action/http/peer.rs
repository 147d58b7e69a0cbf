//! From where a request comes.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::{Extensions, HeaderMap};

use crate::listen::Peer;

/// The header in which a proxy says for whom it asks.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Whose requests are counted together. What a proxy on this machine says of the
/// client is believed, of others it is not: anybody can write the header. The
/// last entry is the one that the proxy itself wrote.
pub(super) fn counted(extensions: &Extensions, headers: &HeaderMap) -> IpAddr {
    let unknown = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
    let peer = extensions.get::<Peer>().map_or(unknown, |peer| peer.0);
    if !peer.to_canonical().is_loopback() {
        return network(peer);
    }
    let forwarded = headers.get_all(FORWARDED_FOR).iter().next_back();
    let client =
        forwarded.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    network(client.unwrap_or(peer))
}

/// One customer has many addresses of the newer kind: they count as one.
fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        ip @ IpAddr::V4(_) => ip,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn only_a_proxy_on_this_machine_is_believed() {
        for (peer, header, expected) in [
            ("203.0.113.7", None, "203.0.113.7"),
            ("203.0.113.7", Some("198.51.100.1"), "203.0.113.7"),
            ("127.0.0.1", None, "127.0.0.1"),
            ("127.0.0.1", Some("198.51.100.1"), "198.51.100.1"),
            ("127.0.0.1", Some("6.6.6.6, 198.51.100.1"), "198.51.100.1"),
            ("127.0.0.1", Some("nonsense"), "127.0.0.1"),
            ("::ffff:127.0.0.1", Some("198.51.100.1"), "198.51.100.1"),
            ("2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::"),
        ] {
            let (mut extensions, mut headers) = (Extensions::new(), HeaderMap::new());
            extensions.insert(Peer(peer.parse().unwrap()));
            if let Some(value) = header {
                headers.insert(FORWARDED_FOR, value.parse().unwrap());
            }
            let counted = counted(&extensions, &headers);
            assert_eq!(
                counted,
                expected.parse::<IpAddr>().unwrap(),
                "{peer} {header:?}"
            );
        }
    }
}
