//! Roles of the app.

use serde_json::{Value, json};

use crate::{
    client::{ClientError, address::Query, api::Api, call::Call, new_group::check_chars},
    model::{
        Object, Role, RoleId,
        limits::{MAX_DESCRIPTION_CHARS, MAX_NAME_CHARS},
    },
};

/// More roles than an app may have.
const MAX_ROLES: u32 = 100;

/// The calls about roles. From [`AdminClient::roles`](super::AdminClient::roles).
#[derive(Clone, Copy, Debug)]
pub struct AdminRoles<'a> {
    api: &'a Api,
}

/// A role to make.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "nothing is made until it is sent"]
pub struct NewRole {
    role: RoleId,
    fields: Object,
}

impl NewRole {
    /// A role with an id and a name.
    pub fn new(role: RoleId, name: impl Into<String>) -> Self {
        let new = Self {
            role,
            fields: Object::new(),
        };
        new.with("name", name.into())
    }

    /// What the role is for; up to 255 characters.
    pub fn description(self, text: impl Into<String>) -> Self {
        self.with("description", text.into())
    }

    /// Free JSON.
    pub fn metadata(self, metadata: Object) -> Self {
        self.with("metadata", metadata)
    }

    /// Whom its users may list and write to: `listUsers` and `sendMessagesTo`,
    /// each `all` or `friendsOnly`.
    pub fn settings(self, settings: Object) -> Self {
        self.with("settings", settings)
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(name.to_owned(), value.into());
        self
    }
}

impl<'a> AdminRoles<'a> {
    pub(super) const fn new(api: &'a Api) -> Self {
        Self { api }
    }

    /// Makes a role.
    ///
    /// # Errors
    ///
    /// [`ClientError::Argument`] when a limit is broken, else [`ClientError`];
    /// `ERR_ROLE_ALREADY_EXISTS` when there is one.
    pub async fn create(&self, new: &NewRole) -> Result<Role, ClientError> {
        let what = format!("make role {}", new.role);
        check_chars(&what, "name", &new.fields, MAX_NAME_CHARS)?;
        check_chars(&what, "description", &new.fields, MAX_DESCRIPTION_CHARS)?;
        let mut body = new.fields.clone();
        body.insert("role".to_owned(), json!(new.role));
        self.api
            .value(Call::post(what, ["roles"]).json(&body.into()))
            .await
    }

    /// Lists the roles.
    ///
    /// # Errors
    ///
    /// [`ClientError`].
    pub async fn list(&self) -> Result<Vec<Role>, ClientError> {
        let mut query = Query::default();
        query.set("perPage", MAX_ROLES);
        let call = Call::get("list roles", ["roles"]).query(query);
        let rows = self.api.rows(call).await?;
        rows.unreadable.map_or(Ok(rows.items), Err)
    }

    /// Deletes a role. The role `default` cannot be deleted.
    ///
    /// # Errors
    ///
    /// [`ClientError`]; `ERR_ROLE_NOT_FOUND`, `ERR_ROLE_DELETE_DENIED`.
    pub async fn delete(&self, role: &RoleId) -> Result<(), ClientError> {
        let what = format!("delete role {role}");
        self.api
            .acknowledged(Call::delete(what, ["roles", role.as_str()]))
            .await
    }
}
