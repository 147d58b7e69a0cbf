//! Dialogues: across commands, people, threads, time, restarts and upgrades.

mod upgrades;

use std::time::Duration;

use cometchat_bot::{
    client::Draft,
    prelude::*,
    testing::{Answer, play},
};

/// Books trips.
#[bot(name = "trips")]
#[derive(Debug)]
struct TripsBot;

/// Books a trip.
#[derive(Debug, Command)]
#[command(name = "trip")]
struct Start;

/// Says where the dialogue is.
#[derive(Debug, Command)]
#[command(name = "where")]
struct Where;

/// Ends the dialogue.
#[derive(Debug, Command)]
#[command(name = "stop")]
struct Stop;

/// Collects a wish.
#[derive(Debug, Command)]
#[command(name = "wish")]
struct StartWish;

/// Asks somebody else.
#[derive(Debug, Command)]
#[command(name = "ask")]
struct AskOther {
    who: String,
}

#[derive(Debug, PartialEq, Dialogue)]
#[dialogue(id = "trip", wait = "1h")]
enum Trip {
    Place,
    Ticket { place: String },
}

#[derive(Debug, Dialogue)]
#[dialogue(id = "wish")]
enum Wish {
    Text,
}

#[derive(Debug, Form)]
#[form(id = "trip-name", title = "Name it")]
struct NameIt {
    /// How is it called?
    name: String,
}

#[handler]
impl CommandHandler<Start> for TripsBot {
    async fn on_command(&self, _: &Context, _: Start) -> HandlerResult {
        Trip::Place.asks("Where to?")
    }
}

#[handler]
impl CommandHandler<Where> for TripsBot {
    async fn on_command(&self, ctx: &Context, _: Where) -> HandlerResult<String> {
        Ok(format!("{:?}", ctx.dialogue::<Trip>().get().await?))
    }
}

#[handler]
impl CommandHandler<Stop> for TripsBot {
    async fn on_command(&self, ctx: &Context, _: Stop) -> HandlerResult<String> {
        Ok(format!("{}", ctx.dialogue::<Trip>().end().await?))
    }
}

#[handler]
impl CommandHandler<StartWish> for TripsBot {
    async fn on_command(&self, _: &Context, _: StartWish) -> HandlerResult {
        Wish::Text.asks("What do you wish?")
    }
}

#[handler]
impl CommandHandler<AskOther> for TripsBot {
    async fn on_command(&self, ctx: &Context, ask: AskOther) -> HandlerResult<&str> {
        let who = Uid::new(&ask.who)?;
        ctx.send_to(who, Trip::Place.asks("Where do you go?")?)
            .await?;
        Ok("Asked.")
    }
}

#[handler]
impl DialogueHandler<Trip> for TripsBot {
    async fn on_answer(&self, ctx: &Context, state: Trip, message: &Message) -> HandlerResult {
        match (state, message.content()) {
            (Trip::Place, _) if ctx.said() == "fail" => Err(HandlerError::msg("as asked")),
            (Trip::Place, Content::Text(_)) => {
                let place = ctx.said().to_owned();
                Trip::Ticket { place }.asks("Send me the ticket.")
            }
            (Trip::Ticket { place }, Content::Media(_)) => Ok(Reply::text(format!("To {place}."))),
            (state, _) => state.asks("I need something else."),
        }
    }
}

#[handler]
impl DialogueHandler<Wish> for TripsBot {
    async fn on_answer(&self, ctx: &Context, _: Wish, _: &Message) -> HandlerResult<String> {
        Ok(format!("You wish {}.", ctx.said()))
    }

    async fn on_ended(&self, _: &Context, end: End<Wish>) -> HandlerResult<Option<&str>> {
        Ok(matches!(end, End::TimedOut(_)).then_some("No wish, then."))
    }
}

#[handler]
impl FormHandler<NameIt> for TripsBot {
    async fn on_submit(&self, _: &Context, answer: NameIt) -> HandlerResult<String> {
        Ok(format!("{}.", answer.name))
    }
}

/// Names a trip.
#[derive(Debug, Command)]
#[command(name = "name")]
struct StartName;

#[handler]
impl CommandHandler<StartName> for TripsBot {
    async fn on_command(&self, _: &Context, _: StartName) -> HandlerResult<Form<NameIt>> {
        Ok(Form::new())
    }
}

#[handler]
impl MessageHandler for TripsBot {
    async fn on_message(&self, _: &Context, _: &Message) -> HandlerResult<&str> {
        Ok("Just talk.")
    }
}

fn ticket() -> Draft {
    let json = serde_json::json!([{ "url": "https://files.example/t.png", "name": "t.png",
        "mimeType": "image/png", "extension": "png", "size": 7 }]);
    let attachments: Vec<cometchat_bot::model::Attachment> = serde_json::from_value(json).unwrap();
    Draft::media(cometchat_bot::model::MediaType::Image, attachments)
}

#[test]
fn answers_lead_on_and_a_plain_reply_ends() {
    play(async |scene| {
        let trips = scene.bot("trips").await;
        let alice = scene.person("alice").await;
        alice.says(&trips, "/trip").await;
        trips.answers("Where to?").await;
        alice.says(&trips, "/where").await;
        trips.answers("Some(Place)").await;
        alice.says(&trips, "Rome").await;
        trips.answers("Send me the ticket.").await;
        alice.says(&trips, "here").await;
        trips.answers("I need something else.").await;
        alice.sends(&trips, ticket()).await;
        trips.answers("To Rome.").await;
        alice.says(&trips, "thanks").await;
        trips.answers("Just talk.").await;
        alice.says(&trips, "/where").await;
        trips.answers("None").await;
    });
}

#[test]
fn who_does_not_answer_is_told_in_time() {
    play(async |scene| {
        let trips = scene.bot("trips").await;
        let (alice, bob) = (scene.person("alice").await, scene.person("bob").await);
        alice.says(&trips, "/trip").await;
        trips.answers("Where to?").await;
        scene.waits(Duration::from_mins(50)).await;
        alice.says(&trips, "Rome").await;
        trips.answers("Send me the ticket.").await;
        // An answer begins the hour anew.
        scene.waits(Duration::from_mins(50)).await;
        trips.stays_silent().await;
        scene.waits(Duration::from_mins(10)).await;
        trips.answers(Answer::contains("waited too long")).await;
        alice.sends(&trips, ticket()).await;
        trips.answers("Just talk.").await;

        let club = scene.group("club", &[&alice, &bob, &trips]).await;
        bob.says(&club, "/trip").await;
        trips.answers("Where to?").await;
        alice.says(&club, "/wish").await;
        trips.answers("What do you wish?").await;
        scene.waits(Duration::from_mins(10)).await;
        trips.answers("No wish, then.").await;
        scene.waits(Duration::from_mins(50)).await;
        trips
            .answers(Answer::starts_with("<@uid:bob> I have waited"))
            .await;
        trips.stays_silent().await;
    });
}

#[test]
fn a_bot_that_was_away_ends_what_is_over_and_hears_what_was_in_time() {
    play(async |scene| {
        let trips = scene.bot("trips").await;
        let (alice, bob) = (scene.person("alice").await, scene.person("bob").await);
        for person in [&alice, &bob] {
            person.says(&trips, "/trip").await;
            trips.answers("Where to?").await;
        }
        trips.stops().await;
        alice.says(&trips, "Rome").await;
        scene.waits(Duration::from_hours(2)).await;
        trips.starts().await;
        trips.answers_in(&alice, "Send me the ticket.").await;
        trips
            .answers_in(&bob, Answer::contains("waited too long"))
            .await;
        bob.says(&trips, "Oslo").await;
        trips.answers_in(&bob, "Just talk.").await;
    });
}

#[test]
fn everybody_has_their_own_and_threads_have_too() {
    play(async |scene| {
        let trips = scene.bot("trips").await;
        let (alice, bob) = (scene.person("alice").await, scene.person("bob").await);
        let club = scene.group("club", &[&alice, &bob, &trips]).await;
        alice.says(&club, "/trip").await;
        let asked = trips.answers("Where to?").await;
        bob.says(&club, "Oslo").await;
        trips.answers("Just talk.").await;
        // A dialogue in a thread goes on there, beside the other.
        let in_thread = |text: &str| Draft::text(text).thread(asked.id.clone());
        alice.sends(&club, in_thread("/wish")).await;
        trips.answers("What do you wish?").await;
        alice.says(&club, "<@uid:trips> Rome").await;
        trips.answers("Send me the ticket.").await;
        alice.sends(&club, in_thread("a window")).await;
        let wished = trips.answers("You wish a window.").await;
        assert_eq!(wished.parent_id, Some(asked.id.clone()));
        alice.sends(&club, ticket()).await;
        trips.answers("To Rome.").await;
        trips.stays_silent().await;
    });
}

#[test]
fn a_dialogue_within_another_gives_back_to_it() {
    play(async |scene| {
        let trips = scene.bot("trips").await;
        let alice = scene.person("alice").await;
        alice.says(&trips, "/trip").await;
        trips.answers("Where to?").await;
        alice.says(&trips, "/wish").await;
        trips.answers("What do you wish?").await;
        alice.says(&trips, "/name").await;
        trips.answers(Answer::contains("How is it called?")).await;
        alice.says(&trips, "Summer").await;
        trips.answers("Summer.").await;
        trips.answers("What do you wish?").await;
        alice.says(&trips, "sun").await;
        trips.answers("You wish sun.").await;
        trips.answers("Where to?").await;
        alice.says(&trips, "cancel").await;
        trips.answers("Cancelled.").await;
        alice.says(&trips, "Rome").await;
        trips.answers("Just talk.").await;
    });
}

#[test]
fn a_dialogue_can_be_begun_with_others_and_ended_by_a_command() {
    play(async |scene| {
        let trips = scene.bot("trips").await;
        let (alice, bob) = (scene.person("alice").await, scene.person("bob").await);
        alice.says(&trips, "/ask bob").await;
        trips.answers_in(&bob, "Where do you go?").await;
        trips.answers_in(&alice, "Asked.").await;
        bob.says(&trips, "Oslo").await;
        trips.answers_in(&bob, "Send me the ticket.").await;
        bob.says(&trips, "/stop").await;
        trips.answers_in(&bob, "true").await;
        bob.says(&trips, "/stop").await;
        trips.answers_in(&bob, "false").await;
        alice.says(&trips, "Rome").await;
        trips.answers_in(&alice, "Just talk.").await;
        scene.waits(Duration::from_hours(2)).await;
        trips.stays_silent().await;
    });
}

#[test]
fn a_handler_that_fails_leaves_the_dialogue_where_it_was() {
    play(async |scene| {
        let trips = scene.bot("trips").await;
        let alice = scene.person("alice").await;
        alice.says(&trips, "/trip").await;
        trips.answers("Where to?").await;
        alice.says(&trips, "fail").await;
        trips.stays_silent().await;
        assert_eq!(trips.letters().await.len(), 1);
        alice.says(&trips, "Rome").await;
        trips.answers("Send me the ticket.").await;
    });
}
