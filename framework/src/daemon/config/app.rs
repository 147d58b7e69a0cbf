//! An app in the config.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::presence::Presence;
use crate::{
    card::Rendering,
    client::{AppSettings, Limits, SettingsError},
    form,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct App {
    pub(super) id: String,
    pub(super) region: Option<String>,
    pub(super) client_api: Option<String>,
    pub(super) admin_api: Option<String>,
    pub(super) ca: Option<PathBuf>,
    pub(super) presence: Option<Presence>,
    #[serde(default)]
    limits: Plan,
    #[serde(default)]
    pub(super) cards: Rendering,
    #[serde(default)]
    pub(super) forms: form::Way,
}

/// Whose limits are kept.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Plan {
    #[default]
    Build,
    Paid,
    None,
}

impl From<Plan> for Limits {
    fn from(plan: Plan) -> Self {
        match plan {
            Plan::Build => Self::build(),
            Plan::Paid => Self::paid(),
            Plan::None => Self::none(),
        }
    }
}

impl App {
    pub(super) fn settings(&self, folder: &Path) -> Result<AppSettings, SettingsError> {
        let mut builder = AppSettings::builder(&self.id).limits(self.limits.into());
        if let Some(region) = &self.region {
            builder = builder.region(region);
        }
        if let Some(address) = &self.client_api {
            builder = builder.client_api(address);
        }
        if let Some(address) = &self.admin_api {
            builder = builder.admin_api(address);
        }
        if let Some(path) = &self.ca {
            builder = builder.extra_root_ca(folder.join(path));
        }
        if let Some(presence) = &self.presence {
            builder = builder.presence(presence.clone().into());
        }
        builder.build()
    }
}
