cometchat_bot::daemon!(bot-renamed);

fn main() {}
