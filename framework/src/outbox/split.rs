//! Text that is too long for one message, in parts.

use crate::{
    client::{Draft, DraftContent},
    model::limits::MAX_MESSAGE_DATA_BYTES,
    reply::Action,
};

/// Bytes of JSON that the text of one part may take; the rest of the limit is
/// for metadata.
pub(super) const PART_BYTES: usize = MAX_MESSAGE_DATA_BYTES - 2 * 1024;
/// Where a text is best cut, best first: between paragraphs, lines, sentences,
/// words.
const CUTS: [&str; 4] = ["\n\n", "\n", ". ", " "];

/// The actions of a reply, with texts that are too long for one message cut
/// into several. Only the last part carries what else the draft says.
pub(crate) fn within_limits(
    reply: impl IntoIterator<Item = Action>,
) -> impl Iterator<Item = Action> {
    reply.into_iter().flat_map(|action| match action {
        Action::Answer(draft) => parts(draft).into_iter().map(Action::Answer).collect(),
        Action::Send { receiver, draft } => {
            let send = |draft| Action::Send {
                receiver: receiver.clone(),
                draft,
            };
            parts(draft).into_iter().map(send).collect()
        }
        other => vec![other],
    })
}

fn parts(draft: Draft) -> Vec<Draft> {
    let DraftContent::Text(text) = draft.content() else {
        return vec![draft];
    };
    let mut texts = split(text, PART_BYTES);
    // One that has its own muid cannot be several.
    if texts.len() < 2 || draft.muid().is_some() {
        return vec![draft];
    }
    let last = texts.pop().map(|text| draft.clone().with_text(text));
    let first = texts.into_iter().map(|text| match draft.parent_id() {
        Some(parent) => Draft::text(text).thread(parent.clone()),
        None => Draft::text(text),
    });
    first.chain(last).collect()
}

/// Cuts a text into parts of at most `limit` bytes of JSON each.
fn split(text: &str, limit: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(end) = first_that_does_not_fit(rest, limit) {
        let cut = CUTS
            .iter()
            .filter_map(|cut| rest[..end].rfind(cut).map(|at| at + cut.len()))
            .find(|at| *at >= end / 2)
            .unwrap_or(end);
        let (part, after) = rest.split_at(cut);
        if !part.trim().is_empty() {
            parts.push(part.trim_end().to_owned());
        }
        rest = after;
    }
    if !rest.trim().is_empty() || parts.is_empty() {
        parts.push(rest.to_owned());
    }
    parts
}

/// Where the text must end at the latest; `None` when all of it fits.
pub(super) fn first_that_does_not_fit(text: &str, limit: usize) -> Option<usize> {
    let mut bytes = 0;
    for (at, c) in text.char_indices() {
        bytes += match c {
            '"' | '\\' | '\n' | '\r' | '\t' => 2,
            c if c.is_control() => 6,
            c => c.len_utf8(),
        };
        if bytes > limit {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::reply::Reply;

    fn bytes(text: &str) -> usize {
        serde_json::to_string(text).map_or(0, |json| json.len() - 2)
    }

    #[test]
    fn paragraphs_are_kept_together_where_they_can() {
        let text = format!(
            "{}\n\n{} {}",
            "a".repeat(60),
            "b".repeat(30),
            "c".repeat(30)
        );
        assert_eq!(
            split(&text, 100),
            [
                "a".repeat(60),
                format!("{} {}", "b".repeat(30), "c".repeat(30))
            ]
        );
        assert_eq!(split("short", 100), ["short"]);
        assert_eq!(split("", 100), [""]);
    }

    #[test]
    fn only_text_that_is_too_long_is_cut() {
        let long = Draft::text("word ".repeat(5_000)).tags(["t"]);
        let reply = Reply::message(long).then(Reply::reaction("👍"));
        let actions: Vec<_> = within_limits(reply).collect();
        assert_eq!(actions.len(), 5, "four parts and the reaction");
        for action in &actions {
            if let Action::Answer(draft) = action {
                assert!(draft.check().is_ok());
            }
        }
        assert!(matches!(&actions[3], Action::Answer(draft) if draft.options().tags == ["t"]));
    }

    proptest! {
        #[test]
        fn parts_fit_and_nothing_but_blanks_is_lost(text in "\\PC*[ \n\"]{0,9}(\\PC| |\n){0,400}", limit in 12usize..90) {
            let parts = split(&text, limit);
            for part in &parts {
                prop_assert!(bytes(part) <= limit, "{part:?}");
            }
            let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(solid(&parts.concat()), solid(&text));
        }
    }
}
