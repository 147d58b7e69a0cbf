//! A conversation saved from the chat page.

use bot_desk as _; // the crate of the bot
use cometchat_bot::testing::play; // with the feature `testing`

#[test]
fn desk_answers_as_saved() {
    let script = r"
        alice: /menu
        desk: (card) Coffee, tea or water?
        alice: /visit
        desk: (form) Welcome to the office
          [form.intro] A minute, and your badge is ready.
          [company] Your company
          [note] A note for your host
          [people] People
          [purpose] Purpose
          [needs] What do you need?
          [stay] How long do you stay?
          [floor] Floor
          [day] Day
          [lunch] Lunch at
          [taxi] Taxi home
          [rules] House rules
          [form.link] House rules
          [submit] Register
    ";
    play(async |scene| {
        let desk = scene.bot("desk").with_endpoint().await;
        scene.plays(&desk, script).await;
    });
}
