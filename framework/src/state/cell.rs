//! Access to state from a handler.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::State;
use crate::{
    context::Context,
    reply::{HandlerError, HandlerResult},
};

/// State of one type; choose whose.
#[derive(Debug)]
pub struct StateOf<'a, T> {
    ctx: &'a Context,
    of: PhantomData<fn() -> T>,
}

/// One value of state.
#[derive(Debug)]
pub struct StateCell<'a, T> {
    ctx: &'a Context,
    /// `None` where the event has no such scope.
    key: Option<String>,
    of: PhantomData<fn() -> T>,
}

/// What is stored: the value and the version of its shape.
#[derive(Serialize, Deserialize)]
struct Stored<V> {
    v: u32,
    d: V,
}

impl<'a, T: State> StateOf<'a, T> {
    pub(crate) fn new(ctx: &'a Context) -> Self {
        Self {
            ctx,
            of: PhantomData,
        }
    }

    /// The state of the conversation in which the event happened.
    #[must_use]
    pub fn conversation(self) -> StateCell<'a, T> {
        let id = self.ctx.conversation().map(ToString::to_string);
        self.cell("conversation", id)
    }

    /// The state of the user who caused the event, in whatever conversation.
    #[must_use]
    pub fn user(self) -> StateCell<'a, T> {
        let id = self.ctx.sender().map(|user| user.uid.to_string());
        self.cell("user", id)
    }

    /// The state of the bot as a whole. Turns that change it at the same time
    /// are run again, so keep what is changed often in a narrower scope.
    #[must_use]
    pub fn bot(self) -> StateCell<'a, T> {
        self.cell("bot", Some(String::new()))
    }

    /// The state of a poll.
    pub(crate) fn of_poll(self, id: &str) -> StateCell<'a, T> {
        self.cell("poll", Some(id.to_owned()))
    }

    fn cell(self, scope: &str, id: Option<String>) -> StateCell<'a, T> {
        let account = self.ctx.account();
        StateCell {
            ctx: self.ctx,
            key: id.map(|id| format!("state/{account}/{}/{scope}/{id}", T::NAME)),
            of: PhantomData,
        }
    }
}

impl<T: State> StateCell<'_, T> {
    /// The value, or the default one if nothing was stored yet.
    ///
    /// # Errors
    ///
    /// When the event has no such scope (a signal without a conversation), or
    /// when the store cannot be read.
    pub async fn get(&self) -> HandlerResult<T> {
        let key = self.key()?;
        let Some(bytes) = self.ctx.turn().read(key).await? else {
            return Ok(T::default());
        };
        if let Some(value) = decode(&bytes) {
            return Ok(value);
        }
        // Nobody is locked out by a value that cannot be read.
        tracing::error!(key, "state cannot be read; it is kept aside and begun anew");
        let aside = format!("{key}.unreadable");
        self.ctx.turn().write(&aside, bytes).await?;
        Ok(T::default())
    }

    /// Replaces the value.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), and when the value cannot be written as JSON.
    pub async fn set(&self, value: &T) -> HandlerResult<()> {
        let stored = Stored {
            v: T::VERSION,
            d: value,
        };
        let bytes = serde_json::to_vec(&stored)?;
        Ok(self.ctx.turn().write(self.key()?, bytes).await?)
    }

    /// Changes the value and returns what `change` returns.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get) and [`set`](Self::set).
    pub async fn update<R>(&self, change: impl FnOnce(&mut T) -> R) -> HandlerResult<R> {
        let mut value = self.get().await?;
        let result = change(&mut value);
        self.set(&value).await?;
        Ok(result)
    }

    fn key(&self) -> HandlerResult<&str> {
        self.key
            .as_deref()
            .ok_or_else(|| HandlerError::msg("the event has no such scope to keep state for"))
    }
}

fn decode<T: State>(bytes: &[u8]) -> Option<T> {
    let Stored { v, d } = serde_json::from_slice::<Stored<Value>>(bytes).ok()?;
    if v == T::VERSION {
        T::deserialize(&d).ok().or_else(|| T::migrate(v, d))
    } else {
        T::migrate(v, d)
    }
}
