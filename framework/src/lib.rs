//! A framework for chat bots on CometChat.

pub mod client;
pub mod reply;
pub mod routing;

pub use cometchat_model as model;
