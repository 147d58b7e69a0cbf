//! One who is posted what happens.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use http::{Request, StatusCode};
use serde_json::Value;
use tokio::time::sleep;

use crate::world::World;

/// One post: path, credentials, body.
pub(super) type Post = (String, Option<String>, Value);

/// Everything posted, with the credentials; and how it is answered.
#[derive(Clone, Default)]
pub(super) struct Listener {
    posts: Arc<Mutex<Vec<Post>>>,
    pub(super) answers: Arc<Mutex<Vec<StatusCode>>>,
}

async fn take(State(listener): State<Listener>, request: Request<Body>) -> StatusCode {
    let path = request.uri().path().to_owned();
    let basic = request.headers().get("authorization");
    let basic = basic.map(|value| value.to_str().unwrap().to_owned());
    let bytes = to_bytes(request.into_body(), usize::MAX).await.unwrap();
    let body = serde_json::from_slice(&bytes).unwrap();
    listener.posts.lock().unwrap().push((path, basic, body));
    listener
        .answers
        .lock()
        .unwrap()
        .pop()
        .unwrap_or(StatusCode::OK)
}

impl Listener {
    pub(super) fn world(&self) -> World {
        let router = Router::new().fallback(take).with_state(self.clone());
        World::of(|builder| builder.hooks(router))
    }

    /// What was posted since the last time.
    pub(super) async fn posted(&self) -> Vec<Post> {
        // What is under way needs turns of the scheduler, not time.
        sleep(Duration::from_millis(1)).await;
        std::mem::take(&mut *self.posts.lock().unwrap())
    }

    pub(super) async fn triggers(&self) -> Vec<String> {
        let posted = self.posted().await;
        let name = |post: &Post| post.2["trigger"].as_str().unwrap().to_owned();
        posted.iter().map(name).collect()
    }
}

/// What the documented delivery has and this one lacks.
pub(super) fn lacks(wanted: &Value, got: &Value, place: &str) -> Vec<String> {
    match (wanted.as_object(), got.as_object()) {
        (Some(wanted), Some(got)) => wanted
            .iter()
            .flat_map(|(key, value)| match got.get(key) {
                Some(got) => lacks(value, got, &format!("{place}.{key}")),
                None => vec![format!("{place}.{key}")],
            })
            .collect(),
        (Some(_), None) => vec![place.to_owned()],
        _ => Vec::new(),
    }
}
