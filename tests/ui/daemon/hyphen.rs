cometchat_bot::daemon!(bot-renamed);
