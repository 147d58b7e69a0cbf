//! What was answered, and how it stands.

use std::collections::VecDeque;

use cometchat_bot::{card::ProgressBar, prelude::*};
use serde::{Deserialize, Serialize};

use crate::Feedback;

/// Answers that are kept; of more, the oldest go.
const MAX_ANSWERS: usize = 1_000;

/// The answers of a conversation: what each is about, whose it is, and what it says.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Summary {
    pub(crate) topic: String,
    answers: VecDeque<(String, Uid, String, Feedback)>,
}

impl State for Summary {
    const NAME: &'static str = "summary";
}

impl Summary {
    pub(crate) fn add(&mut self, by: &User, feedback: Feedback) {
        self.answers.truncate(MAX_ANSWERS - 1);
        let (topic, name) = (self.topic.clone(), by.name.clone());
        self.answers
            .push_front((topic, by.uid.clone(), name, feedback));
    }

    /// The average in a sentence.
    pub(crate) fn average(&self) -> String {
        let stars = self
            .answers
            .iter()
            .map(|(.., answer)| f64::from(answer.stars));
        match u32::try_from(self.answers.len()).unwrap_or(u32::MAX) {
            0 => "Nobody has answered yet.".to_owned(),
            1 => format!("Average so far: {:.1} of 5 (1 answer).", stars.sum::<f64>()),
            count => {
                let mean = stars.sum::<f64>() / f64::from(count);
                format!("Average so far: {mean:.1} of 5 ({count} answers).")
            }
        }
    }

    /// The average, and a bar for each number of stars.
    pub(crate) fn card(&self) -> Card {
        let card = Card::new(self.average())
            .heading("Feedback")
            .text(self.average());
        (1..=5).rev().fold(card, |card, stars| {
            let given = self
                .answers
                .iter()
                .filter(|(.., answer)| answer.stars == stars);
            let count = given.count();
            let percent = u32::try_from(count * 100 / self.answers.len().max(1));
            let label = format!("{} – {count}", "★".repeat(stars.into()));
            card.add(ProgressBar::new(percent.unwrap_or(100)).label(label))
        })
    }

    /// The answers as a table, a line each, the newest first.
    pub(crate) fn table(&self) -> HandlerResult<Vec<u8>> {
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record(["about", "uid", "name", "stars", "good", "remark", "contact"])?;
        for (topic, uid, name, answer) in &self.answers {
            let (good, remark) = (answer.good.join(", "), plain(answer.remark.as_deref()));
            let (topic, name) = (plain(Some(topic)), plain(Some(name)));
            table.serialize((topic, uid, name, answer.stars, good, remark, answer.contact))?;
        }
        Ok(table.into_inner()?)
    }
}

/// What people wrote, so that no spreadsheet takes it for a formula.
fn plain(written: Option<&str>) -> String {
    let text = written.unwrap_or_default();
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("{}{text}", if is_formula { "'" } else { "" })
}
