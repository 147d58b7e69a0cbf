//! How long a dialogue waits, as it is written.

use syn::{Error, LitStr, Result};

/// The longest wait: a month.
const LONGEST_SECONDS: u64 = 31 * 24 * 60 * 60;

/// The seconds of `"90s"`, `"10m"`, `"2h"` or `"7d"`.
pub(super) fn seconds(text: &LitStr) -> Result<u64> {
    let value = text.value();
    let seconds = read(&value).ok_or_else(|| {
        let message = format!(
            "{value:?} is no time to wait: write a number and `s`, `m`, `h` or `d`, like `\"10m\"`"
        );
        Error::new(text.span(), message)
    })?;
    if seconds == 0 || seconds > LONGEST_SECONDS {
        let message = "a dialogue waits at least a second, and at most 31 days";
        return Err(Error::new(text.span(), message));
    }
    Ok(seconds)
}

fn read(text: &str) -> Option<u64> {
    let unit = text.chars().last()?;
    let number: u64 = text[..text.len() - unit.len_utf8()].trim().parse().ok()?;
    let of_unit = match unit {
        's' => 1,
        'm' => 60,
        'h' => 60 * 60,
        'd' => 24 * 60 * 60,
        _ => return None,
    };
    number.checked_mul(of_unit)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn times_are_read() {
        for (text, seconds) in [
            ("90s", Some(90)),
            ("10m", Some(600)),
            ("2 h", Some(7_200)),
            ("1d", Some(86_400)),
            ("", None),
            ("10", None),
            ("m", None),
            ("1.5h", None),
            ("5 Minuten ä", None),
            ("99999999999999999999d", None),
            ("18446744073709551615d", None),
        ] {
            assert_eq!(read(text), seconds, "{text}");
        }
    }
}
