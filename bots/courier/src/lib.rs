//! Takes a location as a typed payload and answers with a delivery estimate.

use cometchat_bot::prelude::*;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

const EARTH_RADIUS_KM: f64 = 6371.0;

/// What can be set for a courier: where it starts and how fast it is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    depot: Location,
    km_per_hour: f64,
}

impl Default for Settings {
    fn default() -> Self {
        let depot = Location {
            latitude: 52.5219,
            longitude: 13.4132,
        };
        Self {
            depot,
            km_per_hour: 20.0,
        }
    }
}

/// A place on earth, in degrees. Clients write the numbers as text.
#[derive(Debug, Serialize, Deserialize, Payload)]
#[payload(type = "location")]
pub struct Location {
    #[serde(deserialize_with = "degrees")]
    latitude: f64,
    #[serde(deserialize_with = "degrees")]
    longitude: f64,
}

/// How far it is, and how long it takes.
#[derive(Debug, PartialEq, Serialize, Deserialize, Payload)]
#[payload(type = "delivery")]
pub struct Delivery {
    kilometres: f64,
    minutes: f64,
}

/// Estimates deliveries.
#[bot(
    name = "courier",
    about = "Answers a location with how long a delivery takes"
)]
#[derive(Debug)]
pub struct CourierBot {
    settings: Settings,
}

impl Bot for CourierBot {
    type Settings = Settings;

    fn new(settings: Settings) -> HandlerResult<Self> {
        if settings.km_per_hour > 0.0 {
            Ok(Self { settings })
        } else {
            Err(HandlerError::msg("`km_per_hour` must be above 0"))
        }
    }
}

#[handler]
impl CustomHandler<Location> for CourierBot {
    async fn on_custom(&self, _ctx: &Context, to: Location) -> HandlerResult<Draft> {
        let kilometres = distance_km(&self.settings.depot, &to);
        let minutes = (kilometres / self.settings.km_per_hour * 60.0).ceil();
        let delivery = Delivery {
            kilometres: (kilometres * 10.0).round() / 10.0,
            minutes,
        };
        let text = format!("{} km, there in {minutes} min", delivery.kilometres);
        Ok(Draft::payload(&delivery)?.conversation_text(text))
    }

    async fn on_invalid(&self, _ctx: &Context, error: &PayloadError) -> HandlerResult<String> {
        Ok(format!("That is no location: {error}"))
    }
}

#[handler]
impl MessageHandler for CourierBot {
    async fn on_message(
        &self,
        _ctx: &Context,
        message: &Message,
    ) -> HandlerResult<Option<&'static str>> {
        let help = "Send me a custom message of type `location` with latitude and longitude.";
        Ok((!message.is_group()).then_some(help))
    }
}

/// The shortest way over the surface, by the haversine formula.
fn distance_km(from: &Location, to: &Location) -> f64 {
    let (lat1, lat2) = (from.latitude.to_radians(), to.latitude.to_radians());
    let half_lat = ((lat2 - lat1) / 2.0).sin();
    let half_lon = ((to.longitude - from.longitude).to_radians() / 2.0).sin();
    let a = half_lat * half_lat + lat1.cos() * lat2.cos() * half_lon * half_lon;
    2.0 * EARTH_RADIUS_KM * a.sqrt().asin()
}

fn degrees<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Degrees {
        Number(f64),
        Text(String),
    }
    let number = match Degrees::deserialize(deserializer)? {
        Degrees::Number(number) => number,
        Degrees::Text(text) => text.trim().parse().map_err(D::Error::custom)?,
    };
    if number.abs() <= 180.0 {
        Ok(number)
    } else {
        Err(D::Error::custom(format!(
            "{number} degrees are not on earth"
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn berlin_to_hamburg_is_255_kilometres() {
        let berlin = Location {
            latitude: 52.52,
            longitude: 13.405,
        };
        let hamburg = Location {
            latitude: 53.5511,
            longitude: 9.9937,
        };
        assert!((distance_km(&berlin, &hamburg) - 255.0).abs() < 1.0);
    }
}
