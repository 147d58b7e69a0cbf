//! What clients cannot draw is found before it is sent.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::{
    action::Action,
    builder::{Card, Style},
    credentials::{check_address, check_headers},
    element::{Element, Image, Table, Tabs},
    error::CardError,
    value::{Color, Extent, IconRef, Method},
};

/// Levels of elements in a card that clients draw.
pub const MAX_DEPTH: usize = 5;
/// Letters of an avatar that has no picture.
const MAX_INITIALS: usize = 2;

pub(super) fn check(card: &Card) -> Result<(), CardError> {
    if card.fallback_text().trim().is_empty() {
        return Err(CardError::NoFallbackText);
    }
    if card.body().is_empty() {
        return Err(CardError::Empty);
    }
    if let Some(style) = &card.content.style {
        check_colors("the card's style", style)?;
        check_style(style)?;
    }
    let mut ids = BTreeSet::new();
    for element in card.body() {
        check_tree(element, 1, &mut ids)?;
    }
    Ok(())
}

fn check_style(style: &Style) -> Result<(), CardError> {
    let width = style.width.as_ref();
    width.map_or(Ok(()), |width| {
        check_extent("the card's style", "width", width)
    })
}

fn check_tree<'a>(
    element: &'a Element,
    depth: usize,
    ids: &mut BTreeSet<&'a str>,
) -> Result<(), CardError> {
    let name = named(element);
    if depth > MAX_DEPTH {
        return Err(CardError::TooDeep {
            element: name,
            depth,
            limit: MAX_DEPTH,
        });
    }
    if let Some(id) = element.id()
        && !ids.insert(id)
    {
        return Err(CardError::SameId { id: id.to_owned() });
    }
    check_element(&name, element)?;
    element
        .children()
        .try_for_each(|child| check_tree(child, depth + 1, ids))
}

/// An element as a person finds it: its kind and what it says.
pub(super) fn named(element: &Element) -> String {
    let says = match element {
        Element::Text(text) => Some(&text.content),
        Element::Button(button) => Some(&button.label),
        Element::Link(link) => Some(&link.text),
        Element::Badge(badge) => Some(&badge.text),
        Element::Chip(chip) => Some(&chip.text),
        Element::Accordion(accordion) => Some(&accordion.header),
        _ => None,
    };
    let kind = element.kind();
    match says {
        Some(says) => format!("{kind} {:?}", says.chars().take(30).collect::<String>()),
        None => format!("the {kind}"),
    }
}

fn check_element(name: &str, element: &Element) -> Result<(), CardError> {
    let wrong = |field, problem: &str| {
        Err(CardError::Field {
            element: name.to_owned(),
            field,
            problem: problem.to_owned(),
        })
    };
    let is_container = matches!(
        element,
        Element::Row(_) | Element::Column(_) | Element::Grid(_) | Element::Accordion(_)
    );
    if is_container && element.children().next().is_none() {
        return Err(CardError::EmptyContainer {
            element: name.to_owned(),
        });
    }
    match element {
        Element::Text(text) if text.content.is_empty() => {
            return wrong("content", "is empty; write something, or use a `Spacer`");
        }
        Element::Button(button) if button.label.trim().is_empty() => {
            return wrong("label", "is empty; say what the button does");
        }
        Element::Link(link) if link.text.trim().is_empty() => {
            return wrong("text", "is empty; say where the link leads");
        }
        Element::Icon(icon) if icon.name.is_none() && icon.url.is_none() => {
            return wrong("name", "and `url` are both missing; give one");
        }
        Element::Avatar(avatar)
            if avatar
                .fallback_initials
                .as_ref()
                .is_some_and(|letters| letters.chars().count() > MAX_INITIALS) =>
        {
            return wrong("fallback_initials", "has more than 2 letters; write 1 or 2");
        }
        Element::ProgressBar(bar) if !(0.0..=100.0).contains(&bar.value.as_f64()) => {
            return wrong(
                "value",
                "is not from 0 to 100; write how many percent are done",
            );
        }
        Element::Grid(grid) if grid.columns.is_some_and(|n| !(2..=4).contains(&n)) => {
            return wrong("columns", "is not 2, 3 or 4; for one column use a `Column`");
        }
        Element::Image(image) => check_image(name, image)?,
        Element::Table(table) => check_table(name, table)?,
        Element::Tabs(tabs) => check_tabs(name, tabs)?,
        _ => {}
    }
    check_icon(name, element)?;
    check_colors(name, element)?;
    element
        .action()
        .map_or(Ok(()), |action| check_action(name, action))
}

fn check_image(name: &str, image: &Image) -> Result<(), CardError> {
    check_address(name, "url", &image.url)?;
    for (field, extent) in [("width", &image.width), ("height", &image.height)] {
        extent
            .as_ref()
            .map_or(Ok(()), |extent| check_extent(name, field, extent))?;
    }
    Ok(())
}

fn check_extent(name: &str, field: &'static str, extent: &Extent) -> Result<(), CardError> {
    let is_share = |share: &str| {
        let number = share.strip_suffix('%').and_then(|n| n.parse::<f64>().ok());
        number.is_some_and(|n| (0.0..=100.0).contains(&n))
    };
    match extent {
        Extent::Share(share) if !is_share(share) => Err(CardError::Field {
            element: name.to_owned(),
            field,
            problem: format!("is {share:?}; write pixels, or a share like \"50%\""),
        }),
        _ => Ok(()),
    }
}

fn check_table(name: &str, table: &Table) -> Result<(), CardError> {
    let columns = table.columns.len();
    let odd = table.rows.iter().position(|row| row.len() != columns);
    let problem = match odd {
        _ if columns == 0 => "has no columns; name at least one".to_owned(),
        Some(at) => format!(
            "has {} cells in row {} and {columns} columns; give each row as many cells",
            table.rows[at].len(),
            at + 1
        ),
        None => return Ok(()),
    };
    Err(CardError::Field {
        element: name.to_owned(),
        field: "rows",
        problem,
    })
}

fn check_tabs(name: &str, tabs: &Tabs) -> Result<(), CardError> {
    if tabs.tabs.iter().all(|tab| tab.content.is_empty()) {
        return Err(CardError::EmptyContainer {
            element: name.to_owned(),
        });
    }
    let count = tabs.tabs.len();
    match tabs.default_active_tab {
        Some(at) if usize::try_from(at).is_ok_and(|at| at >= count) => Err(CardError::Field {
            element: name.to_owned(),
            field: "default_active_tab",
            problem: format!("is {at}, and there are {count} sheets; the first is 0"),
        }),
        _ => Ok(()),
    }
}

fn check_icon(name: &str, element: &Element) -> Result<(), CardError> {
    let (field, icon) = match element {
        Element::Chip(chip) => ("icon", chip.icon.as_ref()),
        Element::Accordion(accordion) => ("header_icon", accordion.header_icon.as_ref()),
        Element::Button(button) => ("icon", button.icon.as_ref()),
        Element::IconButton(button) => ("icon", Some(&button.icon)),
        _ => return Ok(()),
    };
    match icon {
        Some(IconRef {
            name: None,
            url: None,
        }) => Err(CardError::Field {
            element: name.to_owned(),
            field,
            problem: "has neither a name nor an address; use `IconRef::named`".to_owned(),
        }),
        _ => Ok(()),
    }
}

/// Every colour of an element is looked at where it ends up: in its JSON.
fn check_colors(name: &str, of: &impl Serialize) -> Result<(), CardError> {
    let written = serde_json::to_value(of).map_err(|error| CardError::Json(error.to_string()))?;
    let Value::Object(fields) = written else {
        return Ok(());
    };
    for (field, value) in fields {
        let Some((light, dark)) = value
            .get("light")
            .and_then(Value::as_str)
            .zip(value.get("dark").and_then(Value::as_str))
        else {
            continue;
        };
        if let Some(half) = Color::new(light, dark).wrong_half() {
            return Err(CardError::Field {
                element: name.to_owned(),
                field: "color",
                problem: format!("(`{field}`) is {half:?}; write \"#RRGGBB\" or \"transparent\""),
            });
        }
    }
    Ok(())
}

fn check_action(name: &str, action: &Action) -> Result<(), CardError> {
    let wrong = |field, problem: &str| {
        Err(CardError::Field {
            element: name.to_owned(),
            field,
            problem: problem.to_owned(),
        })
    };
    match action {
        Action::OpenUrl(open) => check_address(name, "url", &open.url),
        Action::DownloadFile(file) => check_address(name, "url", &file.url),
        Action::ApiCall(call) => {
            check_address(name, "url", &call.url)?;
            check_headers(name, call.headers.as_ref())?;
            match &call.method {
                Some(Method::Patch | Method::Other(_)) => {
                    wrong("method", "is none of GET, POST, PUT and DELETE")
                }
                _ => Ok(()),
            }
        }
        Action::SendMessage(send) if send.text.trim().is_empty() => {
            wrong("text", "is empty; write what the reader says by pressing")
        }
        Action::SendMessage(send)
            if send.receiver_uid.is_some() && send.receiver_guid.is_some() =>
        {
            wrong(
                "receiver_uid",
                "and `receiver_guid` are both given; give one or none",
            )
        }
        Action::InitiateCall(call) if call.uid.is_some() == call.guid.is_some() => {
            wrong("uid", "or `guid`: give one of them, whom to call")
        }
        Action::Press(press) => press.check(name),
        Action::Other(value) if !value.is_object() => {
            wrong("action", "is no action; use one of this module's types")
        }
        _ => Ok(()),
    }
}
