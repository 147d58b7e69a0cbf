cometchat_bot::daemon!(bot_renamed::RenamedBot);
