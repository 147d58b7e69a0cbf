//! Why an answer was not taken, in words for people and for programs.

use serde_json::{Map, Value, json};

use super::{TokenError, ticket::Route};
use crate::form::Refusal;

/// Why an answer was not taken. The client keeps the form open; its text is for
/// the person where it can be shown.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    /// The address is not good.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The address is good, but its bot is not here.
    #[error("the bot that sent this does not run here now")]
    NotHere,
    /// The bot no longer has this form or button.
    #[error("{} is no longer there", kind(.0))]
    Gone(Route),
    /// It is not an answer at all.
    #[error("the body cannot be read: {0}")]
    Body(&'static str),
    /// The body names another message than the address.
    #[error("the body names a message that this address does not belong to")]
    OtherMessage,
    /// The body names somebody who is not in the group that was asked.
    #[error("the body names somebody who is not in the group that was asked")]
    NotMember,
    /// Nobody says whose answer it is.
    #[error("the body does not say who answers, and this form is open to a whole group")]
    Who,
    /// The person is told what is wrong with the answer.
    #[error("{0}")]
    Wrong(Refusal),
    /// Too many requests.
    #[error("too many requests; try again in {0} s")]
    TooFast(u64),
    /// Too much is waiting, or something that is needed does not work.
    #[error("the answer cannot be taken now; try again in a moment")]
    Busy,
}

/// Seconds after which a client may try again what could not be taken now.
const TRY_AGAIN_SECONDS: u64 = 5;

impl Refused {
    /// The status of the response.
    pub(crate) const fn status(&self) -> u16 {
        match self {
            Self::Token(TokenError::Expired(_)) | Self::Gone(_) => 410,
            Self::Token(_) | Self::OtherMessage | Self::NotMember => 403,
            Self::NotHere => 404,
            Self::Body(_) | Self::Who => 400,
            Self::Wrong(Refusal::Wrong(_)) => 422,
            Self::Wrong(Refusal::Outdated) => 409,
            Self::TooFast(_) => 429,
            Self::Busy => 503,
        }
    }

    /// The word for programs.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Token(TokenError::Malformed) => "ERR_ADDRESS_MALFORMED",
            Self::Token(TokenError::Forged) => "ERR_ADDRESS_FORGED",
            Self::Token(TokenError::Expired(_)) => "ERR_ADDRESS_EXPIRED",
            Self::NotHere => "ERR_BOT_NOT_HERE",
            Self::Gone(_) => "ERR_ELEMENT_GONE",
            Self::Body(_) => "ERR_BODY",
            Self::OtherMessage => "ERR_OTHER_MESSAGE",
            Self::NotMember => "ERR_NOT_A_MEMBER",
            Self::Who => "ERR_PERSON_UNKNOWN",
            Self::Wrong(Refusal::Wrong(_)) => "ERR_ANSWER_WRONG",
            Self::Wrong(Refusal::Outdated) => "ERR_FORM_CHANGED",
            Self::TooFast(_) => "ERR_TOO_MANY_REQUESTS",
            Self::Busy => "ERR_BUSY",
        }
    }

    /// When a client may try again, in seconds.
    pub(crate) const fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooFast(seconds) => Some(*seconds),
            Self::Busy => Some(TRY_AGAIN_SECONDS),
            _ => None,
        }
    }

    /// What a person reads.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Token(TokenError::Expired(_)) => {
                "This has ended: it could be answered for a while, and that is over. Please ask \
                 the bot for a new one."
                    .to_owned()
            }
            Self::Token(_) => {
                "This address is not complete. Please open it from the chat again.".to_owned()
            }
            Self::NotHere => {
                "The bot that sent this is not running at the moment, or no longer exists. Please \
                 try again later."
                    .to_owned()
            }
            Self::Gone(route) => format!(
                "{} is no longer there: the bot has changed since it was sent. Please ask for a \
                 new one.",
                kind(route)
            ),
            Self::Wrong(refusal) => refusal.to_string(),
            Self::Who => {
                "Your chat app does not say who you are, and everybody in the group can answer \
                 this. Please open the form's page instead."
                    .to_owned()
            }
            Self::NotMember => {
                "Only members of the group can answer this. If you have just joined, please try \
                 again in a moment."
                    .to_owned()
            }
            Self::TooFast(_) => "That was a little fast. Please wait a moment.".to_owned(),
            Self::Busy => "Your answer cannot be taken just now. Please try again.".to_owned(),
            Self::Body(_) | Self::OtherMessage => {
                "Your answer could not be read. Please open the form from the chat again."
                    .to_owned()
            }
        }
    }

    /// The body of the response. It says what is wrong with which field.
    pub(crate) fn to_json(&self) -> Value {
        let mut error = json!({
            "code": self.code(),
            "message": self.to_string(),
            "text": self.words(),
        });
        if let Self::Wrong(Refusal::Wrong(problems)) = self {
            let fields: Map<String, Value> = problems
                .iter()
                .map(|problem| (problem.field.clone(), problem.problem.to_string().into()))
                .collect();
            error["fields"] = fields.into();
        }
        json!({ "error": error })
    }
}

/// How a sentence begins that tells of it.
const fn kind(route: &Route) -> &'static str {
    match route {
        Route::Form { .. } => "This form",
        Route::Button { .. } => "This button",
    }
}
