//! Times in options: `"30s"`, `"5m"`, `"2h"`, `"1d"`.

use syn::{Error, LitStr, Result};

/// The units, and their seconds.
const UNITS: [(char, u64); 4] = [('s', 1), ('m', 60), ('h', 3_600), ('d', 86_400)];

/// The seconds, more than none. `what` it is goes into the error.
pub(crate) fn read(what: &str, written: &LitStr) -> Result<u64> {
    let value = written.value();
    let seconds = UNITS.iter().find_map(|(unit, seconds)| {
        let count: u64 = value.strip_suffix(*unit)?.parse().ok()?;
        count.checked_mul(*seconds).filter(|seconds| *seconds > 0)
    });
    seconds.ok_or_else(|| {
        Error::new(
            written.span(),
            format!("{what} is a number and its unit, such as \"30s\", \"5m\", \"2h\" or \"1d\""),
        )
    })
}
