//! What `check` and `doctor` found.

use std::{fmt, io::Write};

use serde::Serialize;

use super::CommandError;

/// Something that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Finding {
    /// Of what it is: `config`, `app shop`, `bot welcome-bot`.
    pub(super) about: String,
    /// Whether it is as it should be.
    pub(super) ok: bool,
    /// What was found.
    pub(super) found: String,
    /// What to do, with the command where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) repair: Option<String>,
}

/// What was found, in the order in which it was looked at.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) findings: Vec<Finding>,
}

impl Report {
    pub(super) fn good(&mut self, about: impl fmt::Display, found: impl fmt::Display) {
        self.add(about, true, found, None);
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
        self.findings.push(Finding {
            about: about.to_string(),
            ok,
            found: found.to_string(),
            repair,
        });
    }

    /// How many things are wrong.
    pub(super) fn wrongs(&self) -> usize {
        self.findings.iter().filter(|finding| !finding.ok).count()
    }

    /// Prints it, for people or as JSON; an error when something is wrong.
    pub(super) fn print(&self, json: bool) -> Result<(), CommandError> {
        let text = if json {
            serde_json::to_string_pretty(&self.findings).unwrap_or_default() + "\n"
        } else {
            self.to_string()
        };
        // A reader that has seen enough, such as `head`, is no error.
        let _ = std::io::stdout().lock().write_all(text.as_bytes());
        match self.wrongs() {
            0 => Ok(()),
            count => Err(CommandError::Found(count)),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.findings.iter().map(|finding| finding.about.len());
        let width = width.max().unwrap_or_default();
        for finding in &self.findings {
            let mark = if finding.ok { "ok   " } else { "WRONG" };
            writeln!(f, "{mark}  {:width$}  {}", finding.about, finding.found)?;
            if let Some(repair) = &finding.repair {
                writeln!(f, "       {:width$}  → {repair}", "")?;
            }
        }
        Ok(())
    }
}

/// An error with its causes, in one line.
pub(super) fn told(error: &dyn std::error::Error) -> String {
    match crate::runtime::causes(error) {
        Some(causes) => format!("{error}: {causes}"),
        None => error.to_string(),
    }
}
