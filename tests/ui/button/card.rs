use cometchat_bot::{
    card::{Button, Element, Link, ProgressBar, Row, Tabs, Text},
    prelude::*,
};

fn no_fallback_text() -> Card {
    Card::new()
}

fn no_action() -> Button {
    Button::new("Approve")
}

fn address_without_action() -> Link {
    Link::new("Track it", "https://shop.example")
}

fn not_an_element() -> Card {
    Card::new("An order").add("waits")
}

fn sheet_without_label() -> Tabs {
    Tabs::new().tab(Text::new("Log"))
}

fn not_a_number() -> ProgressBar {
    ProgressBar::new("60 %")
}

fn not_a_size() -> Text {
    Text::new("Order 7").variant("huge and red".len())
}

fn row_with_text() -> Row {
    Row::new().add("Shipped")
}

fn color_of_one_word() -> Text {
    Text::new("Order 7").color("red")
}

fn no_input(name: &str) -> Element {
    Element::TextInput(name.to_owned())
}

fn main() {}
