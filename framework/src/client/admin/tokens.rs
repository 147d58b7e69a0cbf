//! Auth tokens of a user.

use serde::Deserialize;
use serde_json::json;

use crate::{
    client::{
        AuthToken, ClientError,
        address::{Path, Query},
        api::Api,
        call::Call,
    },
    model::{Timestamp, Uid},
};

/// Tokens that a user may have; older ones are dropped by the service.
const MAX_TOKENS: u32 = 100;

/// The calls about the tokens of one user. From
/// [`AdminClient::tokens`](super::AdminClient::tokens).
#[derive(Clone, Debug)]
pub struct AdminTokens<'a> {
    api: &'a Api,
    uid: Uid,
}

/// A token and what the service knows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenInfo {
    /// Whose token it is.
    pub uid: Uid,
    /// The token.
    pub auth_token: AuthToken,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// Where it is used, if its user has said so.
    pub platform: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    uid: Uid,
    auth_token: String,
    #[serde(default)]
    created_at: Option<Timestamp>,
    #[serde(default)]
    platform: Option<String>,
}

impl<'a> AdminTokens<'a> {
    pub(super) fn new(api: &'a Api, uid: &Uid) -> Self {
        Self {
            api,
            uid: uid.clone(),
        }
    }

    /// Makes a new token; the user's other ones stay good. A user has at most
    /// a hundred: then the oldest goes.
    ///
    /// # Errors
    ///
    /// [`ClientError`]; `ERR_UID_NOT_FOUND` when there is no such user.
    pub async fn create(&self) -> Result<AuthToken, ClientError> {
        let call = Call::post(format!("make a token for {}", self.uid), self.path());
        let call = call.core().json(&json!({ "force": true }));
        let row: Row = self.api.value(call).await?;
        Ok(AuthToken::new(row.auth_token))
    }

    /// Lists the tokens.
    ///
    /// # Errors
    ///
    /// [`ClientError`].
    pub async fn list(&self) -> Result<Vec<TokenInfo>, ClientError> {
        let mut query = Query::default();
        query.set("perPage", MAX_TOKENS);
        let call = Call::get(format!("list the tokens of {}", self.uid), self.path());
        let rows = self.api.rows::<Row>(call.query(query)).await?.items;
        Ok(rows.into_iter().map(TokenInfo::from).collect())
    }

    /// Makes a token useless.
    ///
    /// # Errors
    ///
    /// [`ClientError::Argument`] when it can be no token, else [`ClientError`];
    /// `ERR_AUTH_TOKEN_NOT_FOUND` when there is none.
    pub async fn revoke(&self, token: &AuthToken) -> Result<(), ClientError> {
        let what = format!("revoke a token of {}", self.uid);
        // Without a name, or with one that means "here", all tokens would go.
        if token.check().is_err() || Path::is_dots(token.expose()) {
            let problem = "this is no token".to_owned();
            return Err(ClientError::Argument { what, problem });
        }
        let path = ["users", self.uid.as_str(), "auth_tokens", token.expose()];
        self.api
            .acknowledged(Call::delete(what, path).hiding(token))
            .await
    }

    /// Makes all tokens of the user useless.
    ///
    /// # Errors
    ///
    /// [`ClientError`].
    pub async fn flush(&self) -> Result<(), ClientError> {
        let what = format!("revoke all tokens of {}", self.uid);
        self.api.acknowledged(Call::delete(what, self.path())).await
    }

    fn path(&self) -> [&str; 3] {
        ["users", self.uid.as_str(), "auth_tokens"]
    }
}

impl From<Row> for TokenInfo {
    fn from(row: Row) -> Self {
        Self {
            uid: row.uid,
            auth_token: AuthToken::new(row.auth_token),
            created_at: row.created_at,
            platform: row.platform,
        }
    }
}
