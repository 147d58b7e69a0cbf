//! Everything under a prefix, a page at a time.

use super::{Entry, Store, StoreError};

/// The values whose keys begin with a prefix, in the order of the keys: as many as
/// there are, of which a page at a time is in memory.
pub(crate) struct Pages<'a> {
    store: &'a dyn Store,
    prefix: &'a str,
    /// Values of a page.
    size: usize,
    after: Option<String>,
}

impl<'a> Pages<'a> {
    pub(crate) const fn new(store: &'a dyn Store, prefix: &'a str, size: usize) -> Self {
        Self {
            store,
            prefix,
            size,
            after: None,
        }
    }

    /// The next page; `None` when all was read. What it gave may be deleted before
    /// the next is asked for.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<Entry>>, StoreError> {
        let after = self.after.as_deref();
        let page = self.store.scan(self.prefix, after, self.size).await?;
        let Some(last) = page.last() else {
            return Ok(None);
        };
        self.after = Some(last.key.clone());
        Ok(Some(page))
    }
}
