//! The API: version off, body read, then one turn for who asks and what for.

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::Request;
use http::request::Parts;
use serde_json::Value;

use super::auth::Credentials;
use super::entry::json;
use super::origin::Origin;
use super::watch::Watch;
use super::{apps, body, settings};
use crate::app::App;
use crate::call::{Call, Plane, Reply, Upload};
use crate::engine::Turn;
use crate::error::{ApiError, ApiResult, Code};
use crate::inspector::{self, EntryId};
use crate::limits::Allowance;
use crate::query::{Query, percent_decoded};
use crate::routes::{self, Surroundings, extensions};

/// Whether a request is about the apps themselves.
pub(super) fn manages_apps(request: &Request<Body>) -> bool {
    about_apps(request.uri().path())
}

/// Whether a path of the API is about the apps themselves.
pub(super) fn about_apps(path: &str) -> bool {
    segments(path).is_ok_and(|path| apps::manages(&path))
}

/// Answers a request to the API.
pub(super) async fn answer(app: &Arc<App>, request: Request<Body>) -> Response {
    let asked = match Asked::read(app, request).await {
        Ok(asked) => asked,
        Err(error) => return json(Err(error)),
    };
    match Watch::begin(app, || asked.about(app)) {
        None => asked.meet(app, None).await,
        Some(watch) => {
            let response = asked.meet(app, Some(watch.id())).await;
            watch.end(app, response).await
        }
    }
}

/// A request that has come whole.
struct Asked {
    parts: Parts,
    origin: Origin,
    /// The extension it is for, if not for the API itself.
    extension: Option<String>,
    path: Vec<String>,
    credentials: Credentials,
    body: Value,
    files: Vec<Upload>,
}

impl Asked {
    async fn read(app: &App, request: Request<Body>) -> ApiResult<Self> {
        let (parts, body) = request.into_parts();
        let origin = Origin::of(&parts);
        let extension = origin.extension(&app.region).map(str::to_owned);
        let path = match extension {
            // Extensions count their versions themselves.
            Some(_) => decoded(parts.uri.path().split('/')),
            None => segments(parts.uri.path())?,
        };
        let mut credentials = Credentials::of(&parts.headers);
        if extension.is_some() {
            // What an extension does is news to all of a person's devices, so none is marked.
            credentials.device = None;
        }
        let (body, files) = body::read(&parts, body).await?;
        Ok(Self {
            parts,
            origin,
            extension,
            path,
            credentials,
            body,
            files,
        })
    }

    /// Does what is asked, with whatever faults befall it.
    async fn meet(self, app: &Arc<App>, cause: Option<EntryId>) -> Response {
        if !app.faults().on() {
            return self.perform(app, cause);
        }
        let uid = self.uid(app);
        let fate = app.faults().fate(uid.as_deref());
        fate.befall(app, || self.perform(app, cause)).await
    }

    /// For the inspector: who asks, and what.
    fn about(&self, app: &App) -> (Option<String>, inspector::Asked) {
        let target = self.parts.uri.path_and_query();
        let asked = inspector::Asked {
            method: self.parts.method.clone(),
            target: target.map(ToString::to_string).unwrap_or_default(),
            body: self.body.clone(),
            files: self.files.iter().map(|file| file.name.clone()).collect(),
        };
        (self.uid(app), asked)
    }

    /// Who asks, if that is known.
    fn uid(&self, app: &App) -> Option<String> {
        let checked = app.turn(None, |turn| {
            self.credentials.check(turn, &self.parts.method, &self.path)
        });
        checked.ok().map(|(_, actor, _)| actor.uid().to_owned())
    }

    /// Does what is asked, if it is within the limits.
    fn perform(self, app: &Arc<App>, cause: Option<EntryId>) -> Response {
        if self.extension.is_none() && apps::manages(&self.path) {
            return json(self.manage(app));
        }
        let origin = self.origin.clone();
        let surroundings = Surroundings {
            app_id: &app.id,
            settings: settings::settings(app, &origin),
            media_base: settings::media_base(app, &origin),
            upload_base: settings::upload_base(app, &origin),
        };
        let device = self.credentials.device.clone();
        let mut allowance = None;
        let result = app.turn_because(cause, device.as_deref(), |turn| {
            self.turn(app, turn, &surroundings, &mut allowance)
        });
        let mut answer = json(result);
        if let Some(allowance) = allowance {
            allowance.put(answer.headers_mut(), app.profile);
        }
        answer
    }

    /// Lists, makes or removes apps, once it is known that the caller may.
    fn manage(self, app: &Arc<App>) -> ApiResult<Reply> {
        let Parts { method, uri, .. } = &self.parts;
        let (plane, ..) = app.turn(None, |turn| {
            self.credentials.check(turn, method, &self.path)
        })?;
        if plane != Plane::Admin {
            return Err(ApiError::api_not_found());
        }
        let query = Query::parse(uri.query().unwrap_or_default());
        apps::answer(app, method.as_str(), &self.path, &query, &self.body)
    }

    fn turn(
        self,
        app: &App,
        turn: &mut Turn<'_>,
        surroundings: &Surroundings<'_>,
        allowance: &mut Option<Allowance>,
    ) -> ApiResult<Reply> {
        let method = self.parts.method;
        let (plane, actor, credential) = self.credentials.check(turn, &method, &self.path)?;
        if let Some(windows) = app.windows().as_mut() {
            *allowance = windows.count(turn.now, &method, &self.path, actor.uid());
        }
        if allowance.is_some_and(Allowance::refused) {
            return Err(Code::TOO_MANY_REQUESTS.with("Too many requests. Try again later."));
        }
        let call = Call {
            query: Query::parse(self.parts.uri.query().unwrap_or_default()),
            method,
            path: self.path,
            body: self.body,
            files: self.files,
            plane,
            actor,
            credential,
            hook_set: self.credentials.hook_set,
        };
        match self.extension.as_deref() {
            None => routes::answer(turn, &call, surroundings),
            Some(extensions::POLLS) if app.polls => extensions::polls(turn, &call),
            Some(name) => Err(extensions::unknown(name)),
        }
    }
}

/// The path after the version, decoded.
fn segments(path: &str) -> ApiResult<Vec<String>> {
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match parts.first() {
        Some(&("v3" | "v3.0")) => {
            parts.remove(0);
        }
        Some(first)
            if first
                .strip_prefix('v')
                .is_some_and(|v| v.starts_with(|c: char| c.is_ascii_digit())) =>
        {
            return Err(
                Code::INVALID_VERSION.with(format!("There is no version {first} of this API."))
            );
        }
        _ => {}
    }
    Ok(decoded(parts.into_iter()))
}

/// The parts that are not empty, decoded.
fn decoded<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<String> {
    parts
        .filter(|part| !part.is_empty())
        .map(|part| percent_decoded(part).into_owned())
        .collect()
}
