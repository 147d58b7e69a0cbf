//! Where things stand in what the service's history shows.

use crate::model::Timestamp;

/// A place in a track: of a message its id, of a change its second and the id of
/// what changed.
pub(crate) type Place = u128;

/// Bits of a place that hold an id; the second is above them.
const ID_BITS: u32 = 64;

/// What history shows in an order of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Track {
    /// Messages, by id.
    Messages,
    /// Edits and deletions, by their second.
    Changes,
    /// Reactions, by their second.
    Reactions,
}

/// A place in one of the tracks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) track: Track,
    pub(crate) place: Place,
}

impl Track {
    /// The names in the store of the watermark and of what is done beyond it, and
    /// the digits of a place: keys are ordered as text.
    pub(super) const fn names(self) -> (&'static str, &'static str, usize) {
        match self {
            Self::Messages => ("watermark", "done", 20),
            Self::Changes => ("changes/watermark", "changes/done", 39),
            Self::Reactions => ("reactions/watermark", "reactions/done", 39),
        }
    }
}

/// The place of what happened to `id` at a moment.
pub(super) fn moment(at: Timestamp, id: u64) -> Place {
    let seconds = u64::try_from(at.seconds()).unwrap_or(0);
    (Place::from(seconds) << ID_BITS) | Place::from(id)
}

/// The moment of a place that [`moment`] made, and the second before it: whether
/// the service counts the asked second in is not documented.
pub(super) fn asked_from(place: Place) -> Timestamp {
    let seconds = i64::try_from(place >> ID_BITS).unwrap_or(i64::MAX);
    Timestamp::new(seconds.saturating_sub(1).max(0))
}
