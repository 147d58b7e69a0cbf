//! In which shapes what a bot says goes out, and where answers come in.

use crate::{action::Links, card::Rendering, form};

/// In which shapes what a bot says goes out, and where answers come in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ways {
    /// Addresses of the action endpoint; `None` where there is none.
    pub(crate) links: Option<Links>,
    /// On which way forms are filled in.
    pub(crate) forms: form::Way,
    /// In which shape cards are sent.
    pub(crate) cards: Rendering,
}
