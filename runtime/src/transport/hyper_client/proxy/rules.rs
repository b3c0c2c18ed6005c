//! Which hosts are reached without a proxy.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What stands in the variable `NO_PROXY`.
#[derive(Clone, Debug, Default)]
pub(super) struct NoProxy(Vec<Rule>);

#[derive(Clone, Debug)]
struct Rule {
    hosts: Hosts,
    port: Option<u16>,
}

#[derive(Clone, Debug)]
enum Hosts {
    All,
    /// A name in lower case, and all names below it.
    Below(String),
    /// All addresses with the same first bits.
    Network(IpAddr, u8),
}

impl NoProxy {
    /// Every text is one: what is no address is a name.
    pub(super) fn parse(text: &str) -> Self {
        let entries = text.split([',', ' ', '\t', '\n']);
        Self(entries.filter_map(Rule::parse).collect())
    }

    pub(super) fn contains(&self, host: &str, port: u16) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let address = address(&host);
        self.0
            .iter()
            .any(|rule| rule.port.is_none_or(|it| it == port) && rule.hosts.contain(&host, address))
    }
}

impl Rule {
    fn parse(entry: &str) -> Option<Self> {
        let entry = entry.trim().to_ascii_lowercase();
        if let Some(hosts) = Hosts::network(&entry) {
            return Some(Self { hosts, port: None });
        }
        let (name, port) = match entry.rsplit_once(':') {
            Some((name, port)) => match port.parse() {
                Ok(port) => (name, Some(port)),
                Err(_) => (entry.as_str(), None),
            },
            None => (entry.as_str(), None),
        };
        if name == "*" {
            return Some(Self {
                hosts: Hosts::All,
                port,
            });
        }
        if let Some(hosts) = Hosts::network(name) {
            return Some(Self { hosts, port });
        }
        let name = name.strip_prefix('*').unwrap_or(name);
        let name = name.trim_start_matches('.').trim_end_matches('.');
        (!name.is_empty()).then(|| Self {
            hosts: Hosts::Below(name.to_owned()),
            port,
        })
    }
}

impl Hosts {
    /// An address, or a network such as `10.0.0.0/8`.
    fn network(text: &str) -> Option<Self> {
        let (text, bits) = match text.split_once('/') {
            Some((text, bits)) => (text, Some(bits.parse().ok()?)),
            None => (text, None),
        };
        let address = address(text)?;
        let all = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(all);
        (bits <= all).then_some(Self::Network(address, bits))
    }

    fn contain(&self, host: &str, address: Option<IpAddr>) -> bool {
        match self {
            Self::All => true,
            Self::Below(name) => host
                .strip_suffix(name.as_str())
                .is_some_and(|before| before.is_empty() || before.ends_with('.')),
            Self::Network(network, bits) => {
                address.is_some_and(|address| same_network(*network, address, *bits))
            }
        }
    }
}

fn same_network(network: IpAddr, address: IpAddr, bits: u8) -> bool {
    let bits = u32::from(bits);
    match (network, address) {
        (IpAddr::V4(a), IpAddr::V4(b)) => {
            let differ = u32::from(a) ^ u32::from(b);
            differ.checked_shr(32 - bits).unwrap_or_default() == 0
        }
        (IpAddr::V6(a), IpAddr::V6(b)) => {
            let differ = u128::from(a) ^ u128::from(b);
            differ.checked_shr(128 - bits).unwrap_or_default() == 0
        }
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
    }
}

/// The address that a host is; an IPv6 address may stand in brackets. One that holds an IPv4 address is that.
fn address(host: &str) -> Option<IpAddr> {
    let inner = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let address: IpAddr = inner.unwrap_or(host).parse().ok()?;
    Some(address.to_canonical())
}

/// Whether a host is this machine, or on the same wire as it. A proxy would reach another one, and might be told secrets
/// that are meant for nobody else.
pub(super) fn never_proxied(host: &str) -> bool {
    const AWS: Ipv6Addr = Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0);
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    match address(&host) {
        None => host == "localhost" || host.ends_with(".localhost"),
        Some(IpAddr::V4(address)) => {
            address.is_loopback() || address.is_link_local() || address == Ipv4Addr::UNSPECIFIED
        }
        Some(IpAddr::V6(address)) => {
            address.is_loopback()
                || address.is_unicast_link_local()
                || same_network(AWS.into(), address.into(), 32)
        }
    }
}
