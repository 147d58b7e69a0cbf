//! Whether every message was answered once and in order.

use std::{
    collections::{BTreeMap, HashMap},
    fmt::{self, Write as _},
};

use super::records::Record;

/// Lines of a transcript around the first fault, before and after it.
const AROUND: usize = 8;

/// What became of the messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Messages without an answer, or numbers that the bot left out.
    pub lost: usize,
    /// Answers beyond the one that a message gets, or numbers used again.
    pub doubled: usize,
    /// Answers that come after one to a newer message, or with a smaller number.
    pub out_of_order: usize,
    /// Messages with an answer.
    pub answered: usize,
    /// Messages that people wrote.
    pub messages: usize,
    /// What was said around the first fault; empty when there is none.
    pub transcript: String,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "lost {}, doubled {}, out of order {}, answered {} of {}",
            self.lost, self.doubled, self.out_of_order, self.answered, self.messages
        )
    }
}

/// One conversation, read answer by answer.
#[derive(Default)]
struct Reading<'a> {
    /// Which of the messages a text is.
    places: HashMap<&'a str, usize>,
    /// How often each message was answered, and each number used.
    answers: Vec<usize>,
    numbers: HashMap<usize, usize>,
    /// Answers that fit to no message.
    strangers: usize,
    last_place: usize,
    last_number: usize,
    /// Steps backwards: among the messages, and among the numbers.
    back_places: usize,
    back_numbers: usize,
    /// Where the first answer stands that should not be there.
    first_fault: Option<usize>,
}

/// Judges records in the order of their ids. `messages` is how many people
/// should have written; what they did not write counts as lost.
pub(super) fn judge(records: &[Record], messages: usize) -> Verdict {
    let mut conversations: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for record in records {
        let conversation = conversations.entry(record.conversation()).or_default();
        conversation.push(record);
    }
    let mut whole = Verdict {
        messages,
        ..Verdict::default()
    };
    let mut written = 0;
    for (name, records) in conversations {
        let reading = Reading::of(&records);
        let verdict = reading.verdict();
        written += reading.answers.len();
        whole.lost += verdict.lost;
        whole.doubled += verdict.doubled;
        whole.out_of_order += verdict.out_of_order;
        whole.answered += verdict.answered;
        let is_bad = verdict.lost + verdict.doubled + verdict.out_of_order > 0;
        if is_bad && whole.transcript.is_empty() {
            let place = reading.fault(&records);
            whole.transcript = transcript(name, &records, place);
        }
    }
    whole.lost += messages.saturating_sub(written);
    whole
}

impl<'a> Reading<'a> {
    fn of(records: &[&'a Record]) -> Self {
        let mut reading = Self::default();
        for (line, record) in records.iter().enumerate() {
            if record.is_answer() {
                reading.answer(line, &record.text);
            } else {
                reading.places.insert(&record.text, reading.answers.len());
                reading.answers.push(0);
            }
        }
        reading
    }

    fn answer(&mut self, line: usize, text: &str) {
        let parts = text.split_once(": ");
        let parts = parts.and_then(|(number, text)| {
            let number: usize = number.parse().ok()?;
            Some((number, *self.places.get(text)?))
        });
        let Some((number, place)) = parts else {
            self.strangers += 1;
            self.fault_at(line);
            return;
        };
        self.answers[place] += 1;
        let uses = self.numbers.entry(number).or_default();
        *uses += 1;
        let is_first = self.answers[place] == 1 && *uses == 1;
        // A doubling is not out of order as well.
        if is_first {
            self.back_places += usize::from(place < self.last_place);
            self.back_numbers += usize::from(number < self.last_number);
        }
        if !is_first || place < self.last_place || number != self.last_number + 1 {
            self.fault_at(line);
        }
        self.last_place = self.last_place.max(place);
        self.last_number = self.last_number.max(number);
    }

    fn fault_at(&mut self, line: usize) {
        self.first_fault.get_or_insert(line);
    }

    fn verdict(&self) -> Verdict {
        let unanswered = self.answers.iter().filter(|count| **count == 0).count();
        let left_out = (1..=self.answers.len()).filter(|number| !self.numbers.contains_key(number));
        let more = |counts: &mut dyn Iterator<Item = usize>| -> usize {
            counts.map(|count| count.saturating_sub(1)).sum()
        };
        let more_answers = more(&mut self.answers.iter().copied()) + self.strangers;
        let used_again = more(&mut self.numbers.values().copied());
        // A number beyond the count of messages was counted up without one.
        let beyond = self
            .numbers
            .keys()
            .filter(|number| !(1..=self.answers.len()).contains(number))
            .count();
        Verdict {
            lost: unanswered.max(left_out.count()),
            doubled: more_answers.max(used_again).max(beyond),
            out_of_order: self.back_places.max(self.back_numbers),
            answered: self.answers.len() - unanswered,
            messages: self.answers.len(),
            transcript: String::new(),
        }
    }

    /// Where to look first: at an answer, or at a message that has none.
    fn fault(&self, records: &[&Record]) -> usize {
        let unanswered = records.iter().position(|record| {
            let place = self.places.get(record.text.as_str());
            !record.is_answer() && place.is_some_and(|place| self.answers[*place] == 0)
        });
        let places = self.first_fault.into_iter().chain(unanswered);
        places.min().unwrap_or_default()
    }
}

fn transcript(name: &str, records: &[&Record], place: usize) -> String {
    let from = place.saturating_sub(AROUND);
    let mut text = format!("conversation {name}, first fault at line {place}:\n");
    for (line, record) in records.iter().enumerate().skip(from).take(2 * AROUND + 1) {
        let mark = if line == place { '>' } else { ' ' };
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{mark} {line:>5} {:>8} {}: {}",
            record.id, record.sender, record.text
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Judges a conversation: `?` begins what a person says.
    fn judged(lines: &[&str]) -> (usize, usize, usize, usize) {
        let record = |(id, line): (usize, &&str)| {
            let (sender, receiver, text) = match line.strip_prefix('?') {
                Some(text) => ("ada", "counter", text),
                None => ("counter", "ada", *line),
            };
            serde_json::from_value(json!({
                "id": id.to_string(), "sender": sender, "receiver": receiver,
                "receiverType": "user", "category": "message", "text": text,
            }))
            .unwrap()
        };
        let records: Vec<Record> = lines.iter().enumerate().map(record).collect();
        let messages = lines.iter().filter(|line| line.starts_with('?')).count();
        let verdict = judge(&records, messages);
        let found = (
            verdict.lost,
            verdict.doubled,
            verdict.out_of_order,
            verdict.answered,
        );
        let is_good = found == (0, 0, 0, messages);
        assert_eq!(verdict.transcript.is_empty(), is_good, "{lines:?}");
        found
    }

    #[test]
    fn what_is_right_is_found_right() {
        assert_eq!(
            judged(&["?a", "1: a", "?b", "?c", "2: b", "3: c"]),
            (0, 0, 0, 3)
        );
    }

    #[test]
    fn each_fault_is_found() {
        for (lines, expected) in [
            // Lost without a trace, and after it was counted.
            (vec!["?a", "?b", "?c", "1: a", "2: c"], (1, 0, 0, 2)),
            (vec!["?a", "?b", "?c", "1: a", "3: c"], (1, 0, 0, 2)),
            (vec!["?a", "?b", "1: a"], (1, 0, 0, 1)),
            // Sent twice, worked twice, counted twice.
            (vec!["?a", "1: a", "1: a", "?b", "2: b"], (0, 1, 0, 2)),
            (vec!["?a", "1: a", "2: a", "?b", "3: b"], (0, 1, 0, 2)),
            (vec!["?a", "1: a", "?b", "3: b"], (1, 1, 0, 2)),
            // State that was not stored.
            (vec!["?a", "?b", "1: a", "1: b"], (1, 1, 0, 2)),
            // Worked or sent in the wrong order.
            (vec!["?a", "?b", "1: b", "2: a"], (0, 0, 1, 2)),
            (vec!["?a", "?b", "2: b", "1: a"], (0, 0, 1, 2)),
            // What nobody asked for.
            (vec!["?a", "1: a", "2: z"], (0, 1, 0, 1)),
            (vec!["?a", "hello", "1: a"], (0, 1, 0, 1)),
        ] {
            assert_eq!(judged(&lines), expected, "{lines:?}");
        }
    }

    #[test]
    fn what_was_never_written_is_lost() {
        assert_eq!(judge(&[], 3).lost, 3);
        assert_eq!(
            judge(&[], 3).to_string(),
            "lost 3, doubled 0, out of order 0, answered 0 of 3"
        );
    }
}
