//! Whether an app can be reached, and what its clock says.

use std::{collections::BTreeMap, sync::Arc, time::SystemTime};

use http::{HeaderMap, Method, header::DATE};
use jiff::fmt::rfc2822::DateTimeParser;

use super::limits::Line;
use crate::{
    client::{AppSettings, Body, HttpTransport, Request, Transport, TransportError},
    daemon::report::{Report, told},
    runtime::causes,
};

/// Seconds that the clocks of service and machine may differ.
const MAX_SKEW: i64 = 60;

/// The apps that were looked at, and the line to each that can be reached.
#[derive(Default)]
pub(super) struct Apps(BTreeMap<String, Option<Arc<Line>>>);

impl Apps {
    /// The line to an app; each is looked at once.
    pub(super) async fn reach(
        &mut self,
        app: &AppSettings,
        report: &mut Report,
    ) -> Option<Arc<Line>> {
        if let Some(known) = self.0.get(app.app_id()) {
            return known.clone();
        }
        let line = look(app, report).await;
        self.0.insert(app.app_id().to_owned(), line.clone());
        line
    }

    /// Those that can be reached.
    pub(super) fn reached(&self) -> impl Iterator<Item = (&str, &Line)> {
        let apps = self.0.iter();
        apps.filter_map(|(app, line)| Some((app.as_str(), &**line.as_ref()?)))
    }
}

async fn look(app: &AppSettings, report: &mut Report) -> Option<Arc<Line>> {
    let about = format!("app {}", app.app_id());
    let address = app.client_api();
    let request = Request::new(
        Method::GET,
        format!("{address}/settings"),
        HeaderMap::new(),
        Body::Empty,
    );
    let line = match HttpTransport::new(app) {
        Ok(transport) => Line::new(transport),
        Err(error) => {
            report.wrong(about, &error);
            return None;
        }
    };
    // Any answer will do: it is there.
    match line.send(request).await {
        Ok(answer) => {
            report.good(&about, format_args!("{address} answers"));
            clock(&answer.headers, report);
            Some(line)
        }
        Err(error) => {
            report.bad(about, told(&error), repair(&error, app));
            None
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
            let what = if is_unknown_name(&**source) {
                "the name is not known: check `id` and `region` under [[app]]"
            } else {
                "check `region` or `client-api` under [[app]], and the firewall"
            };
            format!("{what}; `curl -v {host}` shows more")
        }
        _ => format!("`curl -v {host}` shows more"),
    }
}

/// Whether a connection failed because nobody knows the name.
pub(super) fn is_unknown_name(error: &(dyn std::error::Error + 'static)) -> bool {
    let reason = causes(error).unwrap_or_default() + &error.to_string();
    reason.contains("dns") || reason.contains("lookup")
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
