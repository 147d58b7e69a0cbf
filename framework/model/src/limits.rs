//! What the service allows, as its public documentation states it.

/// Characters in a UID, a GUID or a role id.
pub const MAX_ID_CHARS: usize = 100;
/// Characters in a conversation id: two ids and the word between.
pub const MAX_CONVERSATION_ID_CHARS: usize = 2 * MAX_ID_CHARS + "_user_".len();
/// Bytes of JSON in the `data` of a message.
pub const MAX_MESSAGE_DATA_BYTES: usize = 10 * 1024;
/// Bytes of JSON in the metadata of a user or a group.
pub const MAX_METADATA_BYTES: usize = 5 * 1024;
/// Characters of a whole message's JSON.
pub const MAX_MESSAGE_CHARS: usize = 65_536;
/// Tags on a message, user, group or conversation.
pub const MAX_TAGS: usize = 25;
/// Characters in a tag.
pub const MAX_TAG_CHARS: usize = 100;
/// Users that a message may mention.
pub const MAX_MENTIONS: usize = 10;
/// Characters in a reaction.
pub const MAX_REACTION_CHARS: usize = 45;
/// Different reactions on a message.
pub const MAX_REACTIONS: usize = 25;
/// Attachments of a message.
pub const MAX_ATTACHMENTS: usize = 10;
/// Bytes of one uploaded file.
pub const MAX_FILE_BYTES: u64 = 100 * 1024 * 1024;
/// Members that one call may add to a group.
pub const MAX_MEMBERS_PER_CALL: usize = 25;
/// Characters in the name of a user, a group or a role.
pub const MAX_NAME_CHARS: usize = 100;
/// Characters in the description of a group or a role.
pub const MAX_DESCRIPTION_CHARS: usize = 255;
/// Characters in an avatar's, an icon's or a link's address.
pub const MAX_URL_CHARS: usize = 3000;
/// Messages on a page of history, as clients ask for them.
pub const MAX_MESSAGES_PER_PAGE: u32 = 100;
/// Bots in one app.
pub const MAX_BOTS_PER_APP: usize = 25;
