use cometchat_bot::prelude::*;

#[derive(Form)]
#[form(title = "No id")]
struct NoId {
    name: String,
}

#[derive(Form)]
#[form(id = "my form", title = "A blank in the id")]
struct WrongId {
    name: String,
}

#[derive(Form)]
#[form(id = "untitled")]
struct NoTitle {
    name: String,
}

#[derive(Form)]
#[form(id = "zero", title = "Version", version = 0)]
struct VersionZero {
    name: String,
}

#[derive(Form)]
#[form(id = "silent", title = "Nothing on the button", submit = "")]
struct NothingToPress {
    name: String,
}

#[derive(Form)]
#[form(id = "misspelt", titel = "Misspelt")]
struct Misspelt {
    name: String,
}

#[derive(Form)]
#[form(id = "link", title = "Half a link", link = "https://example.com")]
struct HalfALink {
    name: String,
}

#[derive(Form)]
#[form(id = "migrated", title = "Migrated", migrate = "older")]
struct Migrated {
    name: String,
}

fn main() {}
