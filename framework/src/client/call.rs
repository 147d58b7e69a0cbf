//! One call of the API, before it has an address.

use bytes::Bytes;
use http::Method;
use serde_json::Value;

use super::{
    AuthToken, Body, Part,
    address::{Path, Query},
    limits::Class,
};
use crate::model::Receiver;

/// One call: what it is for, where it goes below the base, and what it says.
#[derive(Clone)]
pub(crate) struct Call {
    /// What is attempted, for errors: "send a message to user milo".
    pub(crate) what: String,
    pub(crate) method: Method,
    pub(crate) path: Path,
    pub(crate) query: Query,
    pub(crate) body: Body,
    /// Whether making it twice does no more than making it once.
    pub(crate) is_repeatable: bool,
    /// Whether it is made a second time beside one that takes long.
    pub(crate) is_hedged: bool,
    /// In what the service counts it.
    pub(crate) class: Class,
    /// A credential in the path.
    pub(crate) hidden: Option<AuthToken>,
}

impl Call {
    fn new(method: Method, what: impl Into<String>, path: Path) -> Self {
        Self {
            what: what.into(),
            is_repeatable: method == Method::GET,
            method,
            path,
            query: Query::default(),
            body: Body::Empty,
            is_hedged: false,
            class: Class::Standard,
            hidden: None,
        }
    }

    pub(crate) fn get<const N: usize>(what: impl Into<String>, path: [&str; N]) -> Self {
        Self::new(Method::GET, what, Path::new(path))
    }

    pub(crate) fn post<const N: usize>(what: impl Into<String>, path: [&str; N]) -> Self {
        Self::new(Method::POST, what, Path::new(path))
    }

    pub(crate) fn put<const N: usize>(what: impl Into<String>, path: [&str; N]) -> Self {
        Self::new(Method::PUT, what, Path::new(path))
    }

    pub(crate) fn patch<const N: usize>(what: impl Into<String>, path: [&str; N]) -> Self {
        Self::new(Method::PATCH, what, Path::new(path))
    }

    pub(crate) fn delete<const N: usize>(what: impl Into<String>, path: [&str; N]) -> Self {
        Self::new(Method::DELETE, what, Path::new(path))
    }

    pub(crate) fn query(mut self, query: Query) -> Self {
        self.query = query;
        self
    }

    pub(crate) fn json(mut self, body: &Value) -> Self {
        self.body = Body::Json(Bytes::from(body.to_string()));
        self
    }

    pub(crate) fn multipart(mut self, parts: Vec<Part>) -> Self {
        self.body = Body::Multipart(parts);
        self
    }

    pub(crate) fn hiding(mut self, token: &AuthToken) -> Self {
        self.hidden = Some(token.clone());
        self
    }

    /// Has it made a second time beside one that takes long: for what somebody
    /// waits for, and only for what may be carried out twice.
    pub(crate) fn hedged(mut self) -> Self {
        self.is_hedged = true;
        self
    }

    /// Counts it among those of which the service allows fewer.
    pub(crate) fn core(mut self) -> Self {
        self.class = Class::Core;
        self
    }

    pub(crate) fn repeatable(mut self) -> Self {
        self.is_repeatable = true;
        self
    }
}

/// The first part of paths that lead to a receiver.
pub(crate) fn collection(receiver: &Receiver) -> &'static str {
    match receiver {
        Receiver::User(_) => "users",
        Receiver::Group(_) => "groups",
    }
}
