//! What a bot says, in the languages of those it talks to (feature `fluent`).
//!
//! Texts are written in [Fluent](https://projectfluent.org), one file a language, with
//! its plurals and genders:
//!
//! ```
//! use cometchat_bot::{prelude::*, texts::Texts};
//!
//! #[bot(name = "cloakroom")]
//! pub struct CloakroomBot {
//!     texts: Texts,
//! }
//!
//! impl Bot for CloakroomBot {
//!     type Settings = NoSettings;
//!
//!     fn new(_: NoSettings) -> HandlerResult<Self> {
//!         // Else `include_str!("texts/en.ftl")`.
//!         let english = "coats = { $count ->\n    [one] One coat\n   *[other] { $count } coats\n }";
//!         let german = "coats = { $count ->\n    [one] Ein Mantel\n   *[other] { $count } Mäntel\n }";
//!         let texts = Texts::new("en", english)?.with("de", german)?;
//!         Ok(Self { texts })
//!     }
//! }
//!
//! #[handler]
//! impl MessageHandler for CloakroomBot {
//!     async fn on_message(&self, ctx: &Context, _: &Message) -> HandlerResult<String> {
//!         let words = self.texts.here(ctx).await?;
//!         Ok(words.text("coats").with("count", 2).to_string())
//!     }
//! }
//! ```
//!
//! # Which language
//!
//! The one that was [chosen](Texts::choose) for the conversation; else the sender's: what
//! `language` or `locale` in the metadata of the user says, for the service itself keeps
//! no language of users; else the default, the first one. `de-AT` is answered in `de` where
//! there is no `de-AT`.
//!
//! Messages do not carry the metadata of their sender, so the service is asked for it, for
//! each person once in [`ASKED_AGAIN_AFTER`]. When it does not answer, the default is taken.
//!
//! # What is missing
//!
//! A text that a language lacks is said in the default language, and reported in the log
//! when the texts are read. Texts are read when the bot is made: `cometbot check` makes it
//! and shows what is missing. Texts that cannot be read, or that the default language does
//! not have, are an error: they are misspelt.

mod error;
mod phrase;

use std::{collections::BTreeSet, time::Duration};

use fluent_bundle::{FluentResource, concurrent::FluentBundle};
use fluent_syntax::ast::Entry;
use quick_cache::sync::Cache;
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

pub use self::{
    error::TextsError,
    phrase::{Phrase, Words},
};
use crate::{
    context::Context,
    dialogue::after,
    model::{Timestamp, Uid, User},
    reply::HandlerResult,
    state::State,
};

/// How long a language that a person's metadata names is taken as still the same.
pub const ASKED_AGAIN_AFTER: Duration = Duration::from_hours(1);
/// People whose language is remembered.
const REMEMBERED: usize = 10_000;
/// Where users keep their language, in their metadata.
const IN_METADATA: [&str; 2] = ["language", "locale"];

/// What a bot says, in several languages. See the [module](self).
pub struct Texts {
    /// The first is the default.
    languages: Vec<Language>,
    /// What people's metadata say, and when it was asked for.
    known: Cache<Uid, (Option<usize>, Timestamp)>,
}

/// The texts of one language.
struct Language {
    id: LanguageIdentifier,
    bundle: FluentBundle<FluentResource>,
    keys: BTreeSet<String>,
}

/// The language that was chosen for a conversation.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Chosen {
    language: Option<String>,
}

impl State for Chosen {
    const NAME: &'static str = "language";
}

impl Texts {
    /// Texts in the default language, such as `"en"` or `"pt-BR"`: the content of a
    /// Fluent file.
    ///
    /// # Errors
    ///
    /// When it is no language, or the texts cannot be read.
    pub fn new(language: &str, texts: &str) -> Result<Self, TextsError> {
        Ok(Self {
            languages: vec![Language::read(language, texts)?],
            known: Cache::new(REMEMBERED),
        })
    }

    /// The same in one language more.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new), and when there are texts that the default language does not
    /// have.
    pub fn with(mut self, language: &str, texts: &str) -> Result<Self, TextsError> {
        let read = Language::read(language, texts)?;
        let known = &self.default_language().keys;
        let unknown: Vec<_> = read.keys.difference(known).cloned().collect();
        if !unknown.is_empty() {
            return Err(TextsError::Unknown {
                language: language.to_owned(),
                keys: unknown.join(", "),
            });
        }
        let missing: Vec<_> = known.difference(&read.keys).cloned().collect();
        if !missing.is_empty() {
            let missing = missing.join(", ");
            tracing::warn!(
                language,
                missing,
                "texts are missing; they are said in the default language"
            );
        }
        self.languages.push(read);
        Ok(self)
    }

    /// The languages, the default one first.
    pub fn languages(&self) -> impl Iterator<Item = String> {
        self.languages
            .iter()
            .map(|language| language.id.to_string())
    }

    /// The texts that a language lacks, each with that language.
    pub fn missing(&self) -> impl Iterator<Item = (String, &str)> {
        let known = &self.default_language().keys;
        self.languages.iter().flat_map(|language| {
            let missing = known.difference(&language.keys);
            missing.map(|key| (language.id.to_string(), key.as_str()))
        })
    }

    /// The words for the one who caused an event, where it happened.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub async fn here<'a>(&'a self, ctx: &Context) -> HandlerResult<Words<'a>> {
        let chosen = match ctx.conversation() {
            Some(_) => ctx.state::<Chosen>().conversation().get().await?.language,
            None => None,
        };
        let chosen = chosen.and_then(|language| self.find(&language));
        let language = match chosen {
            Some(chosen) => Some(chosen),
            None => self.own(ctx).await,
        };
        Ok(Words::new(self, language.unwrap_or_default()))
    }

    /// The language of the sender's own.
    async fn own(&self, ctx: &Context) -> Option<usize> {
        let sender = ctx.sender().filter(|_| self.languages.len() > 1)?;
        if let Some(told) = language_of(sender) {
            return self.find(told);
        }
        let now = ctx.now();
        if let Some((language, asked)) = self.known.get(&sender.uid)
            && now.seconds() < after(asked, ASKED_AGAIN_AFTER).seconds()
        {
            return language;
        }
        match ctx.client().users().get(&sender.uid).await {
            Ok(user) => {
                let language = language_of(&user).and_then(|told| self.find(told));
                self.known.insert(sender.uid.clone(), (language, now));
                language
            }
            Err(error) => {
                tracing::warn!(%error, "cannot ask for the language of a person");
                None
            }
        }
    }

    /// The words of a language, or of the default one.
    #[must_use]
    pub fn in_language(&self, language: &str) -> Words<'_> {
        Words::new(self, self.find(language).unwrap_or_default())
    }

    /// Chooses the language of the conversation in which an event happened; whether there
    /// is such a language. As all state it is stored when the handler has finished.
    ///
    /// # Errors
    ///
    /// When the event happened in no conversation, or the store cannot be read.
    pub async fn choose(&self, ctx: &Context, language: &str) -> HandlerResult<bool> {
        let Some(found) = self.find(language) else {
            return Ok(false);
        };
        let chosen = Chosen {
            language: self.languages.get(found).map(|found| found.id.to_string()),
        };
        ctx.state::<Chosen>().conversation().set(&chosen).await?;
        Ok(true)
    }

    /// The language that fits best: the same, or one that is the same but for its region.
    fn find(&self, wanted: &str) -> Option<usize> {
        let wanted: LanguageIdentifier = wanted.parse().ok()?;
        let same = self.languages.iter().position(|one| one.id == wanted);
        let near = || {
            let is_near = |one: &Language| one.id.language == wanted.language;
            self.languages.iter().position(is_near)
        };
        same.or_else(near)
    }

    fn default_language(&self) -> &Language {
        // There is one since it was made.
        &self.languages[0]
    }
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.languages()).finish()
    }
}

impl Language {
    fn read(language: &str, texts: &str) -> Result<Self, TextsError> {
        let id: LanguageIdentifier = language.parse().map_err(|_| TextsError::Language {
            language: language.to_owned(),
        })?;
        let resource = FluentResource::try_new(texts.to_owned())
            .map_err(|(_, errors)| TextsError::unreadable(language, texts, &errors))?;
        let keys = resource.entries().filter_map(|entry| match entry {
            Entry::Message(message) => Some(message.id.name.to_owned()),
            _ => None,
        });
        let keys = keys.collect();
        let mut bundle = FluentBundle::new_concurrent(vec![id.clone()]);
        // Chats show the marks of direction around a value to no use, and commands that
        // are told would not be those that can be typed.
        bundle.set_use_isolating(false);
        bundle
            .add_resource(resource)
            .map_err(|errors| TextsError::twice(language, &errors))?;
        Ok(Self { id, bundle, keys })
    }
}

/// What a user's metadata says.
fn language_of(user: &User) -> Option<&str> {
    let metadata = user.metadata.as_ref()?;
    let mut found = IN_METADATA.iter().filter_map(|name| metadata.get(name));
    found.find_map(serde_json::Value::as_str)
}

#[cfg(test)]
mod tests;
