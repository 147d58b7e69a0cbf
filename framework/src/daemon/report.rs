//! What `check` and `doctor` found.

use std::{fmt, io::Write};

use serde::Serialize;

use super::CommandError;

/// Characters for what a finding is of; longer ones push the rest to the right.
const ABOUT_CHARS: usize = 16;

/// Something that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Finding {
    /// Of what it is: `config`, `app shop`, `bot welcome-bot`.
    pub(super) about: String,
    /// Whether it is as it should be.
    pub(super) ok: bool,
    /// What was found.
    pub(super) found: String,
    /// What to do, with the command where there is one. What is not wrong but
    /// worth a thought has it as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) repair: Option<String>,
}

/// What was found, in the order in which it was looked at.
#[derive(Debug)]
pub(super) struct Report {
    findings: Vec<Finding>,
    /// Whether it is printed at the end as JSON, instead of at once for people.
    json: bool,
}

impl Report {
    pub(super) const fn new(json: bool) -> Self {
        Self {
            findings: Vec::new(),
            json,
        }
    }

    pub(super) fn good(&mut self, about: impl fmt::Display, found: impl fmt::Display) {
        self.add(about, true, found, None);
    }

    /// Something that is not wrong, but may not be what was meant.
    pub(super) fn note(
        &mut self,
        about: impl fmt::Display,
        found: impl fmt::Display,
        repair: impl Into<String>,
    ) {
        self.add(about, true, found, Some(repair.into()));
    }

    pub(super) fn bad(
        &mut self,
        about: impl fmt::Display,
        found: impl fmt::Display,
        repair: impl Into<String>,
    ) {
        self.add(about, false, found, Some(repair.into()));
    }

    /// Something wrong that says itself what to do.
    pub(super) fn wrong(&mut self, about: impl fmt::Display, error: &dyn std::error::Error) {
        self.add(about, false, told(error), None);
    }

    fn add(
        &mut self,
        about: impl fmt::Display,
        ok: bool,
        found: impl fmt::Display,
        repair: Option<String>,
    ) {
        let finding = Finding {
            about: about.to_string(),
            ok,
            found: found.to_string(),
            repair,
        };
        if !self.json {
            // Each at once: the next may take a while.
            print(&finding.to_string());
        }
        self.findings.push(finding);
    }

    /// Ends it; an error when something is wrong.
    pub(super) fn end(self) -> Result<(), CommandError> {
        if self.json {
            let text = serde_json::to_string_pretty(&self.findings).unwrap_or_default();
            print(&(text + "\n"));
        }
        match self.findings.iter().filter(|finding| !finding.ok).count() {
            0 => Ok(()),
            count => Err(CommandError::Found { count }),
        }
    }
}

fn print(text: &str) {
    // A reader that has seen enough, such as `head`, is no error.
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match (self.ok, &self.repair) {
            (false, _) => "WRONG",
            (true, Some(_)) => "note ",
            (true, None) => "ok   ",
        };
        writeln!(f, "{mark}  {:ABOUT_CHARS$}  {}", self.about, self.found)?;
        match &self.repair {
            Some(repair) => writeln!(f, "       {:ABOUT_CHARS$}  → {repair}", ""),
            None => Ok(()),
        }
    }
}

/// An error with its causes, in one line.
pub(super) fn told(error: &dyn std::error::Error) -> String {
    match crate::runtime::causes(error) {
        Some(causes) => format!("{error}: {causes}"),
        None => error.to_string(),
    }
}
