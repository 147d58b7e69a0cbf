//! A ticket as a token: written compactly, signed, fit for an address.
//!
//! `base64url(version ‖ key id ‖ ticket as JSON ‖ HMAC-SHA-256 of all that)`,
//! without padding. The signature covers everything before it and is compared in
//! constant time; nothing is read of a token whose signature does not fit.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{
    keys::{Key, MAC_BYTES},
    ticket::{MAX_TOKEN_BYTES, Ticket},
};
use crate::model::Timestamp;

/// The first byte of every token of this layout.
const LAYOUT: u8 = 1;
/// Bytes before the ticket: the layout and the key's id.
const HEAD_BYTES: usize = 1 + size_of::<u32>();

/// Why a token is not accepted. It never shows the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// It is no token at all: cut off, or from somewhere else.
    #[error("the address is incomplete or was not made by this bot")]
    Malformed,
    /// It was changed, made by somebody else, or signed with a key that is gone.
    #[error("the address was not made by this bot, or its key is gone")]
    Forged,
    /// It was good once.
    #[error("the address ended at {0} (Unix seconds)")]
    Expired(Timestamp),
}

/// Writes a token. What a ticket holds can always be written as JSON.
pub(super) fn write(ticket: &Ticket, key: &Key) -> String {
    let mut bytes = vec![LAYOUT];
    bytes.extend(key.id.to_be_bytes());
    bytes.extend(serde_json::to_vec(ticket).unwrap_or_default());
    let mac = key.sign(&bytes);
    bytes.extend(mac.as_ref());
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads a token that one of the keys signed.
pub(super) fn read<'a>(
    token: &str,
    find_key: impl FnOnce(u32) -> Option<&'a Key>,
    now: Timestamp,
) -> Result<Ticket, TokenError> {
    if token.len() > MAX_TOKEN_BYTES {
        return Err(TokenError::Malformed);
    }
    let malformed = |_| TokenError::Malformed;
    let bytes = URL_SAFE_NO_PAD.decode(token).map_err(malformed)?;
    let (signed, mac) = bytes
        .split_last_chunk::<MAC_BYTES>()
        .ok_or(TokenError::Malformed)?;
    let (head, written) = signed
        .split_first_chunk::<HEAD_BYTES>()
        .ok_or(TokenError::Malformed)?;
    let [LAYOUT, a, b, c, d] = *head else {
        return Err(TokenError::Malformed);
    };
    let key = find_key(u32::from_be_bytes([a, b, c, d])).ok_or(TokenError::Forged)?;
    if !key.has_signed(signed, mac) {
        return Err(TokenError::Forged);
    }
    // Signed by us, so it is JSON of a ticket, unless a later version wrote it.
    let ticket: Ticket = serde_json::from_slice(written).map_err(|_| TokenError::Malformed)?;
    if ticket.is_expired(now) {
        return Err(TokenError::Expired(ticket.expires));
    }
    Ok(ticket)
}

#[cfg(test)]
mod tests;
