//! A conversation saved from the chat page.

use bot_courier as _; // the crate of the bot
use cometchat_bot::testing::play; // with the feature `testing`

#[test]
fn courier_answers_as_saved() {
    let script = r#"
        alice: Do you "deliver"?
        courier: Send me a custom message of type `location` with latitude and longitude.
    "#;
    play(async |scene| {
        let courier = scene.bot("courier").await;
        scene.plays(&courier, script).await;
    });
}
