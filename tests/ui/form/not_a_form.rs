use cometchat_bot::prelude::*;

#[bot(name = "feedback")]
struct FeedbackBot;

struct Feedback {
    comment: String,
}

#[handler]
impl FormHandler<Feedback> for FeedbackBot {
    async fn on_submit(&self, ctx: &Context, answer: Feedback) -> HandlerResult<String> {
        Ok(answer.comment)
    }
}

fn main() {}
