//! What the macros say about code that is wrong, and code that is right in
//! unusual ways. After a change, `TRYBUILD=overwrite` writes the messages anew;
//! read them before they are committed.

#[path = "../ui/pass/daemon_macro.rs"]
mod daemon_macro;
#[path = "../ui/pass/renamed.rs"]
mod renamed;
#[path = "../ui/pass/sample.rs"]
mod sample;
#[path = "../ui/pass/strict.rs"]
mod strict;

#[test]
fn every_mistake_is_explained_where_it_stands() {
    let cases = trybuild::TestCases::new();
    for folder in [
        "bot", "button", "command", "daemon", "dialogue", "form", "handler", "payload",
    ] {
        cases.compile_fail(format!("ui/{folder}/*.rs"));
    }
}
