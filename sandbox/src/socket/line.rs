//! What waits for one connection, in the order in which it is to be written.

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::hub::Outbound;

/// The reading end of a connection's queue. Without faults it is just that; with them it holds one
/// frame that is late, with all behind it, and one that waits to change places with the next.
pub(super) struct Line {
    queue: mpsc::Receiver<Outbound>,
    late: Option<(Utf8Bytes, Instant)>,
    swapped: Option<(Utf8Bytes, Instant)>,
    /// What comes before anything else.
    front: Option<Outbound>,
}

impl Line {
    pub(super) fn new(queue: mpsc::Receiver<Outbound>) -> Self {
        Self {
            queue,
            late: None,
            swapped: None,
            front: None,
        }
    }

    /// The next frame or close; `None` once the queue is gone and empty. Nothing is lost when this
    /// is dropped while it waits.
    pub(super) async fn next(&mut self) -> Option<Outbound> {
        loop {
            if let Some(item) = self.front.take() {
                return Some(item);
            }
            let item = tokio::select! {
                biased;
                () = due(self.swapped.as_ref()) => {
                    let (text, _) = self.swapped.take()?;
                    return Some(Outbound::Frame(text));
                }
                () = due(self.late.as_ref()) => self.late.take().map(|(text, _)| Outbound::Frame(text)),
                item = self.queue.recv(), if self.late.is_none() => item,
            };
            match item {
                Some(Outbound::Late(text, at)) => self.late = Some((text, at)),
                Some(Outbound::Swap(text, until)) if self.swapped.is_none() => {
                    self.swapped = Some((text, until));
                }
                Some(Outbound::Frame(text) | Outbound::Swap(text, _)) => {
                    let held = self.swapped.take();
                    self.front = held.map(|(text, _)| Outbound::Frame(text));
                    return Some(Outbound::Frame(text));
                }
                end => match self.swapped.take() {
                    // Nothing comes to change places with.
                    Some((text, _)) => {
                        self.front = end;
                        return Some(Outbound::Frame(text));
                    }
                    None => return end,
                },
            }
        }
    }

    /// Whether the last frame given out should be sent off now, as no other follows at once.
    pub(super) fn rests(&self) -> bool {
        self.front.is_none() && (self.late.is_some() || self.queue.is_empty())
    }
}

/// Waits for the time of what is held; for ever if nothing is.
async fn due(held: Option<&(Utf8Bytes, Instant)>) {
    match held {
        Some((_, at)) => sleep_until(*at).await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use std::time::Duration;

    use super::*;

    /// The frames of a line with the milliseconds at which they came, and how it ended.
    async fn played(items: Vec<Outbound>) -> (Vec<(String, u128)>, Option<Outbound>) {
        let (queue, rest) = mpsc::channel(16);
        for item in items {
            queue.try_send(item).unwrap();
        }
        let keep = queue.clone();
        drop(queue);
        let mut line = Line::new(rest);
        let (start, mut frames) = (Instant::now(), Vec::new());
        let end = loop {
            match tokio::time::timeout(Duration::from_secs(9), line.next()).await {
                Ok(Some(Outbound::Frame(text))) => {
                    frames.push((text.to_string(), start.elapsed().as_millis()));
                }
                Ok(end) => break end,
                Err(_) => break None,
            }
        };
        drop(keep);
        (frames, end)
    }

    fn frame(text: &'static str) -> Outbound {
        Outbound::Frame(Utf8Bytes::from_static(text))
    }

    fn at(ms: u64) -> Instant {
        Instant::now() + Duration::from_millis(ms)
    }

    fn late(text: &'static str, ms: u64) -> Outbound {
        Outbound::Late(Utf8Bytes::from_static(text), at(ms))
    }

    fn swap(text: &'static str) -> Outbound {
        Outbound::Swap(Utf8Bytes::from_static(text), at(50))
    }

    fn frames(list: &[(&str, u128)]) -> Vec<(String, u128)> {
        list.iter()
            .map(|(text, ms)| ((*text).into(), *ms))
            .collect()
    }

    #[tokio::test(start_paused = true)]
    async fn late_frames_hold_up_those_behind_them() {
        let (came, _) = played(vec![frame("a"), late("b", 30), frame("c"), late("d", 10)]).await;
        assert_eq!(came, frames(&[("a", 0), ("b", 30), ("c", 30), ("d", 30)]));
    }

    #[tokio::test(start_paused = true)]
    async fn swapped_frames_change_places_with_the_next_one_only() {
        let (came, _) = played(vec![
            swap("a"),
            frame("b"),
            frame("c"),
            swap("d"),
            swap("e"),
        ])
        .await;
        let order = [("b", 0), ("a", 0), ("c", 0), ("e", 0), ("d", 0)];
        assert_eq!(came, frames(&order));
        let (came, _) = played(vec![frame("a"), swap("b")]).await;
        assert_eq!(came, frames(&[("a", 0), ("b", 50)]));
        let (came, _) = played(vec![swap("a"), late("b", 80), frame("c")]).await;
        assert_eq!(came, frames(&[("a", 50), ("b", 80), ("c", 80)]));
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_lost_before_a_close() {
        let (came, end) = played(vec![swap("a"), Outbound::Close(1000, "")]).await;
        assert_eq!(came, frames(&[("a", 0)]));
        assert!(matches!(end, Some(Outbound::Close(1000, _))));
    }
}
