cometchat_bot::daemon!();
