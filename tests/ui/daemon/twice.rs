cometchat_bot::daemon!(bot_renamed, bot_renamed);
