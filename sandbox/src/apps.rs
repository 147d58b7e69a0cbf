//! The apps of one server beside the one it was started with: a production app beside a development
//! one, on the same ports, each with its own people, keys, sockets, faults and limits.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use rusqlite::params;
use serde_json::{Map, Value, json};

use crate::app::{App, locked};
use crate::builder::{SandboxBuilder, SandboxError, label};
use crate::engine::fields;
use crate::error::{ApiError, ApiResult, Code};
use crate::limits;
use crate::paging::Page;
use crate::socket::hub::Effect;
use crate::store::Sql as _;

/// The apps beside the first one, which alone knows them.
#[derive(Default)]
pub(crate) struct Others {
    /// How the apps of this server are made.
    builder: SandboxBuilder,
    list: Mutex<Vec<Arc<App>>>,
}

/// What the first app keeps of another one.
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) region: String,
    /// Whether it has the people of a fresh sandbox.
    pub(crate) seeded: bool,
    pub(crate) created_at: i64,
}

impl Others {
    pub(crate) fn of(builder: SandboxBuilder) -> Self {
        Self {
            builder,
            list: Mutex::default(),
        }
    }

    /// All of them, in the order in which they were made.
    pub(crate) fn all(&self) -> Vec<Arc<App>> {
        self.list().clone()
    }

    /// The one with this id, in any case.
    pub(crate) fn find(&self, id: &str) -> Option<Arc<App>> {
        find(&self.list(), id).cloned()
    }

    fn list(&self) -> MutexGuard<'_, Vec<Arc<App>>> {
        locked(&self.list)
    }

    /// Where the data of another app is: a file beside that of the first one.
    fn data_of(&self, id: &str) -> Option<PathBuf> {
        let mut path = self.builder.data_file()?.to_owned().into_os_string();
        path.push(format!(".app-{}", id.to_ascii_lowercase()));
        Some(path.into())
    }
}

fn find<'a>(list: &'a [Arc<App>], id: &str) -> Option<&'a Arc<App>> {
    list.iter().find(|app| app.id.eq_ignore_ascii_case(id))
}

impl App {
    /// The app of this server with an id: this one, or one beside it.
    pub(crate) fn called(self: &Arc<Self>, id: &str) -> Option<Arc<Self>> {
        if self.id.eq_ignore_ascii_case(id) {
            return Some(Arc::clone(self));
        }
        self.others.find(id)
    }

    /// Opens the apps that were made before, and makes those that the settings ask for.
    pub(crate) fn open_others(&self) -> Result<(), SandboxError> {
        let kept = self.turn(None, |turn| {
            let sql = "SELECT app_id, name, region, seeded, created_at FROM apps ORDER BY created_at, app_id";
            Ok(turn.db.all(sql, [], |row| {
                Ok(Entry {
                    id: row.get(0)?,
                    name: row.get(1)?,
                    region: row.get(2)?,
                    seeded: row.get(3)?,
                    created_at: row.get(4)?,
                })
            })?)
        })?;
        for entry in kept {
            let app = self.assemble_other(&entry)?;
            self.others.list().push(app);
        }
        for id in self.others.builder.also() {
            label("the app id", id)?;
            if !self.id.eq_ignore_ascii_case(id) && self.others.find(id).is_none() {
                self.add(&Entry {
                    id: id.clone(),
                    name: id.clone(),
                    region: self.region.clone(),
                    seeded: self.seeded,
                    created_at: self.clock.seconds(),
                })?;
            }
        }
        Ok(())
    }

    /// Makes another app, as `POST apps` asks: `name` and `region`, and here also an `id`.
    ///
    /// # Errors
    /// `ERR_BAD_REQUEST` for what is missing or taken, `ERR_PLAN_QUOTA_RESTRICTION`.
    pub(crate) fn make_app(&self, body: &Value) -> ApiResult<Value> {
        let name = fields::needed(body, "name", limits::NAME_CHARS)?;
        let region = fields::needed(body, "region", limits::NAME_CHARS)?;
        let given = fields::filled(body, "id", limits::ID_CHARS)?;
        let id = match given {
            Some(id) => id,
            None => self.turn(None, |turn| Ok(turn.random.hex(8)))?,
        };
        let fits = |field: &str, value: &str| {
            label("it", value)
                .map_err(|_| ApiError::field(field, "Must be 1 to 63 letters, digits and hyphens."))
        };
        let (id, region) = (fits("id", &id)?, fits("region", &region)?);
        let entry = Entry {
            id,
            name,
            region,
            seeded: !fields::flag(body, "skipSampleData"),
            created_at: self.clock.seconds(),
        };
        self.add(&entry)?.described()
    }

    /// Keeps an app and opens it. First it is noted, so that one whose making was cut short is
    /// there after a restart, not its file alone.
    fn add(&self, entry: &Entry) -> ApiResult<Arc<Self>> {
        let mut list = self.others.list();
        if self.id.eq_ignore_ascii_case(&entry.id) || find(&list, &entry.id).is_some() {
            return Err(ApiError::field(
                "id",
                "There is an app with this id already.",
            ));
        }
        if list.len() >= limits::APPS {
            return Err(Code::QUOTA.with(format!("A server has at most {} apps.", limits::APPS)));
        }
        self.turn(None, |turn| {
            let sql = "INSERT INTO apps (app_id, name, region, seeded, created_at) VALUES (?1, ?2, ?3, ?4, ?5)";
            let Entry { id, name, region, seeded, created_at } = entry;
            turn.db.run(sql, params![id, name, region, seeded, created_at])?;
            Ok(())
        })?;
        let made = self.assemble_other(entry).map_err(|error| {
            tracing::error!(app = %entry.id, %error, "an app could not be opened");
            Code::OPERATION_FAILED.with(format!("The app {} could not be opened.", entry.id))
        });
        match made {
            Ok(app) => {
                list.push(Arc::clone(&app));
                Ok(app)
            }
            Err(error) => {
                self.forget(&entry.id)?;
                Err(error)
            }
        }
    }

    fn assemble_other(&self, entry: &Entry) -> Result<Arc<Self>, SandboxError> {
        let data = self.others.data_of(&entry.id);
        let builder = &self.others.builder;
        let random = builder.random_of(&entry.id);
        let mut app = builder.assemble(entry, data.as_deref(), random)?;
        app.beside = true;
        app.share(self);
        app.ensure_keys(None, None)?;
        Ok(Arc::new(app))
    }

    /// Removes another app with everything in it. Its sockets end.
    ///
    /// # Errors
    /// `ERR_APP_NOT_FOUND`; `ERR_BAD_REQUEST` for the app that the server was started with.
    pub(crate) fn remove_app(&self, id: &str) -> ApiResult<()> {
        if self.id.eq_ignore_ascii_case(id) {
            return Err(Code::BAD_REQUEST.with("The app that the server was started with stays."));
        }
        let mut list = self.others.list();
        let at = list.iter().position(|app| app.id.eq_ignore_ascii_case(id));
        let at =
            at.ok_or_else(|| Code::APP_NOT_FOUND.with(format!("There is no app {id} here.")))?;
        self.forget(&list[at].id)?;
        let app = list.remove(at);
        app.turn(None, |turn| {
            turn.effects.push(Effect::EndAll);
            Ok(())
        })?;
        match self.others.data_of(&app.id).map(|path| remove_data(&path)) {
            Some(Err(error)) => {
                tracing::error!(app = %app.id, %error, "the data of a removed app is still there");
                Err(Code::OPERATION_FAILED
                    .with("The app is gone, but its file could not be removed."))
            }
            _ => Ok(()),
        }
    }

    fn forget(&self, id: &str) -> ApiResult<()> {
        self.turn(None, |turn| {
            turn.db.run("DELETE FROM apps WHERE app_id = ?1", [id])?;
            Ok(())
        })
    }

    /// The app as the management calls give it, with its keys.
    pub(crate) fn described(&self) -> ApiResult<Value> {
        let all = Page {
            number: 1,
            size: limits::PAGE_MAX,
        };
        let keys = self.turn(None, |turn| turn.keys(None, all))?.0;
        let keys: Map<String, Value> = keys
            .into_iter()
            .filter_map(|mut key| {
                key["createdBy"] = crate::ids::SYSTEM_UID.into();
                Some((key["apiKey"].as_str()?.to_owned(), key))
            })
            .collect();
        Ok(json!({
            "id": self.id,
            "name": self.name,
            "plan": self.limits().plan(),
            "state": "active",
            "region": self.region,
            "createdAt": self.created_at,
            "appRegion": { "id": self.region, "name": self.region.to_uppercase() },
            "apiKeys": keys,
        }))
    }
}

/// Removes a database with what SQLite keeps beside it.
fn remove_data(path: &Path) -> std::io::Result<()> {
    for end in ["", "-wal", "-shm"] {
        let mut file = path.as_os_str().to_owned();
        file.push(end);
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
