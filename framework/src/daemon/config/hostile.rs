//! Nothing that stands in a config makes reading it panic (property test).
#![allow(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::Config;
use crate::routing::RoutingTable;

/// Reads a config of this text, whatever it is.
fn read_any(text: &str) {
    let name = format!("cometchat-hostile-{}.toml", uuid::Uuid::new_v4().simple());
    let file = std::env::temp_dir().join(name);
    std::fs::write(&file, text).unwrap();
    if let Ok(config) = Config::read(&file) {
        let table = RoutingTable::from_registry(&[]).unwrap();
        let _ = (config.state(), config.setups(&table).map(drop));
    }
    std::fs::remove_file(file).unwrap();
}

/// A line as it may stand in a config.
fn line() -> impl Strategy<Value = String> {
    let key = proptest::sample::select(vec![
        "state",
        "id",
        "region",
        "client-api",
        "ca",
        "kind",
        "uid",
        "app",
        "token-env",
        "token-file",
        "messages-per-minute",
        "limits",
        "merge-replies",
        "answer-history",
        "groups",
        "settings",
        "x",
    ]);
    let value = prop_oneof![
        "\"[a-z/.:@ -]{0,12}\"",
        "-?[0-9]{1,22}",
        "\\[\"[a-z ]{0,4}\"\\]",
        "\\{ a = 1 \\}",
        "\\PC{0,8}",
    ];
    prop_oneof![
        1 => Just("[[app]]".to_owned()),
        1 => Just("[[bot]]".to_owned()),
        1 => "\\PC{0,20}",
        6 => (key, value).prop_map(|(key, value)| format!("{key} = {value}")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_text_may_be_in_the_config(lines in proptest::collection::vec(line(), 0..12)) {
        read_any(&lines.join("\n"));
    }
}
