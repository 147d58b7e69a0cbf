//! Making [`AppSettings`].

use std::{
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use rustls::pki_types::{CertificateDer, pem::PemObject as _};

use super::{AppSettings, Inner};
use crate::client::{
    Limits, PresenceSubscription, RetryPolicy,
    address::Base,
    limits::Calls,
    tls::{self, TlsError},
};

/// Characters in an app id or a region; both become part of a host name.
const MAX_LABEL_CHARS: usize = 63;
/// Bytes of a file of certificates.
const MAX_CA_BYTES: u64 = 1024 * 1024;

/// The builder's method that adds an authority.
const ROOT_CA: &str = "extra_root_ca";

/// Settings that cannot be used. The words name fields as those know them who
/// write a config.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// A field has a value that cannot be used.
    #[error("{}: {problem}", called(.field))]
    Invalid {
        /// The builder's method that set it.
        field: &'static str,
        /// What is wrong, and what would be right.
        problem: String,
    },
    /// The file of certificates cannot be read.
    #[error("{}: cannot read {}", called(ROOT_CA), path.display())]
    RootCaFile {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A certificate in it cannot be an authority.
    #[error("{}: one of the certificates cannot be used", called(ROOT_CA))]
    Tls {
        /// Why not.
        source: TlsError,
    },
}

/// A certificate authority to trust, in PEM form: a file or its content.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum RootCa {
    /// A file, read when the settings are built.
    File(PathBuf),
    /// The text of such a file.
    Pem(Vec<u8>),
}

impl From<PathBuf> for RootCa {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

impl From<&Path> for RootCa {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

impl From<Vec<u8>> for RootCa {
    fn from(pem: Vec<u8>) -> Self {
        Self::Pem(pem)
    }
}

impl From<&[u8]> for RootCa {
    fn from(pem: &[u8]) -> Self {
        Self::Pem(pem.to_vec())
    }
}

/// Collects [`AppSettings`]; begin with [`AppSettings::builder`].
#[derive(Clone, Debug)]
#[must_use = "settings are made by `build`"]
pub struct AppSettingsBuilder {
    app_id: String,
    region: Option<String>,
    client_api: Option<String>,
    admin_api: Option<String>,
    polls_api: Option<String>,
    extra_root_ca: Option<RootCa>,
    presence: PresenceSubscription,
    retry: RetryPolicy,
    limits: Limits,
}

impl AppSettingsBuilder {
    pub(super) fn new(app_id: String) -> Self {
        Self {
            app_id,
            region: None,
            client_api: None,
            admin_api: None,
            polls_api: None,
            extra_root_ca: None,
            presence: PresenceSubscription::default(),
            retry: RetryPolicy::default(),
            limits: Limits::default(),
        }
    }

    /// The app's region, such as `us`, `eu` or `in`; the addresses follow from it.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Base address of the client API: `http` or `https`, perhaps with a port
    /// and a path. What the service says at login does not replace it.
    pub fn client_api(mut self, address: impl Into<String>) -> Self {
        self.client_api = Some(address.into());
        self
    }

    /// Base address of the admin API, under the same rules.
    pub fn admin_api(mut self, address: impl Into<String>) -> Self {
        self.admin_api = Some(address.into());
        self
    }

    /// Base address of the polls extension, instead of the one that the service
    /// tells at login: `https://polls-us.cometchat.io/v2`.
    pub fn polls_api(mut self, address: impl Into<String>) -> Self {
        self.polls_api = Some(address.into());
        self
    }

    /// Trusts one more certificate authority, such as a local server's own.
    /// Certificates are always verified; this is the way to add one.
    pub fn extra_root_ca(mut self, ca: impl Into<RootCa>) -> Self {
        self.extra_root_ca = Some(ca.into());
        self
    }

    /// Whose presence the socket reports; nobody's unless this is called.
    pub fn presence(mut self, presence: PresenceSubscription) -> Self {
        self.presence = presence;
        self
    }

    /// How reads are tried again.
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = retry;
        self
    }

    /// How many calls the app may make in a minute; those of the free plan unless
    /// this is called. Everything that is made with these settings shares them.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Checks everything and makes the settings.
    ///
    /// Without a region, an address that is missing is taken from the other
    /// one: a local server serves both APIs.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] names the field: an app id or region that cannot be
    /// part of a host name, an address that is none, neither region nor
    /// address, or certificates that cannot be read.
    pub fn build(self) -> Result<AppSettings, SettingsError> {
        check_label("app_id", &self.app_id)?;
        if let Some(region) = &self.region {
            check_label("region", region)?;
        }
        let client_api = parse("client_api", self.client_api.as_deref())?;
        let admin_api = parse("admin_api", self.admin_api.as_deref())?;
        let polls_api = parse("polls_api", self.polls_api.as_deref())?;
        let derived = |api: &str, version: &str| {
            let (app, region) = (&self.app_id, self.region.as_deref()?);
            Base::of_host(&format!("{app}.{api}-{region}.cometchat.io"), version).ok()
        };
        let is_client_api_explicit = client_api.is_some() || self.region.is_none();
        let client = client_api
            .clone()
            .or_else(|| derived("apiclient", "v3.0"))
            .or_else(|| admin_api.clone());
        let admin = admin_api.or_else(|| derived("api", "v3")).or(client_api);
        let (Some(client_api), Some(admin_api)) = (client, admin) else {
            return Err(invalid(
                "region",
                "give one (us, eu, in), or the client API's address (`client-api` in a config)",
            ));
        };
        let extra_root_ca = self.extra_root_ca.map_or(Ok(Vec::new()), load)?;
        for base in [&client_api, &admin_api] {
            if base.is_exposed() {
                tracing::warn!(
                    address = base.as_str(),
                    "credentials will travel unencrypted"
                );
            }
        }
        Ok(AppSettings(Arc::new(Inner {
            app_id: self.app_id,
            region: self.region,
            client_api,
            admin_api,
            polls_api,
            is_client_api_explicit,
            tls: tls::client_config(&extra_root_ca)
                .map_err(|source| SettingsError::Tls { source })?,
            extra_root_ca,
            presence: self.presence,
            retry: self.retry,
            calls: Arc::new(Calls::new(&self.limits)),
            limits: self.limits,
        })))
    }
}

fn invalid(field: &'static str, problem: impl Into<String>) -> SettingsError {
    SettingsError::Invalid {
        field,
        problem: problem.into(),
    }
}

/// A field as a person knows it who has not seen the builder.
fn called(field: &str) -> &str {
    match field {
        "app_id" => "the app id (`id` in a config)",
        "region" => "the region (`region` in a config)",
        "client_api" => "the client API's address (`client-api` in a config)",
        "admin_api" => "the admin API's address",
        "polls_api" => "the polls extension's address (`polls-api` in a config)",
        ROOT_CA => "the extra certificate authority (`ca` in a config)",
        other => other,
    }
}

fn check_label(field: &'static str, value: &str) -> Result<(), SettingsError> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if value.is_empty() {
        return Err(invalid(field, "it is empty"));
    }
    if value.len() > MAX_LABEL_CHARS || !value.chars().all(is_allowed) {
        return Err(invalid(
            field,
            format!("{value:?} is not 1 to {MAX_LABEL_CHARS} letters, digits, `-` and `_`"),
        ));
    }
    Ok(())
}

fn parse(field: &'static str, address: Option<&str>) -> Result<Option<Base>, SettingsError> {
    address
        .map(|address| Base::parse(address).map_err(|problem| invalid(field, problem)))
        .transpose()
}

fn load(ca: RootCa) -> Result<Vec<CertificateDer<'static>>, SettingsError> {
    let pem = match ca {
        RootCa::Pem(pem) => pem,
        RootCa::File(path) => {
            read(&path).map_err(|source| SettingsError::RootCaFile { path, source })?
        }
    };
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(&pem)
        .collect::<Result<_, _>>()
        .map_err(|error| invalid(ROOT_CA, format!("this is not PEM: {error}")))?;
    if certificates.is_empty() {
        return Err(invalid(
            ROOT_CA,
            "no certificate in it; expected `-----BEGIN CERTIFICATE-----`",
        ));
    }
    Ok(certificates)
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut pem = Vec::new();
    File::open(path)?.take(MAX_CA_BYTES).read_to_end(&mut pem)?;
    Ok(pem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(builder: AppSettingsBuilder) -> String {
        builder.build().unwrap_err().to_string()
    }

    #[test]
    fn a_region_gives_the_hosts() {
        let settings = AppSettings::builder("app1").region("eu").build().unwrap();
        assert_eq!(
            settings.client_api(),
            "https://app1.apiclient-eu.cometchat.io/v3.0"
        );
        assert_eq!(settings.admin_api(), "https://app1.api-eu.cometchat.io/v3");
        assert!(!settings.is_client_api_explicit());
    }

    #[test]
    fn an_address_overrules_the_region() {
        let builder = AppSettings::builder("app1").region("eu");
        let settings = builder.client_api("http://localhost:1/x/").build().unwrap();
        assert_eq!(settings.client_api(), "http://localhost:1/x");
        assert_eq!(settings.admin_api(), "https://app1.api-eu.cometchat.io/v3");
        assert!(settings.is_client_api_explicit());
    }

    #[test]
    fn one_address_serves_both_when_there_is_no_region() {
        let settings = AppSettings::builder("a")
            .admin_api("http://localhost:2")
            .build()
            .unwrap();
        assert_eq!(settings.client_api(), "http://localhost:2");
        assert!(settings.is_client_api_explicit());
    }

    #[test]
    fn errors_name_the_field() {
        let app_id = "the app id (`id` in a config): ";
        assert!(problem(AppSettings::builder("")).starts_with(app_id));
        assert!(problem(AppSettings::builder("a.b")).starts_with(app_id));
        let region = "the region (`region` in a config): ";
        assert!(problem(AppSettings::builder("a")).starts_with(&format!("{region}give one")));
        assert!(problem(AppSettings::builder("a").region("u/s")).starts_with(region));
        let address = AppSettings::builder("a")
            .region("us")
            .client_api("localhost:1");
        let client_api = "the client API's address (`client-api` in a config): ";
        assert!(problem(address).starts_with(client_api));
        let address = AppSettings::builder("a").admin_api("127.0.0.1:1");
        assert!(problem(address).starts_with("the admin API's address: "));
        let ca = AppSettings::builder("a")
            .region("us")
            .extra_root_ca(b"no pem".as_slice());
        let authority = "the extra certificate authority (`ca` in a config): ";
        assert!(problem(ca).starts_with(&format!("{authority}no certificate")));
        let file = AppSettings::builder("a")
            .region("us")
            .extra_root_ca(Path::new("/no/such"));
        assert_eq!(problem(file), format!("{authority}cannot read /no/such"));
    }
}
