//! The REST client against a scripted service.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[path = "client/script.rs"]
mod script;
#[path = "client/service.rs"]
mod service;

#[path = "client/admin.rs"]
mod admin;
#[path = "client/contract.rs"]
mod contract;
#[path = "client/drafts.rs"]
mod drafts;
#[path = "client/failures.rs"]
mod failures;
#[path = "client/history.rs"]
mod history;
#[path = "client/http.rs"]
mod http;
#[path = "client/login.rs"]
mod login;
#[path = "client/messages.rs"]
mod messages;
#[path = "client/pages.rs"]
mod pages;
#[path = "client/people.rs"]
mod people;
#[path = "client/secrets.rs"]
mod secrets;
#[path = "client/tls.rs"]
mod tls;
