//! Base addresses and the addresses of calls below them.

use std::fmt::{Display, Write as _};

use reqwest::Url;

/// The address below which an API lives: scheme, host, port and path prefix,
/// without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Base(String);

impl Base {
    /// Checks an address that a person wrote; the error says what is wrong.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if !text.contains("://") {
            return Err(no_scheme(text));
        }
        let url = Url::parse(text.trim()).map_err(|error| format!("{text:?}: {error}"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(format!("{text:?} does not begin with http:// or https://"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("a name or password in the address is not supported".to_owned());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(format!(
                "{text:?} has a `?` or `#`; only a path may follow the host"
            ));
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }

    /// The address of a host as the service's settings name it.
    pub(crate) fn of_host(host: &str, version: &str) -> Result<Self, String> {
        let base = Self::parse(&format!("https://{host}"))?;
        match Url::parse(&base.0) {
            Ok(url) if url.path() == "/" => {}
            _ => return Err(format!("{host:?} is not a host")),
        }
        let version = version.trim_matches('/');
        if version.is_empty() {
            return Ok(base);
        }
        Self::parse(&format!("{base}/{version}", base = base.0))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The host, without the port.
    pub(crate) fn host(&self) -> String {
        let url = Url::parse(&self.0).ok();
        url.and_then(|url| url.host_str().map(str::to_owned))
            .unwrap_or_default()
    }

    /// Whether it is on this machine.
    pub(crate) fn is_local(&self) -> bool {
        let host = self.host();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost"
            || host.ends_with(".localhost")
            || host
                .parse()
                .is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
    }

    /// Whether credentials would travel readable over a network.
    pub(crate) fn is_exposed(&self) -> bool {
        self.0.starts_with("http://") && !self.is_local()
    }
}

fn no_scheme(text: &str) -> String {
    format!("{text:?} is not a whole address: write http:// or https:// before it")
}

/// A path below a [`Base`], percent-encoded piece by piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Path(String);

impl Path {
    pub(crate) fn new<const N: usize>(segments: [&str; N]) -> Self {
        let mut path = String::new();
        for segment in segments {
            path.push('/');
            for byte in segment.bytes() {
                if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~' | b'.') {
                    path.push(char::from(byte));
                } else {
                    // Writing to a string cannot fail.
                    let _ = write!(path, "%{byte:02X}");
                }
            }
        }
        Self(path)
    }

    /// Whether a segment would be taken for "here" or "one up" instead of a name.
    pub(crate) fn is_dots(segment: &str) -> bool {
        matches!(segment, "." | "..")
    }
}

/// The parameters after the `?`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<(&'static str, String)>);

impl Query {
    /// Adds a parameter, or replaces the one of the same name.
    pub(crate) fn set(&mut self, name: &'static str, value: impl Display) {
        self.0.retain(|(known, _)| *known != name);
        self.0.push((name, value.to_string()));
    }

    /// Adds a flag when it is raised.
    pub(crate) fn flag(&mut self, name: &'static str, raised: bool) {
        if raised {
            self.set(name, 1);
        }
    }

    /// Adds a comma-joined list unless it is empty.
    pub(crate) fn list<T: AsRef<str>>(&mut self, name: &'static str, values: &[T]) {
        if !values.is_empty() {
            let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
            self.set(name, values.join(","));
        }
    }

    /// Adds a parameter that is there.
    pub(crate) fn maybe<T: Display>(&mut self, name: &'static str, value: Option<T>) {
        if let Some(value) = value {
            self.set(name, value);
        }
    }
}

/// The whole address of one call.
pub(crate) fn join(base: &Base, path: &Path, query: &Query) -> Result<String, String> {
    let text = format!("{}{}", base.0, path.0);
    let mut url = Url::parse(&text).map_err(|error| error.to_string())?;
    if !query.0.is_empty() {
        url.query_pairs_mut().extend_pairs(&query.0);
    }
    Ok(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases_keep_port_and_path() {
        let base = Base::parse(" http://127.0.0.1:7700/v3.0/ ").unwrap();
        assert_eq!(base.as_str(), "http://127.0.0.1:7700/v3.0");
        assert_eq!(
            Base::of_host("chat.example:8443", "v3.0").unwrap().as_str(),
            "https://chat.example:8443/v3.0"
        );
        assert_eq!(
            Base::of_host("chat.example", "").unwrap().as_str(),
            "https://chat.example"
        );
    }

    #[test]
    fn what_is_no_base_is_refused() {
        for bad in [
            "",
            "127.0.0.1:7700",
            "ftp://x",
            "https://u:p@x",
            "https://x/?a=b",
            "https://x#y",
        ] {
            assert!(Base::parse(bad).is_err(), "{bad}");
        }
        for bare in ["", "127.0.0.1:7700", "localhost:7700", "chat.example/v3"] {
            let problem = Base::parse(bare).unwrap_err();
            assert!(
                problem.ends_with("write http:// or https:// before it"),
                "{problem}"
            );
        }
        for bad in ["evil.example/path", "a@b", ""] {
            assert!(Base::of_host(bad, "v3.0").is_err(), "{bad}");
        }
        assert!(
            !Base::parse("https://user:sesame@x")
                .unwrap_err()
                .contains("sesame")
        );
    }

    #[test]
    fn plain_http_is_fine_only_at_home() {
        let exposed = |text| Base::parse(text).unwrap().is_exposed();
        assert!(exposed("http://chat.example"));
        for home in [
            "http://127.0.0.1:1",
            "http://localhost",
            "http://[::1]:9",
            "https://chat.example",
        ] {
            assert!(!exposed(home), "{home}");
        }
    }

    #[test]
    fn pieces_of_a_path_cannot_leave_their_place() {
        let base = Base::parse("https://h/v3").unwrap();
        let path = Path::new(["messages", "1/../2?x#y", "👍"]);
        assert_eq!(
            join(&base, &path, &Query::default()).unwrap(),
            "https://h/v3/messages/1%2F..%2F2%3Fx%23y/%F0%9F%91%8D"
        );
    }

    #[test]
    fn parameters_are_encoded_and_replaced() {
        let base = Base::parse("https://h/v3").unwrap();
        let mut query = Query::default();
        query.set("searchKey", "a b&c");
        query.set("page", 1);
        query.set("page", 2);
        query.list("types", &["x", "y"]);
        query.list::<&str>("tags", &[]);
        query.flag("withTags", true);
        query.flag("unread", false);
        assert_eq!(
            join(&base, &Path::new(["users"]), &query).unwrap(),
            "https://h/v3/users?searchKey=a+b%26c&page=2&types=x%2Cy&withTags=1"
        );
    }
}
