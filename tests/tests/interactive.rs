//! Interactive messages with a body of the bot's own.

use cometchat_bot::{
    interactive::Interactive,
    model::{GoalType, InteractionCompleted, InteractionGoal},
    prelude::*,
    testing::play,
};
use serde::{Deserialize, Serialize};

#[bot(name = "quizmaster")]
struct QuizBot;

#[derive(Debug, PartialEq, Payload, Serialize, Deserialize)]
#[payload(type = "customInteractive")]
struct Quiz {
    question: String,
    right: String,
}

/// Asks.
#[derive(Command)]
#[command(name = "quiz")]
struct Ask;

#[handler]
impl CommandHandler<Ask> for QuizBot {
    async fn on_command(&self, _: &Context, _: Ask) -> HandlerResult<Draft> {
        let quiz = Quiz {
            question: "2 + 2 = ?".to_owned(),
            right: "b".to_owned(),
        };
        let goal = InteractionGoal::new(GoalType::AnyOf, ["a", "b"]);
        Interactive::new(quiz, "A quiz").goal(goal).draft()
    }
}

#[handler]
impl InteractionHandler for QuizBot {
    async fn on_completed(
        &self,
        ctx: &Context,
        done: &InteractionCompleted,
    ) -> HandlerResult<Option<String>> {
        let Some(quiz) = Interactive::<Quiz>::completed(ctx).await? else {
            return Ok(None);
        };
        let is_right = done
            .interactions
            .iter()
            .any(|pressed| pressed.element_id == quiz.right);
        let judged = if is_right { "right" } else { "wrong" };
        Ok(Some(format!("{}: {judged}", done.user.name)))
    }
}

#[test]
fn a_body_of_ones_own_comes_back_when_its_goal_is_reached() {
    play(async |scene| {
        let (ada, quiz) = (scene.person("ada").await, scene.bot("quizmaster").await);
        let cleo = scene.person("cleo").await;
        let club = scene.group("club", &[&ada, &cleo, &quiz]).await;
        ada.says(&club, "/quiz").await;
        let asked = quiz.says_something().await;
        let read = Interactive::<Quiz>::from_message(&asked).unwrap().unwrap();
        assert_eq!((&*read.question, &*read.right), ("2 + 2 = ?", "b"));
        // Nothing of the goal: the service tells the bot nothing.
        cleo.presses(&asked, "c").await;
        quiz.stays_silent().await;
        cleo.presses(&asked, "b").await;
        quiz.answers("Cleo: right").await;
        ada.presses(&asked, "a").await;
        quiz.answers("Ada: wrong").await;
    });
}
