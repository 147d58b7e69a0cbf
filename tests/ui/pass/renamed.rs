//! A crate that knows the framework under another name.

use bot_renamed as _;
use cometchat_bot::routing::RoutingTable;

#[test]
fn the_macros_work_when_the_framework_is_renamed() {
    let table = RoutingTable::from_registry(&["bot_renamed"]).expect("bots that fit together");
    let rows = table.rows();
    let row = rows.iter().find(|row| row.bot == "renamed");
    let row = row.expect("its command is registered");
    assert_eq!(row.trigger, "/again TEXT...");
    assert_eq!(row.handler, "RenamedBot: CommandHandler<Again>");
}
