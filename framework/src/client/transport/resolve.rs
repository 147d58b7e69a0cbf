//! Names to addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The system's resolver, but for `*.localhost`, which is this machine whatever
/// the system knows (RFC 6761): a local server has extensions there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resolver;

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let addresses: Addrs = if is_this_machine(name.as_str()) {
                // The port is filled in by who asks.
                let here = [
                    IpAddr::V4(Ipv4Addr::LOCALHOST),
                    IpAddr::V6(Ipv6Addr::LOCALHOST),
                ];
                Box::new(here.into_iter().map(|ip| SocketAddr::new(ip, 0)))
            } else {
                let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
                Box::new(found.collect::<Vec<_>>().into_iter())
            };
            Ok(addresses)
        })
    }
}

fn is_this_machine(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    name.to_ascii_lowercase().ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::is_this_machine;

    #[test]
    fn only_names_below_localhost_are_here() {
        for here in ["polls-us.localhost", "a.b.LOCALHOST", "x.localhost."] {
            assert!(is_this_machine(here), "{here}");
        }
        for there in [
            "localhost",
            "localhost.example",
            "notlocalhost",
            "polls-us.cometchat.io",
        ] {
            assert!(!is_this_machine(there), "{there}");
        }
    }
}
