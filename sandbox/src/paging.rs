//! Pages by number, as the lists of people, groups and conversations have them.

use serde_json::{Value, json};

use crate::limits;
use crate::query::Query;

/// Which page is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    pub(crate) number: i64,
    pub(crate) size: i64,
}

impl Page {
    /// Reads `page` and any spelling of the size.
    pub(crate) fn of(query: &Query) -> Self {
        let size = ["perPage", "per_page", "limit"]
            .iter()
            .find_map(|key| query.number(key));
        Self {
            number: query
                .number("page")
                .unwrap_or(1)
                .clamp(1, i64::from(u32::MAX)),
            size: size
                .unwrap_or(limits::PAGE_DEFAULT)
                .clamp(1, limits::PAGE_MAX),
        }
    }

    /// Rows before this page.
    pub(crate) fn offset(self) -> i64 {
        (self.number - 1) * self.size
    }

    /// The `meta` of an answer.
    pub(crate) fn meta(self, total: i64, count: usize) -> Value {
        json!({ "pagination": {
            "total": total,
            "count": count,
            "per_page": self.size,
            "current_page": self.number,
            "total_pages": total.div_euclid(self.size) + i64::from(total.rem_euclid(self.size) > 0),
        } })
    }
}
