//! Addresses and headers that everybody who gets a message can read.

use reqwest::Url;

use super::error::CardError;
use crate::model::Object;

/// Parts of names under which credentials are sent.
const SUSPICIOUS: [&str; 9] = [
    "apikey",
    "auth",
    "bearer",
    "cookie",
    "credential",
    "jwt",
    "password",
    "secret",
    "token",
];

/// Refuses headers that look as if they held a credential.
pub(super) fn check_headers(element: &str, headers: Option<&Object>) -> Result<(), CardError> {
    let Some(headers) = headers else {
        return Ok(());
    };
    for (name, value) in headers {
        let Some(value) = value.as_str() else {
            return Err(CardError::Field {
                element: element.to_owned(),
                field: "headers",
                problem: format!("has the header {name:?} that is no string; write strings only"),
            });
        };
        let scheme = value.split(' ').next().unwrap_or_default();
        let is_scheme = ["basic", "bearer"].contains(&&*scheme.to_ascii_lowercase());
        if is_suspicious(name) || is_scheme {
            return Err(CardError::Credential {
                element: element.to_owned(),
                place: format!("the header {name:?}"),
            });
        }
    }
    Ok(())
}

/// Refuses what is no web address, and one that holds a credential.
pub(crate) fn check_address(
    element: &str,
    field: &'static str,
    address: &str,
) -> Result<(), CardError> {
    let wrong = |problem: String| CardError::Field {
        element: element.to_owned(),
        field,
        problem,
    };
    let url = Url::parse(address)
        .map_err(|_| wrong("is no address; write https:// and the rest".to_owned()))?;
    if !matches!(url.scheme(), "http" | "https") {
        let scheme = url.scheme();
        return Err(wrong(format!(
            "begins with `{scheme}:`; clients open http and https only"
        )));
    }
    let holds = |place: &str| CardError::Credential {
        element: element.to_owned(),
        place: place.to_owned(),
    };
    if url.password().is_some() || !url.username().is_empty() {
        return Err(holds("the name or password in the address"));
    }
    let is_key = |name: &str| is_suspicious(name) && name.to_ascii_lowercase().contains("key");
    match url.query_pairs().find(|(name, _)| is_key(name)) {
        Some((name, _)) => Err(holds(&format!("`{name}` in the address"))),
        None => Ok(()),
    }
}

fn is_suspicious(name: &str) -> bool {
    let name: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    SUSPICIOUS.iter().any(|word| name.contains(word))
}
