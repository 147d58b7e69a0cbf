//! Typed buttons.

use serde_json::Value;

/// The most characters of a button's id.
pub const MAX_BUTTON_ID_CHARS: usize = 64;

/// A button of a card, and what it carries.
///
/// Derive it with [`#[derive(Button)]`](crate::macros::Button); put it on a card
/// with [`Card::button`](crate::card::Card::button), and handle its presses with a
/// [`ButtonHandler`](super::ButtonHandler).
///
/// Where a press leads is written into the message, not kept in memory: a button
/// that was sent before a restart or by an older version finds its handler, and
/// one that has none any more is answered kindly.
///
/// # Examples
///
/// A second version that still takes buttons of the first:
///
/// ```
/// use cometchat_bot::{prelude::*, routing::Button as _};
/// use serde_json::{Value, json};
///
/// #[derive(Button)]
/// #[button(id = "approve", version = 2, migrate = from_older)]
/// pub struct Approve {
///     order: String,
/// }
///
/// /// Version 1 carried a number.
/// fn from_older(from: u32, data: Value) -> Option<Approve> {
///     let order = data.get("order").filter(|_| from == 1)?;
///     Some(Approve { order: order.to_string() })
/// }
///
/// let approve = Approve::migrate(1, json!({"order": 7})).unwrap();
/// assert_eq!(approve.order, "7");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a button",
    label = "not a button",
    note = "write `#[derive(Button)]` and `#[button(id = \"...\")]` above `{Self}`"
)]
pub trait Button: Sized + Send + 'static {
    /// Its id: it stands in messages that were sent, and never changes.
    const ID: &'static str;

    /// The version of what it carries.
    const VERSION: u32;

    /// What it carries, as JSON.
    ///
    /// # Errors
    ///
    /// When a field cannot be written.
    fn to_data(&self) -> Result<Value, serde_json::Error>;

    /// Reads what a button of this version carries; `None` if it does not fit.
    fn from_data(data: &Value) -> Option<Self>;

    /// Reads what a button of another version carries. `None`, which is the
    /// default, refuses it kindly.
    #[must_use]
    fn migrate(from: u32, data: Value) -> Option<Self> {
        let _ = (from, data);
        None
    }
}

/// A button as routing knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ButtonSpec {
    /// Its id.
    pub id: &'static str,
    /// Its version.
    pub version: u32,
}

impl ButtonSpec {
    /// The button of a type.
    #[must_use]
    pub const fn of<B: Button>() -> Self {
        Self {
            id: B::ID,
            version: B::VERSION,
        }
    }
}

/// Holds the button of a type, so that a reference to it can be a constant.
pub trait Pressable {
    /// The button.
    const SPEC: &'static ButtonSpec;
}

impl<B: Button> Pressable for B {
    const SPEC: &'static ButtonSpec = &ButtonSpec::of::<B>();
}

/// Reads what a button of any version carries.
pub(crate) fn read<B: Button>(version: u32, data: &Value) -> Option<B> {
    if version == B::VERSION {
        B::from_data(data)
    } else {
        B::migrate(version, data.clone())
    }
}

/// What the expansion of the macro names.
pub mod derived {
    use serde::{Serialize, de::DeserializeOwned};

    pub use super::Pressable;
    pub use crate::model::Object as Fields;
    pub use serde_json::{Error, Value};

    /// Writes a field.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn put<T: Serialize>(fields: &mut Fields, name: &str, value: &T) -> Result<(), Error> {
        fields.insert(name.to_owned(), serde_json::to_value(value)?);
        Ok(())
    }

    /// Reads a field; one that is missing is `null`.
    #[must_use]
    pub fn take<T: DeserializeOwned>(data: &Value, name: &str) -> Option<T> {
        T::deserialize(data.get(name).unwrap_or(&Value::Null)).ok()
    }

    /// What a button carries; nothing without fields.
    #[must_use]
    pub fn data(fields: Fields) -> Value {
        if fields.is_empty() {
            return Value::Null;
        }
        Value::Object(fields)
    }
}
