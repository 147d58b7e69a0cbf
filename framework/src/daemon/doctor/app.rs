//! Whether an app can be reached, and what its clock says.

use std::{collections::BTreeMap, time::SystemTime};

use http::{HeaderMap, Method, header::DATE};
use jiff::fmt::rfc2822::DateTimeParser;

use crate::{
    client::{AppSettings, Body, HttpTransport, Request, Transport, TransportError},
    daemon::report::{Report, told},
    runtime::causes,
};

/// Seconds that the clocks of service and machine may differ.
const MAX_SKEW: i64 = 60;

/// The addresses that were looked at, and whether they can be reached.
#[derive(Default)]
pub(super) struct Reached(BTreeMap<String, bool>);

impl Reached {
    /// Looks at an app's address, once each.
    pub(super) async fn look(&mut self, app: &AppSettings, report: &mut Report) -> bool {
        let address = app.client_api().to_owned();
        if let Some(is_reached) = self.0.get(&address) {
            return *is_reached;
        }
        let is_reached = look(app, report).await;
        self.0.insert(address, is_reached);
        is_reached
    }
}

async fn look(app: &AppSettings, report: &mut Report) -> bool {
    let about = format!("app {}", app.app_id());
    let address = app.client_api();
    let request = Request::new(
        Method::GET,
        format!("{address}/settings"),
        HeaderMap::new(),
        Body::Empty,
    );
    let transport = match HttpTransport::new(app) {
        Ok(transport) => transport,
        Err(error) => {
            report.wrong(about, &error);
            return false;
        }
    };
    // Any answer will do: it is there.
    match transport.send(request).await {
        Ok(answer) => {
            report.good(&about, format_args!("{address} answers"));
            clock(&answer.headers, report);
            true
        }
        Err(error) => {
            report.bad(about, told(&error), repair(&error, app));
            false
        }
    }
}

fn repair(error: &TransportError, app: &AppSettings) -> String {
    let host = app.client_api();
    match error {
        TransportError::Certificate { .. } => {
            "trust its authority: `ca = \"FILE.pem\"` under [[app]] in the config".to_owned()
        }
        TransportError::Connect { source, .. } => {
            let reason = causes(&**source).unwrap_or_default() + &source.to_string();
            let what = if reason.contains("dns") || reason.contains("lookup") {
                "the name is not known: check `id` and `region` under [[app]]"
            } else {
                "check `region` or `client-api` under [[app]], and the firewall"
            };
            format!("{what}; `curl -v {host}` shows more")
        }
        _ => format!("`curl -v {host}` shows more"),
    }
}

/// Compares the clocks: a wrong one breaks certificates, signed addresses and
/// what is looked up by time.
fn clock(headers: &HeaderMap, report: &mut Report) {
    let date = headers.get(DATE).and_then(|date| date.to_str().ok());
    let Some(theirs) = date.and_then(|date| DateTimeParser::new().parse_timestamp(date).ok())
    else {
        return;
    };
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let now = now.map_or(0, |now| i64::try_from(now.as_secs()).unwrap_or(i64::MAX));
    let ahead = now - theirs.as_second();
    if ahead.abs() <= MAX_SKEW {
        return report.good("clock", "it agrees with the service's");
    }
    let side = if ahead > 0 { "ahead of" } else { "behind" };
    report.bad(
        "clock",
        format_args!("it is {} s {side} the service's", ahead.abs()),
        "set it: `sudo timedatectl set-ntp true`",
    );
}
