use cometchat_bot::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Payload, Serialize, Deserialize)]
struct LastLocation;

#[derive(Payload, Serialize, Deserialize)]
#[payload(type = " ")]
struct Empty;

#[derive(Payload, Serialize, Deserialize)]
#[payload(type = "text")]
struct Text;

#[derive(Payload, Serialize, Deserialize)]
#[payload(type = "extension_poll")]
struct Extension;

#[derive(Payload, Serialize, Deserialize)]
#[payload(kind = "location")]
struct Kind;

fn main() {}
