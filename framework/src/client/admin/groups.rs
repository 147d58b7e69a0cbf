//! Groups of the app.

use crate::{
    client::{
        ClientError, NewGroup,
        api::Api,
        groups::{create_group, delete_group, get_group},
    },
    model::{Group, Guid},
};

/// The calls about groups. From
/// [`AdminClient::groups`](super::AdminClient::groups).
#[derive(Clone, Copy, Debug)]
pub struct AdminGroups<'a> {
    api: &'a Api,
}

impl<'a> AdminGroups<'a> {
    pub(super) const fn new(api: &'a Api) -> Self {
        Self { api }
    }

    /// Makes a group.
    ///
    /// # Errors
    ///
    /// [`ClientError::Argument`] when a limit is broken, else [`ClientError`];
    /// `ERR_GUID_ALREADY_EXISTS` when there is one.
    pub async fn create(&self, group: &NewGroup) -> Result<Group, ClientError> {
        self.api.value(create_group(group)?).await
    }

    /// Reads one group.
    ///
    /// # Errors
    ///
    /// [`ClientError`]; `ERR_GUID_NOT_FOUND` when there is none.
    pub async fn get(&self, guid: &Guid) -> Result<Group, ClientError> {
        self.api.value(get_group(guid)).await
    }

    /// Deletes a group and what was said in it.
    ///
    /// # Errors
    ///
    /// [`ClientError`].
    pub async fn delete(&self, guid: &Guid) -> Result<(), ClientError> {
        self.api.acknowledged(delete_group(guid)).await
    }
}
