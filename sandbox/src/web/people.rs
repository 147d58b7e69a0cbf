//! What the chat page asks beyond the API: who there is, and a token to be one of them.

use std::sync::Arc;

use axum::body::Body;
use http::Request;
use serde_json::{Map, Value, json};

use super::body;
use super::origin::Origin;
use crate::app::App;
use crate::call::Reply;
use crate::engine::{Turn, fields};
use crate::error::{ApiError, ApiResult, Code};
use crate::limits;
use crate::store::Sql as _;

/// Something the page suggests to try.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hint {
    /// A few words.
    pub title: String,
    /// One or two sentences.
    pub text: String,
    /// The user whose chat it is about.
    pub to_uid: Option<String>,
    /// A text that the page sends there on a press.
    pub send: Option<String>,
}

impl Hint {
    fn json(&self) -> Value {
        let mut map = Map::new();
        map.insert("title".into(), self.title.clone().into());
        map.insert("text".into(), self.text.clone().into());
        fields::put(
            &mut map,
            "to",
            self.to_uid.as_ref().map(|uid| json!({ "uid": uid })),
        );
        fields::put(&mut map, "send", self.send.clone());
        map.into()
    }
}

/// `sandbox/info` and `sandbox/login`, for requests from the page itself only: other pages in the
/// same browser must not get anybody's token.
pub(super) async fn answer(
    first: &Arc<App>,
    app: &App,
    request: Request<Body>,
) -> ApiResult<Reply> {
    let (parts, body) = request.into_parts();
    if !Origin::of(&parts).own(&parts.headers) {
        return Err(Code::NO_ACCESS.with("Only the sandbox's own page may ask this."));
    }
    match (parts.method.as_str(), parts.uri.path()) {
        ("GET", "/sandbox/info") => Ok(info(first, app)?.into()),
        ("POST", "/sandbox/login") => {
            let (body, _) = body::read(&parts, body).await?;
            Ok(app.turn(None, |turn| login(turn, &body))?.into())
        }
        _ => Err(ApiError::api_not_found()),
    }
}

fn info(first: &Arc<App>, app: &App) -> ApiResult<Value> {
    let (people, groups) = app.turn(None, |turn| Ok((people(turn)?, groups(turn)?)))?;
    let mut apps = vec![Arc::clone(first)];
    apps.extend(first.others.all());
    let apps = apps
        .iter()
        .map(|app| json!({ "appId": app.id, "name": app.name }));
    Ok(json!({
        "appId": app.id,
        "region": app.region,
        "apps": apps.collect::<Vec<_>>(),
        "people": people,
        "groups": groups,
        "hints": app.hints.iter().map(Hint::json).collect::<Vec<_>>(),
    }))
}

fn people(turn: &Turn<'_>) -> ApiResult<Vec<Value>> {
    let sql = "SELECT uid, name, avatar, role FROM users WHERE deactivated_at IS NULL ORDER BY created_at, uid LIMIT ?1";
    Ok(turn.db.all(sql, [limits::PAGE_MAX], |row| {
        let mut person = json!({
            "uid": row.get::<_, String>(0)?,
            "name": row.get::<_, String>(1)?,
            "isBot": row.get::<_, String>(3)? == "bot",
        });
        if let Some(avatar) = row.get::<_, Option<String>>(2)? {
            person["avatar"] = avatar.into();
        }
        Ok(person)
    })?)
}

fn groups(turn: &Turn<'_>) -> ApiResult<Vec<Value>> {
    let sql = "SELECT guid, name FROM groups ORDER BY created_at, guid LIMIT ?1";
    Ok(turn.db.all(sql, [limits::PAGE_MAX], |row| {
        Ok(json!({ "guid": row.get::<_, String>(0)?, "name": row.get::<_, String>(1)? }))
    })?)
}

/// A token for any user: always the same one, so that visits do not use tokens up.
fn login(turn: &mut Turn<'_>, body: &Value) -> ApiResult<Value> {
    const PLATFORM: &str = "sandbox-page";
    let uid = turn
        .user(&fields::needed(body, "uid", limits::ID_CHARS)?)?
        .uid;
    let sql = "SELECT token FROM tokens WHERE uid = ?1 AND platform = ?2";
    let known = turn
        .db
        .one(sql, [&uid, PLATFORM], |row| row.get::<_, String>(0))?;
    let token = if let Some(token) = known {
        token
    } else {
        let token = turn.create_token(&uid)?;
        turn.describe_token(&uid, &token, &json!({ "platform": PLATFORM }))?;
        token
    };
    Ok(json!({ "uid": uid, "authToken": token }))
}
