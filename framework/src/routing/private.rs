//! What the macros' expansions name. No part of the public interface.

pub use async_trait::async_trait;
pub use inventory;

pub use super::{
    handlers::{call, outcome},
    registered::{Declared, Registered, on},
};
pub use crate::form::Specified;
