//! What the macros' expansions name. No part of the public interface.

pub use async_trait::async_trait;
pub use inventory;

pub use super::{
    button::{Pressable, derived as button},
    command::chosen,
    handlers::{call, outcome},
    registered::{Declared, Registered, on},
};
pub use crate::{
    dialogue::{Conversable, derived as dialogue},
    form::Specified,
};
