//! How the server behaves where the service's own behaviour is not known.

/// Which of the possible behaviours a sandbox has.
///
/// What the service publishes is the same in both. A client that works with either is ready for
/// whatever the service really does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// The behaviour that is easiest to work with.
    #[default]
    Kind,
    /// The behaviour that is hardest to work with:
    ///
    /// - a message cannot be found by its `muid`: `GET user/messages/{muid}` is not there;
    /// - `GET messages` lists messages of users only, none of groups;
    /// - one message in five is held back for up to two seconds: lists of messages and sockets
    ///   show it after others with higher ids;
    /// - a socket credential lives for a minute, and only a login gives another one;
    /// - in groups nobody is told that an interaction is completed;
    /// - what is left of a rate limit is told in the `X-Rate-Limit` headers only.
    Harsh,
}
