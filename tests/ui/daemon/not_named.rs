cometchat_bot::daemon!(bot_courier, bot_desk, bot_feedback, bot_poll, bot_renamed);
