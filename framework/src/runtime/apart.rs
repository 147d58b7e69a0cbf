//! Code that may block its thread, kept apart from what must not wait.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use tokio::{
    runtime::{Handle, RuntimeFlavor},
    task::block_in_place,
};

/// A future of somebody else's code. While it is polled, another thread takes
/// over everything else that this one had to do: a handler that blocks its
/// thread delays nobody.
pub(super) struct Apart<F> {
    inner: Pin<Box<F>>,
    /// A runtime of one thread has no other to hand over to.
    has_others: bool,
}

impl<F: Future> Apart<F> {
    pub(super) fn new(future: F) -> Self {
        let flavor = Handle::try_current().map(|handle| handle.runtime_flavor());
        Self {
            inner: Box::pin(future),
            has_others: matches!(flavor, Ok(RuntimeFlavor::MultiThread)),
        }
    }
}

impl<F: Future> Future for Apart<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let has_others = self.has_others;
        let inner = self.inner.as_mut();
        if has_others {
            block_in_place(|| inner.poll(context))
        } else {
            inner.poll(context)
        }
    }
}
