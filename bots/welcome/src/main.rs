//! The welcome bot as a daemon of its own.

cometchat_bot::daemon!(bot_welcome);
