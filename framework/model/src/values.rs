//! What was filled into a form.

use std::collections::{BTreeMap, btree_map};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What was filled into a form: the value of each element, by its id.
///
/// A value is a string, or a list of strings where several choices may be
/// ticked; other JSON is kept as it came. What was left empty is not there:
/// clients write that as nothing, `""`, `null` or `[]`.
///
/// ```
/// use cometchat_model::Values;
///
/// let mut values = Values::new();
/// values.insert("name", "Ada");
/// values.insert("comment", "  ");
/// assert_eq!(values.text("name"), Some("Ada"));
/// assert_eq!(values.len(), 1);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Values(BTreeMap<String, Value>);

impl Values {
    /// Nothing was filled in.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Sets the value of an element. An empty one takes it away.
    pub fn insert(&mut self, element: impl Into<String>, value: impl Into<Value>) {
        let (element, value) = (element.into(), value.into());
        if is_empty(&value) {
            self.0.remove(&element);
        } else {
            self.0.insert(element, value);
        }
    }

    /// Takes the value of an element away.
    pub fn remove(&mut self, element: &str) -> Option<Value> {
        self.0.remove(element)
    }

    /// The value of an element, if something was filled in.
    #[must_use]
    pub fn get(&self, element: &str) -> Option<&Value> {
        self.0.get(element).filter(|value| !is_empty(value))
    }

    /// The value of an element, if it is a string.
    #[must_use]
    pub fn text(&self, element: &str) -> Option<&str> {
        self.get(element)?.as_str()
    }

    /// All values, in the order of the ids.
    pub fn iter(&self) -> btree_map::Iter<'_, String, Value> {
        self.0.iter()
    }

    /// How many elements have a value.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was filled in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> IntoIterator for &'a Values {
    type Item = (&'a String, &'a Value);
    type IntoIter = btree_map::Iter<'a, String, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for Values {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let mut values = Self::new();
        values.extend(pairs);
        values
    }
}

impl<K: Into<String>, V: Into<Value>> Extend<(K, V)> for Values {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, pairs: I) {
        for (element, value) in pairs {
            self.insert(element, value);
        }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}
