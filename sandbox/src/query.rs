//! The query string, read as leniently as clients write it.

use std::borrow::Cow;

/// The parameters of a request, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Splits and decodes; what cannot be decoded is kept as it is.
    pub(crate) fn parse(raw: &str) -> Self {
        let pairs = raw.split('&').filter(|part| !part.is_empty()).map(|part| {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            let key = decode(key);
            let plain = key.strip_suffix("[]").unwrap_or(&key).to_owned();
            (plain, decode(value).into_owned())
        });
        Self(pairs.collect())
    }

    /// The first non-empty value.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(k, v)| k == key && !v.is_empty())
            .map(|(_, v)| v.as_str())
    }

    /// A whole number.
    pub(crate) fn number(&self, key: &str) -> Option<i64> {
        self.text(key)?.trim().parse().ok()
    }

    /// A switch: `1` or `true` in any case.
    pub(crate) fn flag(&self, key: &str) -> bool {
        self.switch(key).unwrap_or(false)
    }

    /// A switch that may be absent.
    pub(crate) fn switch(&self, key: &str) -> Option<bool> {
        self.text(key)
            .map(|v| v == "1" || v.eq_ignore_ascii_case("true"))
    }

    /// All values of a list: repeated, comma-joined, or both.
    pub(crate) fn list(&self, key: &str) -> Vec<String> {
        let values = self.0.iter().filter(|(k, _)| k == key);
        values
            .flat_map(|(_, v)| v.split(','))
            .map(str::trim)
            .filter(|v| !v.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// The lists of several spellings of one parameter, together.
    pub(crate) fn lists(&self, keys: &[&str]) -> Vec<String> {
        keys.iter().flat_map(|key| self.list(key)).collect()
    }
}

/// Undoes percent and plus encoding.
fn decode(raw: &str) -> Cow<'_, str> {
    if raw.contains('+') {
        return Cow::Owned(percent_decoded(&raw.replace('+', " ")).into_owned());
    }
    percent_decoded(raw)
}

/// Undoes percent encoding; text that is not valid after it is returned unchanged.
pub(crate) fn percent_decoded(raw: &str) -> Cow<'_, str> {
    if !raw.contains('%') {
        return Cow::Borrowed(raw);
    }
    let bytes = raw.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = (bytes[at] == b'%')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten();
        let byte = pair
            .and_then(|p| std::str::from_utf8(p).ok())
            .and_then(|p| u8::from_str_radix(p, 16).ok());
        out.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).map_or(Cow::Borrowed(raw), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_flags_and_encoding() {
        let query =
            Query::parse("types=a,b&types[]=c&on=true&one=1&no=0&s=%F0%9F%98%80+x&bad=%zz&n=5");
        assert_eq!(query.list("types"), ["a", "b", "c"]);
        assert!(query.flag("on") && query.flag("one") && !query.flag("no") && !query.flag("none"));
        assert_eq!(query.text("s"), Some("😀 x"));
        assert_eq!(query.text("bad"), Some("%zz"));
        assert_eq!(query.number("n"), Some(5));
    }
}
