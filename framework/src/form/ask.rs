//! A form on its way to people.

use std::{collections::HashSet, marker::PhantomData, time::Duration};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Choice, Definition, Element, Field, FormError, FormType, Input};
use crate::{
    action::LIFETIME,
    model::Receiver,
    reply::{Action, IntoReply, Reply},
};

/// On which way people fill a form in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Way {
    /// As [`Interactive`](Self::Interactive) where the daemon has an action
    /// endpoint, as [`Chat`](Self::Chat) where it has none.
    #[default]
    Auto,
    /// As an interactive message, which the client draws. UI kits of version 4 and
    /// Android 5 do; newer ones show that they do not know it.
    Interactive,
    /// On a web page of the daemon, behind a link. Every client can open it.
    Web,
    /// Question by question in the chat. Every client can do that.
    Chat,
}

/// A form on its way to people: what a handler returns to ask it.
///
/// # Examples
///
/// ```
/// use cometchat_bot::{form::Form, prelude::*};
///
/// #[derive(Form)]
/// #[form(id = "order", title = "Your order")]
/// pub struct Order {
///     /// What would you like?
///     #[field(choices = ["soup", "salad"])]
///     dish: String,
///     /// Anything to know?
///     note: Option<String>,
/// }
///
/// // Choices that are known at run time take the place of those of the struct.
/// let form = Form::<Order>::new()
///     .title("Your order for today")
///     .choices("dish", ["pizza", "pasta"]);
/// # let _ = form.into_reply();
/// ```
#[derive(Clone, Debug)]
#[must_use = "a form is asked when a handler returns it"]
pub struct Form<F> {
    ask: Ask,
    receiver: Option<Receiver>,
    of: PhantomData<fn() -> F>,
}

/// A form as it waits to be sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Ask {
    /// What is asked.
    pub definition: Definition,
    /// On which way.
    pub way: Way,
    /// How long it can be answered.
    pub lifetime: Duration,
    /// Whether it differs from the form's own definition.
    pub is_changed: bool,
    /// A field that was named and is not there.
    pub(super) unknown: Option<String>,
}

impl<F: FormType> Form<F> {
    /// The form as the struct declares it.
    pub fn new() -> Self {
        Self {
            ask: Ask {
                definition: F::definition(),
                way: Way::Auto,
                lifetime: LIFETIME,
                is_changed: false,
                unknown: None,
            },
            receiver: None,
            of: PhantomData,
        }
    }

    /// The form with an answer filled in to begin with.
    ///
    /// Clients of UI kit 4 write what is filled in over what a person types; there
    /// it is shown as a hint instead, and taken for what is left empty.
    pub fn filled_in(answer: &F) -> Self {
        let mut form = Self::new();
        for (id, value) in &answer.values() {
            form = form.default(id, value.clone());
        }
        form
    }

    /// Another heading.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.changed().title = title.into();
        self
    }

    /// Something else on the button that sends it.
    pub fn submit(mut self, text: impl Into<String>) -> Self {
        self.changed().submit = text.into();
        self
    }

    /// Something else to show when it was filled in.
    pub fn thanks(mut self, text: impl Into<String>) -> Self {
        self.changed().thanks = text.into();
        self
    }

    /// Another question for a field.
    pub fn label(self, field: &str, label: impl Into<String>) -> Self {
        self.field(field, |field| field.label = label.into())
    }

    /// What is filled into a field to begin with, as an answer has it.
    pub fn default(self, field: &str, value: impl Into<Value>) -> Self {
        self.field(field, |field| field.default = value.into())
    }

    /// Other choices for a field; values and what people read may differ.
    pub fn choices<C: Into<Choice>>(
        self,
        field: &str,
        choices: impl IntoIterator<Item = C>,
    ) -> Self {
        let new: Vec<_> = choices.into_iter().map(Into::into).collect();
        self.field(field, |field| match &mut field.input {
            Input::One { choices, .. } => *choices = new,
            Input::Many { choices, max, .. } => {
                if *max == choices.len() {
                    *max = new.len();
                }
                *choices = new;
            }
            // The check refuses choices without a list.
            _ => {
                field.input = Input::One {
                    style: super::ChoiceStyle::Radio,
                    choices: new,
                }
            }
        })
    }

    /// Asks this person or group instead of where the event came from.
    pub fn to(mut self, receiver: impl Into<Receiver>) -> Self {
        self.receiver = Some(receiver.into());
        self
    }

    /// Lets it be answered this long; 30 days unless given.
    pub const fn lasting(mut self, lifetime: Duration) -> Self {
        self.ask.lifetime = lifetime;
        self
    }

    /// Asks on this way, whatever the config says.
    pub const fn by(mut self, way: Way) -> Self {
        self.ask.way = way;
        self
    }

    /// Asks question by question in the chat.
    pub const fn in_chat(self) -> Self {
        self.by(Way::Chat)
    }

    /// Asks on a web page.
    pub const fn on_page(self) -> Self {
        self.by(Way::Web)
    }

    /// Asks with an interactive message.
    pub const fn interactive(self) -> Self {
        self.by(Way::Interactive)
    }

    fn changed(&mut self) -> &mut Definition {
        self.ask.is_changed = true;
        &mut self.ask.definition
    }

    fn field(mut self, id: &str, change: impl FnOnce(&mut Field)) -> Self {
        let elements = self.changed().elements.iter_mut();
        let found = elements.into_iter().find_map(|element| match element {
            Element::Field(field) if field.id == id => Some(field),
            _ => None,
        });
        match found {
            Some(field) => change(field),
            None => self.ask.unknown = Some(id.to_owned()),
        }
        self
    }
}

impl<F: FormType> Default for Form<F> {
    fn default() -> Self {
        Self::new()
    }
}

impl<F: FormType> IntoReply for Form<F> {
    fn into_reply(self) -> Reply {
        Reply::none().and(Action::Form {
            receiver: self.receiver,
            form: Box::new(self.ask),
        })
    }
}

impl Ask {
    /// Finds what a client would choke on.
    pub(super) fn check(&self) -> Result<(), FormError> {
        let Definition {
            id,
            title,
            submit,
            elements,
            ..
        } = &self.definition;
        let form = || id.clone();
        if let Some(field) = &self.unknown {
            let known: Vec<_> = self.definition.fields().map(|field| &*field.id).collect();
            return Err(FormError::UnknownField {
                form: form(),
                field: field.clone(),
                known: known.join(", "),
            });
        }
        for (what, text) in [("title", title), ("text on the button", submit)] {
            if text.trim().is_empty() {
                return Err(FormError::Empty { form: form(), what });
            }
        }
        let mut seen = HashSet::from([super::SUBMIT]);
        for element in elements {
            if !seen.insert(element.id()) {
                let id = element.id().to_owned();
                return Err(FormError::SameId { form: form(), id });
            }
        }
        for field in self.definition.fields() {
            problem(field).map_or(Ok(()), |problem| {
                Err(FormError::Field {
                    form: form(),
                    field: field.id.clone(),
                    problem,
                })
            })?;
        }
        Ok(())
    }
}

/// What is wrong with the choices of a field, and with what is filled in.
fn problem(field: &Field) -> Option<String> {
    let choices = field.input.choices();
    let has_list = matches!(field.input, Input::One { .. } | Input::Many { .. });
    if has_list && choices.is_empty() {
        return Some("has nothing to choose".to_owned());
    }
    let mut seen = HashSet::new();
    for choice in choices {
        if choice.value.trim().is_empty() || choice.label.trim().is_empty() {
            return Some("has a choice without a value or a label".to_owned());
        }
        if !seen.insert(&choice.value) {
            return Some(format!("has the choice {:?} twice", choice.value));
        }
    }
    if let Input::Many { min, max, .. } = &field.input
        && (min > max || *min > choices.len())
    {
        return Some(format!("wants {min} choices of {}", choices.len()));
    }
    let defaults = match &field.default {
        Value::Array(list) => list.as_slice(),
        Value::Null => &[],
        one => std::slice::from_ref(one),
    };
    let is_offered = |value: &Value| choices.iter().any(|choice| *value == *choice.value);
    let wrong = defaults
        .iter()
        .find(|value| has_list && !is_offered(value))?;
    Some(format!(
        "has the default {wrong}, which is not among its choices"
    ))
}
