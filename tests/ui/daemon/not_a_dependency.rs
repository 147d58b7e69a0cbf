cometchat_bot::daemon!(bot_renamd, weather);
