//! Messages of a conversation, a thread or the user.

use super::{reading, updates::Updates};
use crate::{
    client::{address::Query, call::Call, paging::Listing},
    model::{
        Category, Guid, MediaType, Message, MessageId, Receiver, Timestamp, Uid,
        limits::MAX_MESSAGES_PER_PAGE,
    },
};

/// Asks for messages.
///
/// From the newest back to the oldest, unless [`after`](Self::after),
/// [`sent_after`](Self::sent_after) or [`updated_after`](Self::updated_after)
/// turns it round: items come in the order of the walk.
///
/// ```no_run
/// use cometchat_bot::{
///     client::{Client, MessagesRequest},
///     model::{Guid, MessageId},
/// };
/// use futures_util::TryStreamExt as _;
///
/// # async fn example(client: &Client) -> Result<(), Box<dyn std::error::Error>> {
/// // What was said in the lobby after message 712, in order.
/// let mut messages = MessagesRequest::new()
///     .group(Guid::new("lobby")?)
///     .after(MessageId::new("712")?)
///     .stream(client);
/// while let Some(message) = messages.try_next().await? {
///     println!("{}: {:?}", message.sender, message.text());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is read until `page` or `stream`"]
pub struct MessagesRequest {
    place: Place,
    query: Query,
    limit: u32,
    walk: Walk,
    is_hedged: bool,
}

#[derive(Clone, Debug)]
enum Place {
    All,
    User(Uid),
    Group(Guid),
    Thread(MessageId),
}

#[derive(Clone, Debug)]
enum Walk {
    Older(Edge),
    Newer(Edge),
    Updates(Updates),
}

/// Where the walk stands: behind a message, else behind a moment.
#[derive(Clone, Debug, Default)]
struct Edge {
    id: Option<MessageId>,
    sent_at: Option<Timestamp>,
}

reading!(MessagesRequest, Message, MAX_MESSAGES_PER_PAGE);

impl Default for MessagesRequest {
    fn default() -> Self {
        Self {
            place: Place::All,
            query: Query::default(),
            limit: MAX_MESSAGES_PER_PAGE,
            walk: Walk::Older(Edge::default()),
            is_hedged: false,
        }
    }
}

impl MessagesRequest {
    /// Messages of all conversations of this user.
    pub fn new() -> Self {
        Self::default()
    }

    /// Those between this user and another.
    pub fn user(mut self, uid: Uid) -> Self {
        self.place = Place::User(uid);
        self
    }

    /// Those in a group of which this user is a member.
    pub fn group(mut self, guid: Guid) -> Self {
        self.place = Place::Group(guid);
        self
    }

    /// Those with a user or in a group.
    pub fn conversation(self, with: &Receiver) -> Self {
        match with {
            Receiver::User(uid) => self.user(uid.clone()),
            Receiver::Group(guid) => self.group(guid.clone()),
        }
    }

    /// The replies in the thread of a message.
    pub fn thread(mut self, root: MessageId) -> Self {
        self.place = Place::Thread(root);
        self
    }

    /// Those before a message, newest first.
    pub fn before(mut self, id: MessageId) -> Self {
        self.walk = Walk::Older(Edge::at_message(id));
        self
    }

    /// Those after a message, oldest first.
    pub fn after(mut self, id: MessageId) -> Self {
        self.walk = Walk::Newer(Edge::at_message(id));
        self
    }

    /// Those sent before a moment, newest first.
    pub fn sent_before(mut self, moment: Timestamp) -> Self {
        self.walk = Walk::Older(Edge::at_moment(moment));
        self
    }

    /// Those sent after a moment, oldest first.
    pub fn sent_after(mut self, moment: Timestamp) -> Self {
        self.walk = Walk::Newer(Edge::at_moment(moment));
        self
    }

    /// Those edited, deleted or otherwise changed after a moment, in the order
    /// of their last change, as they are now.
    ///
    /// When more messages than a page holds change within two seconds, some of
    /// them may be missed: keep the page large.
    pub fn updated_after(mut self, moment: Timestamp) -> Self {
        self.walk = Walk::Updates(Updates::after(moment));
        self
    }

    /// Only these categories.
    pub fn categories(mut self, categories: &[Category]) -> Self {
        let words: Vec<&str> = categories.iter().map(Category::as_str).collect();
        self.query.list("categories", &words);
        self
    }

    /// Only these types.
    pub fn types<S: AsRef<str>>(mut self, types: &[S]) -> Self {
        self.query.list("types", types);
        self
    }

    /// Those with one of these labels.
    pub fn tags<S: AsRef<str>>(mut self, tags: &[S]) -> Self {
        self.query.list("tags", tags);
        self
    }

    /// With their labels in the answer.
    pub fn with_tags(self) -> Self {
        self.flag("withTags")
    }

    /// Those that contain this text.
    pub fn search(mut self, text: &str) -> Self {
        self.query.set("searchKey", text);
        self
    }

    /// Those that this user has not read.
    pub fn unread(self) -> Self {
        self.flag("unread")
    }

    /// Without replies in threads.
    pub fn hide_replies(self) -> Self {
        self.flag("hideReplies")
    }

    /// Without deleted ones.
    pub fn hide_deleted(self) -> Self {
        self.flag("hideDeleted")
    }

    /// Without those that quote another.
    pub fn hide_quoted(self) -> Self {
        self.flag("hideQuotedMessages")
    }

    /// Without those of users whom this one blocked.
    pub fn hide_blocked(self) -> Self {
        self.flag("hideMessagesFromBlockedUsers")
    }

    /// Those with files.
    pub fn has_attachments(self) -> Self {
        self.flag("hasAttachments")
    }

    /// Those with files of these types.
    pub fn attachment_types(mut self, types: &[MediaType]) -> Self {
        let words: Vec<&str> = types.iter().map(MediaType::as_str).collect();
        self.query.list("attachmentTypes", &words);
        self
    }

    /// Those with links.
    pub fn has_links(self) -> Self {
        self.flag("hasLinks")
    }

    /// Those that mention somebody.
    pub fn has_mentions(self) -> Self {
        self.flag("hasMentions")
    }

    /// Those that mention one of these users.
    pub fn mentions(mut self, uids: &[Uid]) -> Self {
        self.query.list("mentionedUids", uids);
        self
    }

    /// Those to which somebody reacted.
    pub fn has_reactions(self) -> Self {
        self.flag("hasReactions")
    }

    /// Interactive ones whose goal this user reached.
    pub fn goal_completed(self) -> Self {
        self.flag("onlyInteractionGoalCompleted")
    }

    /// Does not wait for a page that hangs: asks for it again beside.
    pub(crate) fn hedged(mut self) -> Self {
        self.is_hedged = true;
        self
    }

    /// The message behind which the walk stands, also when it could not be
    /// read.
    pub(crate) fn reached(&self) -> Option<u64> {
        match &self.walk {
            Walk::Older(edge) | Walk::Newer(edge) => edge.id.as_ref().map(MessageId::number),
            Walk::Updates(_) => None,
        }
    }

    fn flag(mut self, name: &'static str) -> Self {
        self.query.flag(name, true);
        self
    }
}

impl Edge {
    fn at_message(id: MessageId) -> Self {
        Self {
            id: Some(id),
            sent_at: None,
        }
    }

    fn at_moment(moment: Timestamp) -> Self {
        Self {
            id: None,
            sent_at: Some(moment),
        }
    }

    fn add_to(&self, query: &mut Query) {
        query.maybe("id", self.id.as_ref());
        query.maybe("sentAt", self.sent_at);
    }

    /// Drops what is not beyond the edge and moves the edge to the last row.
    fn advance(&mut self, page: &mut Vec<Message>, is_beyond: fn(u64, u64) -> bool) -> bool {
        if let Some(id) = &self.id {
            page.retain(|message| is_beyond(message.id.number(), id.number()));
        }
        let Some(last) = page.last() else {
            return false;
        };
        // From here on the id alone: several messages share a second.
        *self = Self::at_message(last.id.clone());
        true
    }

    /// Moves behind a message if that is further on.
    fn pass(&mut self, id: u64, is_beyond: fn(u64, u64) -> bool) -> bool {
        let known = self.id.as_ref();
        let is_further = known.is_none_or(|known| is_beyond(id, known.number()));
        if is_further {
            *self = Self::at_message(MessageId::from(id));
        }
        is_further
    }
}

impl Listing for MessagesRequest {
    type Item = Message;

    fn call(&self) -> Call {
        let call = match &self.place {
            Place::All => Call::get("list messages", ["messages"]),
            Place::User(uid) => {
                let what = format!("list the messages with user {uid}");
                Call::get(what, ["users", uid.as_str(), "messages"])
            }
            Place::Group(guid) => {
                let what = format!("list the messages of group {guid}");
                Call::get(what, ["groups", guid.as_str(), "messages"])
            }
            Place::Thread(root) => {
                let what = format!("list the replies to message {root}");
                Call::get(what, ["messages", root.as_str(), "thread"])
            }
        };
        let mut query = self.query.clone();
        query.set("per_page", self.limit);
        match &self.walk {
            Walk::Older(edge) => {
                query.set("affix", "prepend");
                edge.add_to(&mut query);
            }
            Walk::Newer(edge) => {
                query.set("affix", "append");
                edge.add_to(&mut query);
            }
            Walk::Updates(updates) => updates.add_to(&mut query),
        }
        let call = call.query(query);
        if self.is_hedged { call.hedged() } else { call }
    }

    fn page_size(&self) -> u32 {
        self.limit
    }

    fn advance(&mut self, page: &mut Vec<Message>) -> bool {
        match &mut self.walk {
            Walk::Older(edge) => {
                page.sort_by_key(|message| std::cmp::Reverse(message.id.number()));
                edge.advance(page, |id, edge| id < edge)
            }
            Walk::Newer(edge) => {
                page.sort_by_key(|message| message.id.number());
                edge.advance(page, |id, edge| id > edge)
            }
            Walk::Updates(updates) => updates.advance(page),
        }
    }

    fn skip(&mut self, left_out: &[u64]) -> bool {
        match (&mut self.walk, left_out) {
            (Walk::Older(edge), [lowest, ..]) => edge.pass(*lowest, |id, edge| id < edge),
            (Walk::Newer(edge), [.., highest]) => edge.pass(*highest, |id, edge| id > edge),
            _ => false,
        }
    }
}
