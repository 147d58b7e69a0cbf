use cometchat_bot::prelude::*;

/// Removes a member.
#[derive(Command)]
#[command(name = "kick", scope = "owner", cooldown = "30")]
struct Kick;

/// Bans a member.
#[derive(Command)]
#[command(name = "ban", roles = "staff", cooldown = "0s")]
struct Ban;

fn main() {}
