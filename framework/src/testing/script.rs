//! Plays a conversation from a text.

use std::panic::Location;

use super::{Answer, BotUnderTest, Person, Scene, TestGroup, transcript::dedented};
use crate::{
    client::Draft,
    model::{ConversationId, Message, Receiver, Scope},
};

/// One line: who, and what.
struct Line {
    who: String,
    what: String,
}

/// Where it is played.
struct Stage<'a> {
    bot: &'a BotUnderTest,
    group: Option<&'a TestGroup>,
    place: &'static Location<'static>,
    last: Option<Message>,
}

pub(super) async fn play(
    scene: &Scene,
    bot: &BotUnderTest,
    group: Option<&TestGroup>,
    text: &str,
    place: &'static Location<'static>,
) {
    let mut stage = Stage {
        bot,
        group,
        place,
        last: None,
    };
    let lines = match read(text) {
        Ok(lines) => lines,
        Err(problem) => panic!("{place}: {problem}"),
    };
    let mut speaker: Option<Person> = None;
    for line in lines {
        if line.who == bot.uid().as_str() {
            stage.expect(&line.what, speaker.as_ref()).await;
        } else {
            let person = scene.person(&line.who).await;
            stage.act(&person, &line.what).await;
            speaker = Some(person);
        }
    }
}

/// Reads lines: `who: what`, and more of what they say, indented.
fn read(text: &str) -> Result<Vec<Line>, String> {
    let mut lines: Vec<Line> = Vec::new();
    for line in dedented(text).lines().filter(|line| !line.is_empty()) {
        if let Some(more) = line.strip_prefix("  ") {
            let said = lines.last_mut();
            let said = said.ok_or_else(|| format!("nobody says {line:?}"))?;
            said.what.push('\n');
            said.what.push_str(more);
            continue;
        }
        let (who, what) = line
            .split_once(':')
            .ok_or_else(|| format!("a line is `who: what`, not {line:?}"))?;
        lines.push(Line {
            who: who.trim().to_owned(),
            what: what.trim().to_owned(),
        });
    }
    Ok(lines)
}

impl Stage<'_> {
    async fn act(&mut self, person: &Person, what: &str) {
        let to = match self.group {
            Some(group) => Receiver::from(group),
            None => Receiver::from(self.bot),
        };
        let Some(deed) = what.strip_prefix('(') else {
            self.last = Some(person.says(to, what).await);
            return;
        };
        let (deed, rest) = deed.split_once(')').unwrap_or((deed, ""));
        let words: Vec<_> = deed.split(' ').collect();
        match (words.as_slice(), self.group, &self.last) {
            (["joins"], Some(group), _) => person.joins(group).await,
            (["leaves"], Some(group), _) => person.leaves(group).await,
            (["adds", who], Some(group), _) => person.adds(&self.named(who).await, group).await,
            (["kicks", who], Some(group), _) => person.kicks(&self.named(who).await, group).await,
            (["makes", who, _, scope], Some(group), _) => {
                let who = self.named(who).await;
                person.makes(&who, Scope::from(*scope), group).await;
            }
            (["reacts", "with", reaction], _, Some(last)) => person.reacts(last, reaction).await,
            (["presses", element], _, Some(last)) => person.presses(last, element).await,
            (["custom", "message", kind], ..) => {
                let data = serde_json::from_str(rest)
                    .unwrap_or_else(|error| panic!("{}: {rest:?} is no JSON: {error}", self.place));
                let draft = Draft::custom(kind.trim_matches('`'), data);
                self.last = Some(person.sends(to, draft).await);
            }
            _ => panic!(
                "{}: `{what}` cannot be played; people say text, and do `(joins)`, `(leaves)`, \
                 `(adds WHO)`, `(kicks WHO)`, `(makes WHO a SCOPE)`, `(reacts with X)`, \
                 `(presses ELEMENT)` and `(custom message `TYPE`) JSON`",
                self.place
            ),
        }
    }

    async fn named(&self, uid: &str) -> Person {
        self.bot.scene().person(uid).await
    }

    async fn expect(&mut self, wanted: &str, speaker: Option<&Person>) {
        let to = match (self.group, speaker) {
            (Some(group), _) => Some(Receiver::from(group)),
            (None, Some(person)) if !person.is(self.bot) => Some(Receiver::from(person)),
            _ => None,
        };
        let to = to.map(|to| ConversationId::between(self.bot.uid(), &to));
        let expected = Answer::like(wanted);
        let seen = self.bot.did(to.as_ref(), |_| true, &expected, self.place);
        let seen = seen.await;
        let did = seen.rendered();
        if !expected.fits(&did) {
            let problem = format_args!("should say {expected}, but said {did:?}");
            self.bot.fail(self.place, problem).await;
        }
        if let super::log::What::Message(message) = seen.what {
            self.last = Some(*message);
        }
    }
}
