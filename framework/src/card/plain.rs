//! A card in words.

use super::{
    action::Action,
    element::{Element, Table},
};

/// What an element and all in it say, in lines; what can be pressed is left out.
pub(super) fn write(element: &Element, lines: &mut Vec<String>) {
    match element {
        Element::Text(text) => lines.push(text.content.clone()),
        Element::Markdown(text) => lines.push(text.content.clone()),
        Element::Badge(badge) => lines.push(badge.text.clone()),
        Element::Chip(chip) => lines.push(chip.text.clone()),
        Element::CodeBlock(code) => lines.push(code.content.clone()),
        Element::Image(image) => lines.extend(image.alt_text.clone()),
        Element::ProgressBar(bar) => {
            let percent = format!("{:.0} %", bar.value.as_f64());
            lines.push(match &bar.label {
                Some(label) if label.contains('%') => label.clone(),
                Some(label) => format!("{label}: {percent}"),
                None => percent,
            });
        }
        Element::Table(table) => write_table(table, lines),
        Element::Row(row) => {
            let mut words = Vec::new();
            for item in &row.items {
                write(item, &mut words);
            }
            lines.push(words.join(" · "));
        }
        Element::Accordion(accordion) => {
            lines.push(accordion.header.clone());
            for child in &accordion.body {
                write(child, lines);
            }
        }
        Element::Tabs(tabs) => {
            for tab in &tabs.tabs {
                lines.push(format!("{}:", tab.label));
                for child in &tab.content {
                    write(child, lines);
                }
            }
        }
        Element::Column(_) | Element::Grid(_) => {
            for child in element.children() {
                write(child, lines);
            }
        }
        _ => {}
    }
    lines.retain(|line| !line.is_empty());
}

fn write_table(table: &Table, lines: &mut Vec<String>) {
    lines.push(table.columns.join(" | "));
    lines.extend(table.rows.iter().map(|row| row.join(" | ")));
}

/// What stands on something that can be pressed.
pub(super) fn label(element: &Element) -> Option<String> {
    match element {
        Element::Button(button) => Some(button.label.clone()),
        Element::Link(link) => Some(link.text.clone()),
        Element::IconButton(button) => {
            let icon = &button.icon;
            icon.name.clone().or_else(|| icon.url.clone())
        }
        _ => None,
    }
}

/// An action in words, for where it cannot be carried out by a press.
pub(super) fn in_words(label: &str, action: &Action) -> Option<String> {
    Some(match action {
        Action::OpenUrl(open) => format!("{label}: {}", open.url),
        Action::DownloadFile(file) => format!("{label}: {}", file.url),
        Action::CopyToClipboard(copy) => format!("{label}: {}", copy.value),
        Action::SendMessage(send) => format!("{label}: write {}", send.text),
        Action::ChatWithUser(chat) => format!("{label}: <@uid:{}>", chat.uid),
        Action::ChatWithGroup(chat) => format!("{label}: the group {}", chat.guid),
        _ => return None,
    })
}
