//! Who may use a command, how often, and what people are told.

use std::time::Duration;

use cometchat_bot::{
    client::{Draft, NewRole, UserUpdate},
    model::RoleId,
    prelude::*,
    testing::play,
};

/// Keeps order in groups.
#[bot(name = "bouncer", about = "Keeps order")]
struct BouncerBot;

/// Shows somebody the door.
#[derive(Command)]
#[command(name = "eject", aliases = ["out"], scope = "moderator")]
struct Eject {
    who: Uid,
}

/// Closes the place.
#[derive(Command)]
#[command(name = "shut", scope = "admin")]
struct Shut;

/// Tells what only staff may know.
#[derive(Command)]
#[command(name = "keys", roles = ["staff"])]
struct Keys;

/// Rings a bell; a broken one fails.
#[derive(Command)]
#[command(name = "ring", cooldown = "1h")]
struct Ring {
    times: u8,
}

#[handler]
impl CommandHandler<Eject> for BouncerBot {
    async fn on_command(&self, _: &Context, Eject { who }: Eject) -> HandlerResult<String> {
        Ok(format!("goodbye {who}"))
    }
}

#[handler]
impl CommandHandler<Shut> for BouncerBot {
    async fn on_command(&self, _: &Context, _: Shut) -> HandlerResult<&'static str> {
        Ok("shut")
    }
}

#[handler]
impl CommandHandler<Keys> for BouncerBot {
    async fn on_command(&self, _: &Context, _: Keys) -> HandlerResult<&'static str> {
        Ok("under the mat")
    }
}

#[handler]
impl CommandHandler<Ring> for BouncerBot {
    async fn on_command(&self, _: &Context, ring: Ring) -> HandlerResult<String> {
        if ring.times == 0 {
            return Err(HandlerError::msg("it is broken"));
        }
        Ok("ding ".repeat(usize::from(ring.times)))
    }
}

#[test]
fn scopes_are_those_of_the_group_now() {
    play(async |scene| {
        let (alice, bob) = (scene.person("alice").await, scene.person("bob").await);
        let bouncer = scene.bot("bouncer").await;
        // The first member makes the group and is its admin.
        let club = scene.group("club", &[&alice, &bob, &bouncer]).await;
        alice.says(&club, "/shut").await;
        bouncer.answers("shut").await;
        bob.says(&club, "/out alice").await;
        bouncer
            .answers("Only moderators of a group may use /eject.")
            .await;
        alice.makes(&bob, Scope::Moderator, &club).await;
        bob.says(&club, "/out alice").await;
        bouncer.answers("goodbye alice").await;
        bob.says(&club, "/shut").await;
        bouncer
            .answers("Only admins of a group may use /shut.")
            .await;
        // Rules come before arguments: who may not use it learns nothing more.
        bob.says(&bouncer, "/eject").await;
        bouncer.answers("/eject works in groups only.").await;
    });
}

#[test]
fn roles_are_those_of_users() {
    play(async |scene| {
        let (alice, carla) = (scene.person("alice").await, scene.person("carla").await);
        let role = NewRole::new(RoleId::new("staff").unwrap(), "Staff");
        scene.admin().roles().create(&role).await.unwrap();
        let update = UserUpdate::default().role("staff");
        let users = scene.admin().users();
        users.update(carla.uid(), &update).await.unwrap();
        let bouncer = scene.bot("bouncer").await;
        alice.says(&bouncer, "/keys").await;
        bouncer.answers("You may not use /keys.").await;
        carla.says(&bouncer, "/keys").await;
        bouncer.answers("under the mat").await;
    });
}

#[test]
fn a_cooldown_is_a_persons_and_outlives_a_restart() {
    play(async |scene| {
        let (alice, bob) = (scene.person("alice").await, scene.person("bob").await);
        let bouncer = scene.bot("bouncer").await;
        let club = scene.group("club", &[&alice, &bob, &bouncer]).await;
        // What cannot be read is no use.
        alice.says(&bouncer, "/ring often").await;
        bouncer
            .answers(
                "TIMES must be a whole number from 0 to 255, not \"often\"\nusage: /ring TIMES",
            )
            .await;
        alice.says(&bouncer, "/ring 1").await;
        bouncer.answers("ding ").await;
        alice.says(&club, "/ring 1").await;
        bouncer
            .answers("You can use /ring again in 60 minutes.")
            .await;
        bob.says(&club, "/ring 2").await;
        bouncer.answers("ding ding ").await;
        scene.waits(Duration::from_mins(40)).await;
        bouncer.stops().await;
        bouncer.starts().await;
        alice.says(&bouncer, "/ring 1").await;
        bouncer
            .answers("You can use /ring again in 20 minutes.")
            .await;
        scene.waits(Duration::from_mins(20)).await;
        alice.says(&bouncer, "/ring 1").await;
        bouncer.answers("ding ").await;
    });
}

#[test]
fn a_use_that_failed_does_not_count() {
    play(async |scene| {
        let alice = scene.person("alice").await;
        let bouncer = scene.bot("bouncer").await;
        alice.says(&bouncer, "/ring 0").await;
        bouncer.stays_silent().await;
        assert_eq!(bouncer.letters().await.len(), 1);
        alice.says(&bouncer, "/ring 1").await;
        bouncer.answers("ding ").await;
    });
}

#[test]
fn help_in_a_group_is_for_the_bot_that_is_named() {
    play(async |scene| {
        let (alice, bouncer) = (scene.person("alice").await, scene.bot("bouncer").await);
        let club = scene.group("club", &[&alice, &bouncer]).await;
        for text in ["/help", "/unheard", "/help@other"] {
            alice.says(&club, text).await;
            bouncer.stays_silent().await;
        }
        let all = "Keeps order\n\
            /eject WHO: Shows somebody the door. (for moderators of a group)\n\
            /keys: Tells what only staff may know.\n\
            /ring TIMES: Rings a bell; a broken one fails.\n\
            /shut: Closes the place. (for admins of a group)\n\
            /help COMMAND tells more of one.";
        alice.says(&club, "/help@bouncer").await;
        bouncer.answers(all).await;
        alice.says(&bouncer, "/help /OUT").await;
        let one = "/eject WHO\nShows somebody the door.\n\
            WHO: a user: mention one, or write the UID\n\
            Also: /out\nFor moderators of a group";
        bouncer.answers(one).await;
        alice.says(&bouncer, "/help nothing").await;
        let unknown = "I do not know that command. /help lists what I know.";
        bouncer.answers(unknown).await;
        alice.sends(&bouncer, Draft::text("just talk")).await;
        bouncer.stays_silent().await;
    });
}
