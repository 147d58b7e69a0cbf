//! Groups before they exist, and changes of groups.

use serde_json::{Value, json};

use super::{ClientError, draft::check::check_labels};
use crate::model::{
    GroupType, Guid, Object, Uid,
    limits::{MAX_DESCRIPTION_CHARS, MAX_NAME_CHARS},
};

/// A group to make.
///
/// ```
/// use cometchat_bot::{client::NewGroup, model::{GroupType, Guid}};
///
/// let group = NewGroup::new(Guid::new("garden-club")?, "Garden Club", GroupType::Public)
///     .description("plots and seeds")
///     .tags(["hobby"]);
/// # let _ = group;
/// # Ok::<(), cometchat_bot::model::IdError>(())
/// ```
#[derive(Clone, PartialEq)]
#[must_use = "nothing is made until it is sent"]
pub struct NewGroup {
    guid: Guid,
    fields: GroupUpdate,
    owner: Option<Uid>,
}

/// Changes of a group; what is not set stays as it is.
#[derive(Clone, Default, PartialEq)]
#[must_use = "nothing changes until it is sent"]
pub struct GroupUpdate {
    fields: Object,
    tags: Option<Vec<String>>,
    unset: Vec<&'static str>,
}

impl NewGroup {
    /// A group with an id, a name and a type.
    pub fn new(guid: Guid, name: impl Into<String>, group_type: GroupType) -> Self {
        Self {
            guid,
            fields: GroupUpdate::new().name(name).group_type(group_type),
            owner: None,
        }
    }

    /// The password by which users join a password group.
    pub fn password(mut self, password: impl Into<String>) -> Self {
        self.fields = self.fields.password(password);
        self
    }

    /// Address of a picture.
    pub fn icon(mut self, url: impl Into<String>) -> Self {
        self.fields = self.fields.icon(url);
        self
    }

    /// What the group is for; up to 255 characters.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.fields = self.fields.description(text);
        self
    }

    /// Free JSON.
    pub fn metadata(mut self, metadata: Object) -> Self {
        self.fields = self.fields.metadata(metadata);
        self
    }

    /// Labels for filtering.
    pub fn tags<S: Into<String>>(mut self, tags: impl IntoIterator<Item = S>) -> Self {
        self.fields = self.fields.tags(tags);
        self
    }

    /// To whom it belongs, when the app itself makes it. A user who makes a
    /// group is its owner.
    pub fn owner(mut self, owner: Uid) -> Self {
        self.owner = Some(owner);
        self
    }

    pub(crate) fn guid(&self) -> &Guid {
        &self.guid
    }

    pub(crate) fn to_json(&self, what: &str) -> Result<Value, ClientError> {
        let mut body = self.fields.to_object(what)?;
        body.insert("guid".to_owned(), json!(self.guid));
        if let Some(owner) = &self.owner {
            body.insert("owner".to_owned(), json!(owner));
        }
        Ok(body.into())
    }
}

impl GroupUpdate {
    /// No change yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The name shown to people; up to 100 characters.
    pub fn name(self, name: impl Into<String>) -> Self {
        self.with("name", name.into())
    }

    /// Who sees it and who may join.
    pub fn group_type(self, group_type: GroupType) -> Self {
        let word = match group_type {
            GroupType::Other(word) => word,
            known => known.as_str().to_owned(),
        };
        self.with("type", word)
    }

    /// The password of a password group.
    pub fn password(self, password: impl Into<String>) -> Self {
        self.with("password", password.into())
    }

    /// Address of a picture.
    pub fn icon(self, url: impl Into<String>) -> Self {
        self.with("icon", url.into())
    }

    /// What the group is for; up to 255 characters.
    pub fn description(self, text: impl Into<String>) -> Self {
        self.with("description", text.into())
    }

    /// Free JSON; replaces what was there.
    pub fn metadata(self, metadata: Object) -> Self {
        self.with("metadata", metadata)
    }

    /// Labels for filtering; replaces those that were there.
    pub fn tags<S: Into<String>>(mut self, tags: impl IntoIterator<Item = S>) -> Self {
        self.tags = Some(tags.into_iter().map(Into::into).collect());
        self
    }

    /// Takes the picture away.
    pub fn unset_icon(self) -> Self {
        self.without("icon")
    }

    /// Takes the description away.
    pub fn unset_description(self) -> Self {
        self.without("description")
    }

    /// Takes the free JSON away.
    pub fn unset_metadata(self) -> Self {
        self.without("metadata")
    }

    fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.fields.insert(name.to_owned(), value.into());
        self.unset.retain(|unset| *unset != name);
        self
    }

    fn without(mut self, name: &'static str) -> Self {
        self.fields.remove(name);
        self.unset.push(name);
        self
    }

    pub(crate) fn to_object(&self, what: &str) -> Result<Object, ClientError> {
        check_chars(what, "name", &self.fields, MAX_NAME_CHARS)?;
        check_chars(what, "description", &self.fields, MAX_DESCRIPTION_CHARS)?;
        let mut body = self.fields.clone();
        if let Some(tags) = &self.tags {
            check_tags(what, tags)?;
            body.insert("tags".to_owned(), json!(tags));
        }
        if !self.unset.is_empty() {
            body.insert("unset".to_owned(), json!(self.unset));
        }
        Ok(body)
    }
}

// A password may be among the fields.
impl std::fmt::Debug for NewGroup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewGroup")
            .field("guid", &self.guid)
            .field("fields", &self.fields)
            .field("owner", &self.owner)
            .finish()
    }
}

impl std::fmt::Debug for GroupUpdate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = self.fields.clone();
        if let Some(password) = shown.get_mut("password") {
            *password = super::secret::REDACTED.into();
        }
        f.debug_struct("GroupUpdate")
            .field("fields", &shown)
            .field("tags", &self.tags)
            .field("unset", &self.unset)
            .finish()
    }
}

/// Tags of something that is not a message.
pub(crate) fn check_tags(what: &str, tags: &[String]) -> Result<(), ClientError> {
    check_labels(tags).map_err(|error| ClientError::Argument {
        what: what.to_owned(),
        problem: error.to_string(),
    })
}

/// Text in the body of a call.
pub(crate) fn check_chars(
    what: &str,
    field: &str,
    body: &Object,
    limit: usize,
) -> Result<(), ClientError> {
    let text = body.get(field).and_then(Value::as_str).unwrap_or_default();
    let chars = text.chars().count();
    if chars > limit {
        return Err(ClientError::Argument {
            what: what.to_owned(),
            problem: format!("the {field} has {chars} characters, the service takes {limit}"),
        });
    }
    Ok(())
}
