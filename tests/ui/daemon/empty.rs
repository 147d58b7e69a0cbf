cometchat_bot::daemon!();

fn main() {}
