//! Demo bot poll.
