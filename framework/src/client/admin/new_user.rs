//! Users before they exist, and changes of users.

use std::fmt;

use serde_json::{Value, json};

use crate::{
    client::{AuthToken, ClientError, ProfileUpdate, new_group::check_tags},
    model::{Object, Uid, User},
};

/// A user to make.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "nothing is made until it is sent"]
pub struct NewUser {
    uid: Uid,
    fields: UserUpdate,
    with_auth_token: bool,
}

/// Changes of a user; what is not set stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use = "nothing changes until it is sent"]
pub struct UserUpdate {
    profile: ProfileUpdate,
    role: Option<String>,
    unset: Vec<&'static str>,
}

/// A user that was made.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CreatedUser {
    /// The user.
    pub user: User,
    /// A token of the user, when it was asked for.
    pub auth_token: Option<AuthToken>,
}

impl NewUser {
    /// A user with an id and a name.
    pub fn new(uid: Uid, name: impl Into<String>) -> Self {
        let profile = ProfileUpdate::new().name(name);
        Self {
            uid,
            fields: UserUpdate {
                profile,
                ..UserUpdate::default()
            },
            with_auth_token: false,
        }
    }

    /// Address of a picture.
    pub fn avatar(mut self, url: impl Into<String>) -> Self {
        self.fields.profile = self.fields.profile.avatar(url);
        self
    }

    /// Address of a profile page.
    pub fn link(mut self, url: impl Into<String>) -> Self {
        self.fields.profile = self.fields.profile.link(url);
        self
    }

    /// What the user says of itself.
    pub fn status_message(mut self, text: impl Into<String>) -> Self {
        self.fields.profile = self.fields.profile.status_message(text);
        self
    }

    /// Free JSON.
    pub fn metadata(mut self, metadata: Object) -> Self {
        self.fields.profile = self.fields.profile.metadata(metadata);
        self
    }

    /// Labels for filtering.
    pub fn tags<S: Into<String>>(mut self, tags: impl IntoIterator<Item = S>) -> Self {
        self.fields.profile = self.fields.profile.tags(tags);
        self
    }

    /// The category that groups similar users; it must exist.
    pub fn role(mut self, role: impl AsRef<str>) -> Self {
        self.fields = self.fields.role(role);
        self
    }

    /// Makes a token along with the user.
    pub fn with_auth_token(mut self) -> Self {
        self.with_auth_token = true;
        self
    }

    pub(super) fn uid(&self) -> &Uid {
        &self.uid
    }

    pub(super) fn to_json(&self, what: &str) -> Result<Value, ClientError> {
        let mut body = self.fields.to_object(what)?;
        body.insert("uid".to_owned(), json!(self.uid));
        if self.with_auth_token {
            body.insert("withAuthToken".to_owned(), json!(true));
        }
        Ok(body.into())
    }
}

impl UserUpdate {
    /// A change of the profile.
    pub fn new(profile: ProfileUpdate) -> Self {
        Self {
            profile,
            ..Self::default()
        }
    }

    /// The category that groups similar users; it must exist.
    pub fn role(mut self, role: impl AsRef<str>) -> Self {
        self.role = Some(role.as_ref().to_owned());
        self
    }

    /// Takes the picture away.
    pub fn unset_avatar(mut self) -> Self {
        self.unset.push("avatar");
        self
    }

    /// Takes the address of the profile page away.
    pub fn unset_link(mut self) -> Self {
        self.unset.push("link");
        self
    }

    /// Takes the free JSON away.
    pub fn unset_metadata(mut self) -> Self {
        self.unset.push("metadata");
        self
    }

    pub(super) fn to_object(&self, what: &str) -> Result<Object, ClientError> {
        check_tags(what, self.profile.tag_list())?;
        let mut body = self.profile.to_object();
        if let Some(role) = &self.role {
            body.insert("role".to_owned(), json!(role));
        }
        if !self.unset.is_empty() {
            body.insert("unset".to_owned(), json!(self.unset));
        }
        Ok(body)
    }
}

impl CreatedUser {
    pub(super) fn new(mut user: User) -> Self {
        // Left in the user, it would be printed with it.
        let token = user.extra.remove("authToken");
        let auth_token = token.as_ref().and_then(Value::as_str).map(AuthToken::new);
        Self { user, auth_token }
    }
}

impl fmt::Display for CreatedUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.user.name, self.user.uid)
    }
}
