//! Lists whose pages have numbers.

use std::collections::HashSet;

use crate::client::address::Query;

/// Where a walk through numbered pages stands.
#[derive(Clone, Debug)]
pub(super) struct Position {
    page: u32,
    /// The ids of the page before. Rows move between pages while a list
    /// changes, and a service that ignores the number gives the same page for
    /// ever.
    before: HashSet<String>,
}

impl Default for Position {
    fn default() -> Self {
        Self {
            page: 1,
            before: HashSet::new(),
        }
    }
}

impl Position {
    /// Adds number and size of the page to a query.
    pub(super) fn of(&self, query: &Query, limit: u32) -> Query {
        let mut query = query.clone();
        query.set("per_page", limit);
        query.set("page", self.page);
        query
    }

    /// Drops rows of the page before and moves on; `false` when nothing is new.
    pub(super) fn advance<T>(&mut self, page: &mut Vec<T>, id: impl Fn(&T) -> &str) -> bool {
        let ids = page.iter().map(|row| id(row).to_owned()).collect();
        page.retain(|row| !self.before.contains(id(row)));
        self.before = ids;
        self.page = self.page.saturating_add(1);
        !page.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_moved_are_dropped_and_a_repeated_page_is_the_last() {
        let mut position = Position::default();
        let mut first = vec!["a".to_owned(), "b".to_owned()];
        assert!(position.advance(&mut first, |row| row));
        let mut second = vec!["b".to_owned(), "c".to_owned()];
        assert!(position.advance(&mut second, |row| row));
        assert_eq!(second, ["c"]);
        let mut repeated = vec!["c".to_owned(), "b".to_owned()];
        assert!(!position.advance(&mut repeated, |row| row));
        assert!(repeated.is_empty());
        assert_eq!(position.page, 4);
    }
}
