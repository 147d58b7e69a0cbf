//! What happens when something on a card is pressed.

use super::{
    press::Press,
    value::{CallType, Method, OpenIn},
    wire::{tagged, wire},
};
use crate::model::{Guid, Object, Uid};

tagged! {
    /// What happens when a button, an icon button or a link is pressed.
    ///
    /// A client of the service runs none of these by itself: the app that embeds
    /// it does, and of many apps only `OpenUrl`, `CopyToClipboard` and
    /// `DownloadFile` can be expected. `Press` is how a press comes back to the
    /// bot; it is replaced by one of the others when the card is sent.
    Action by "type" {
        /// Opens an address.
        OpenUrl(OpenUrl) = "openUrl",
        /// Copies text.
        CopyToClipboard(CopyToClipboard) = "copyToClipboard",
        /// Loads a file.
        DownloadFile(DownloadFile) = "downloadFile",
        /// Makes an HTTP request from the reader's client.
        ApiCall(ApiCall) = "apiCall",
        /// Opens the chat with a user.
        ChatWithUser(ChatWithUser) = "chatWithUser",
        /// Opens the chat of a group.
        ChatWithGroup(ChatWithGroup) = "chatWithGroup",
        /// Sends a message as the reader.
        SendMessage(SendMessage) = "sendMessage",
        /// Begins a call.
        InitiateCall(InitiateCall) = "initiateCall",
        /// Does what the app that embeds the client makes of it.
        CustomCallback(CustomCallback) = "customCallback",
        /// Comes back to the bot as a typed button; never on the wire.
        Press(Press) = "press",
    }
}

wire! {
    /// Opens an address: `http` or `https`.
    OpenUrl [pub new] {
        /// The address.
        url: String,
    } {
        /// Where it is opened; the browser unless given.
        open_in: OpenIn,
    }
}

wire! {
    /// Copies text.
    CopyToClipboard [pub new] {
        /// The text.
        value: String,
    } {}
}

wire! {
    /// Loads a file: `http` or `https`.
    DownloadFile [pub new] {
        /// Its address.
        url: String,
    } {
        /// The name under which it is kept.
        filename: String,
    }
}

wire! {
    /// Makes an HTTP request from the reader's client. Everybody who gets the
    /// card can read all of it: headers that hold credentials are refused.
    ApiCall [pub new] {
        /// The address.
        url: String,
    } {
        /// `GET`, `POST` (unless given), `PUT` or `DELETE`.
        method: Method,
        /// Headers, all strings.
        headers: Object,
        /// The body, as it is sent.
        body: Object,
    }
}

wire! {
    /// Opens the chat with a user.
    ChatWithUser [pub new] {
        /// The user.
        uid: Uid,
    } {}
}

wire! {
    /// Opens the chat of a group.
    ChatWithGroup [pub new] {
        /// The group.
        guid: Guid,
    } {}
}

wire! {
    /// Sends a message as the reader: to the conversation of the card, or to
    /// one other.
    SendMessage [pub new] {
        /// The text.
        text: String,
    } {
        /// Another user.
        receiver_uid: Uid,
        /// Another group.
        receiver_guid: Guid,
    }
}

wire! {
    /// Begins a call with a user or a group.
    InitiateCall [pub new] {
        /// Sound only, or picture as well.
        call_type: CallType,
    } {
        /// The user.
        uid: Uid,
        /// The group.
        guid: Guid,
    }
}

wire! {
    /// Does what the app that embeds the client makes of it.
    CustomCallback [pub new] {} {
        /// Tells one callback from another; the published schema does not have it.
        callback_id: String,
        /// What the app gets; the published schema does not have it.
        payload: Object,
    }
}
