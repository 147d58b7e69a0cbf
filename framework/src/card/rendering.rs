//! In which shape a card is sent, and how its presses come back.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    action::{Action, OpenUrl, SendMessage},
    builder::Card,
    element::Element,
    error::CardError,
    interactive::{
        ActionButton, ApiAction, ClickAction, CustomAction, InteractiveCard, UrlNavigation,
    },
    plain,
    press::Press,
};
use crate::{
    action::{Links, Ticket},
    client::{Draft, Edit},
    model::{Category, GoalType, InteractionGoal, Message, Receiver, Timestamp, Uid},
};

/// In which shape a card is sent.
///
/// No client draws both kinds of card, and a bot is not told which client a
/// person uses; [the table](super#what-each-client-shows) says what each shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Rendering {
    /// What the config says; where it says nothing as well: the card schema,
    /// unless the card has typed buttons and the bot no action endpoint. Then
    /// it is an interactive card, whose presses the service reports.
    #[default]
    Auto,
    /// The card schema of current clients. A typed button opens a page of the
    /// bot's endpoint; without an endpoint it writes a message that stands for
    /// the press, in apps that carry out `sendMessage`.
    Card,
    /// The older interactive card: one picture, the text of all elements, and
    /// its buttons below. A typed button posts to the bot's endpoint; without
    /// an endpoint the service reports each person's first press.
    Interactive,
    /// Text, for every client. A typed button is an address of the bot's
    /// endpoint, or a message to write.
    Text,
}

/// How a message goes to its receiver, and how presses come back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Passage<'a> {
    /// What the config says.
    pub(crate) rendering: Rendering,
    pub(crate) links: Option<&'a Links>,
    pub(crate) app: &'a str,
    pub(crate) bot: &'a Uid,
    pub(crate) receiver: &'a Receiver,
    pub(crate) muid: &'a str,
    pub(crate) now: Timestamp,
}

impl Passage<'_> {
    /// The address to which a press of a button comes, if there is one.
    pub(crate) fn address(&self, press: &Press, lifetime: Option<Duration>) -> Option<String> {
        self.address_of(None, press, lifetime)
    }

    /// The same for the one element that posts to it.
    fn address_of(
        &self,
        element: Option<&str>,
        press: &Press,
        lifetime: Option<Duration>,
    ) -> Option<String> {
        let mut ticket = Ticket::new(
            self.app,
            self.bot.clone(),
            press.route(),
            self.muid,
            self.receiver.clone(),
            self.now,
        );
        ticket.element = element.map(str::to_owned);
        let ticket = match lifetime {
            Some(lifetime) => ticket.lasting(lifetime, self.now),
            None => ticket,
        };
        self.links.map(|links| links.address(&ticket))
    }
}

impl Rendering {
    /// The shape in which a message was sent: its changes have the same.
    pub(crate) const fn of(message: &Message) -> Self {
        match message.category {
            Category::Interactive => Self::Interactive,
            Category::Card => Self::Card,
            _ => Self::Text,
        }
    }
}

impl Card {
    /// The message that it becomes.
    pub(crate) fn draft(mut self, way: &Passage<'_>) -> Result<Draft, CardError> {
        self.check()?;
        self.give_ids();
        let draft = match self.chosen(way, self.has_presses()) {
            Rendering::Interactive => self.as_interactive(way),
            Rendering::Text => Draft::text(self.as_text(way)),
            _ => self.as_card(way)?,
        };
        let draft = match self.metadata {
            Some(metadata) => draft.metadata(metadata),
            None => draft,
        };
        draft.check()?;
        Ok(draft)
    }

    /// The change that makes an earlier message say this. The message keeps its
    /// shape; where that is not known, it is that of a card with typed buttons:
    /// one of them was pressed.
    pub(crate) fn edit(
        mut self,
        way: &Passage<'_>,
        shape: Option<Rendering>,
    ) -> Result<Edit, CardError> {
        self.rendering = shape.unwrap_or_else(|| self.chosen(way, true));
        let draft = self.draft(way)?;
        Ok(Edit::from_draft(&draft))
    }

    /// The shape, once card and config were asked.
    fn chosen(&self, way: &Passage<'_>, has_presses: bool) -> Rendering {
        let wanted = match self.rendering {
            Rendering::Auto => way.rendering,
            wanted => wanted,
        };
        match wanted {
            Rendering::Auto if way.links.is_none() && has_presses => Rendering::Interactive,
            Rendering::Auto => Rendering::Card,
            wanted => wanted,
        }
    }

    fn has_presses(&self) -> bool {
        let is_press = |element: &&Element| matches!(element.action(), Some(Action::Press(_)));
        flat(self.body()).iter().any(is_press)
    }

    /// Gives an id to every element that has none.
    fn give_ids(&mut self) {
        let taken: Vec<String> = flat(self.body())
            .iter()
            .filter_map(|element| element.id().map(str::to_owned))
            .collect();
        let mut next = 0_usize;
        let mut make = || loop {
            next += 1;
            let id = format!("e{next}");
            if !taken.contains(&id) {
                return id;
            }
        };
        for element in self.body_mut() {
            give_id(element, &mut make);
        }
    }

    fn as_card(&mut self, way: &Passage<'_>) -> Result<Draft, CardError> {
        let lifetime = self.lifetime;
        for element in self.body_mut() {
            resolve(element, way, lifetime);
        }
        let text = self.preview.clone();
        let text = text.unwrap_or_else(|| self.fallback_text().to_owned());
        let card = self
            .to_value()
            .map_err(|error| CardError::Json(error.to_string()))?;
        Ok(Draft::card(card, text))
    }

    fn as_text(&self, way: &Passage<'_>) -> String {
        let mut lines = Vec::new();
        for element in self.body() {
            plain::write(element, &mut lines);
        }
        for element in flat(self.body()) {
            let (Some(action), Some(label)) = (element.action(), plain::label(element)) else {
                continue;
            };
            lines.extend(match action {
                Action::Press(press) => Some(match way.address(press, self.lifetime) {
                    Some(address) => format!("{label}: {address}"),
                    None => format!("{label}: write {}", press.command()),
                }),
                other => plain::in_words(&label, other),
            });
        }
        lines.join("\n")
    }

    fn as_interactive(&self, way: &Passage<'_>) -> Draft {
        let mut lines = Vec::new();
        let mut buttons: Vec<ActionButton> = Vec::new();
        let mut goal = Vec::new();
        for element in self.body() {
            plain::write(element, &mut lines);
        }
        for element in flat(self.body()) {
            let (Some(action), Some(label)) = (element.action(), plain::label(element)) else {
                continue;
            };
            let id = element.id().unwrap_or_default().to_owned();
            let (id, click) = match action {
                Action::Press(press) => {
                    let (id, click) = self.press(press, id, way);
                    goal.push(id.clone());
                    (id, click)
                }
                other => {
                    if let Some(click) = click(other) {
                        (id, click)
                    } else {
                        lines.extend(plain::in_words(&label, other));
                        continue;
                    }
                }
            };
            // The same button twice would be one element twice.
            if buttons.iter().all(|button| button.element_id != id) {
                buttons.push(ActionButton::new(id, label, click));
            }
        }
        let mut card = InteractiveCard::new(lines.join("\n"), buttons);
        card.image_url = flat(self.body()).iter().find_map(|element| match element {
            Element::Image(image) => Some(image.url.clone()),
            _ => None,
        });
        let goal = if goal.is_empty() {
            InteractionGoal::new(GoalType::None, goal)
        } else {
            InteractionGoal::new(GoalType::AnyOf, goal)
        };
        let data = serde_json::to_value(&card).unwrap_or_default();
        let text = self.preview.as_deref().unwrap_or(self.fallback_text());
        Draft::interactive("card", data, goal).conversation_text(text)
    }

    /// How a typed button comes back from an interactive card.
    fn press(&self, press: &Press, id: String, way: &Passage<'_>) -> (String, ClickAction) {
        match way.address_of(Some(&id), press, self.lifetime) {
            Some(address) => (id, ApiAction::new(address).into()),
            None => (press.element_id(), CustomAction::new().into()),
        }
    }
}

/// An action as an interactive card has it; `None` if it has no such.
fn click(action: &Action) -> Option<ClickAction> {
    Some(match action {
        Action::OpenUrl(open) => UrlNavigation::new(&*open.url).into(),
        Action::DownloadFile(file) => UrlNavigation::new(&*file.url).into(),
        Action::ApiCall(call) => {
            let mut api = ApiAction::new(&*call.url);
            api.method.clone_from(&call.method);
            api.headers.clone_from(&call.headers);
            api.payload.clone_from(&call.body);
            api.into()
        }
        Action::CustomCallback(_) => CustomAction::new().into(),
        _ => return None,
    })
}

fn give_id(element: &mut Element, make: &mut impl FnMut() -> String) {
    if let Some(id) = element.id_mut() {
        id.get_or_insert_with(&mut *make);
    }
    for child in element.children_mut() {
        give_id(child, make);
    }
}

/// Puts what brings presses back in the place of typed buttons.
fn resolve(element: &mut Element, way: &Passage<'_>, lifetime: Option<Duration>) {
    if let Some(action) = element.action_mut()
        && let Action::Press(press) = action
    {
        *action = match way.address(press, lifetime) {
            Some(address) => OpenUrl::new(address).into(),
            None => SendMessage::new(press.command()).into(),
        };
    }
    for child in element.children_mut() {
        resolve(child, way, lifetime);
    }
}

/// All elements, in the order in which they are seen.
pub(super) fn flat(elements: &[Element]) -> Vec<&Element> {
    let mut all = Vec::new();
    for element in elements {
        add(element, &mut all);
    }
    all
}

fn add<'a>(element: &'a Element, all: &mut Vec<&'a Element>) {
    all.push(element);
    for child in element.children() {
        add(child, all);
    }
}
