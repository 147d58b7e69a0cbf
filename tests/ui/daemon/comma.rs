cometchat_bot::daemon!(bot_renamed serde);
