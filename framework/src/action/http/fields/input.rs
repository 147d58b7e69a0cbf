//! One field of a form.

use std::fmt::{Display, Write};

use serde_json::Value;

use super::super::page::escaped;
use crate::form::{Choice, ChoiceStyle, Field, Input, Problem, Span, TextInput, YES};

/// A field with its label, its help, what is filled in, and what is wrong.
pub(super) fn field(field: &Field, value: Option<&Value>, problem: Option<&Problem>) -> String {
    let id = escaped(&field.id);
    let drawn = Drawn {
        field,
        chosen: chosen(value),
        described: described(field, &id, problem),
        id,
    };
    let input = drawn.input();
    let after = drawn.words(problem);
    if drawn.is_group() {
        // The first choice takes the place to which the summary leads.
        return format!(
            "<fieldset{}><legend>{}</legend>{after}{input}</fieldset>",
            drawn.described,
            drawn.label()
        );
    }
    if let Input::Tick { .. } = field.input {
        return format!("<div class=\"field\">{input}{after}</div>");
    }
    format!(
        "<div class=\"field\"><label for=\"f-{}\">{}</label>{after}{input}</div>",
        drawn.id,
        drawn.label()
    )
}

/// A field as it is drawn.
struct Drawn<'a> {
    field: &'a Field,
    id: String,
    /// What is filled in: one value, or those that are ticked.
    chosen: Vec<String>,
    /// Attributes that lead to the help and to what is wrong.
    described: String,
}

impl Drawn<'_> {
    fn is_group(&self) -> bool {
        match &self.field.input {
            Input::One { style, .. } => *style != ChoiceStyle::Dropdown,
            Input::Many { .. } => true,
            _ => false,
        }
    }

    fn label(&self) -> String {
        let label = escaped(&self.field.label);
        if self.field.is_optional {
            return format!("{label} <span class=\"note\">(optional)</span>");
        }
        label
    }

    /// Help, and what is wrong.
    fn words(&self, problem: Option<&Problem>) -> String {
        let (id, help) = (&self.id, &self.field.help);
        let mut html = String::new();
        if !help.is_empty() {
            let _ = write!(
                html,
                "<p class=\"help\" id=\"h-{id}\">{}</p>",
                escaped(help)
            );
        }
        if let Some(problem) = problem {
            let text = escaped(&problem.to_string());
            let _ = write!(
                html,
                "<p class=\"error\" id=\"e-{id}\">Please mend: {text}.</p>"
            );
        }
        html
    }

    fn value(&self) -> String {
        escaped(self.chosen.first().map_or("", String::as_str))
    }

    fn required(&self) -> &'static str {
        if self.field.is_optional {
            ""
        } else {
            " required"
        }
    }

    fn input(&self) -> String {
        match &self.field.input {
            Input::Text(text) => self.text(text),
            Input::Number(number) => {
                let step = if number.is_whole { "1" } else { "any" };
                let bound = |name: &str, bound: Option<f64>| {
                    bound.map_or_else(String::new, |bound| format!(" {name}=\"{bound}\""))
                };
                let bounds = bound("min", number.min) + &bound("max", number.max);
                self.typed("number", &format!(" step=\"{step}\"{bounds}"))
            }
            Input::Tick { label, is_required } => {
                let required = if *is_required { " required" } else { "" };
                let is_ticked = self
                    .chosen
                    .iter()
                    .any(|value| value == YES || value == "true");
                let text = if label.is_empty() {
                    &self.field.label
                } else {
                    label
                };
                self.choice("checkbox", 0, YES, text, is_ticked, required)
            }
            Input::One {
                style: ChoiceStyle::Dropdown,
                choices,
            } => self.dropdown(choices),
            Input::One { choices, .. } => self.choices("radio", choices, self.required()),
            Input::Many { choices, .. } => self.choices("checkbox", choices, ""),
            Input::Date(span) => self.typed("date", &bounds(span)),
            Input::Time(span) => self.typed("time", &bounds(span)),
            Input::DateTime(span) => self.typed("datetime-local", &bounds(span)),
        }
    }

    fn text(&self, text: &TextInput) -> String {
        let mut limits = format!(" maxlength=\"{}\"", text.max);
        if text.min > 0 {
            let _ = write!(limits, " minlength=\"{}\"", text.min);
        }
        if text.lines < 2 {
            return self.typed("text", &limits);
        }
        format!(
            // A line break right behind the tag would be dropped.
            "<textarea rows=\"{}\"{}{limits}>\n{}</textarea>",
            text.lines,
            self.attributes(),
            self.value()
        )
    }

    fn typed(&self, kind: &str, limits: &str) -> String {
        format!(
            "<input type=\"{kind}\" value=\"{}\"{}{limits}>",
            self.value(),
            self.attributes()
        )
    }

    fn attributes(&self) -> String {
        let id = &self.id;
        let placeholder = match self.field.placeholder.as_str() {
            "" => String::new(),
            text => format!(" placeholder=\"{}\"", escaped(text)),
        };
        format!(
            " class=\"box\" id=\"f-{id}\" name=\"{id}\"{}{}{placeholder}",
            self.required(),
            self.described
        )
    }

    fn dropdown(&self, choices: &[Choice]) -> String {
        let mut html = format!(
            "<select{}><option value=\"\">Choose\u{2026}</option>",
            self.attributes()
        );
        for choice in choices {
            let selected = if self.chosen.contains(&choice.value) {
                " selected"
            } else {
                ""
            };
            let _ = write!(
                html,
                "<option value=\"{}\"{selected}>{}</option>",
                escaped(&choice.value),
                escaped(&choice.label)
            );
        }
        html + "</select>"
    }

    fn choices(&self, kind: &str, choices: &[Choice], required: &str) -> String {
        let one = |(index, choice): (usize, &Choice)| {
            let is_chosen = self.chosen.contains(&choice.value);
            self.choice(
                kind,
                index,
                &choice.value,
                &choice.label,
                is_chosen,
                required,
            )
        };
        choices.iter().enumerate().map(one).collect()
    }

    fn choice(
        &self,
        kind: &str,
        index: usize,
        value: &str,
        label: &str,
        is_chosen: bool,
        required: &str,
    ) -> String {
        let id = &self.id;
        let place = if index == 0 {
            format!("f-{id}")
        } else {
            format!("f-{id}-{index}")
        };
        let described = if self.is_group() { "" } else { &self.described };
        let checked = if is_chosen { " checked" } else { "" };
        format!(
            "<label class=\"choice\"><input type=\"{kind}\" id=\"{place}\" name=\"{id}\" \
             value=\"{}\"{checked}{required}{described}><span>{}</span></label>",
            escaped(value),
            escaped(label)
        )
    }
}

fn bounds<T: Display>(span: &Span<T>) -> String {
    let plain = |moment: &T| {
        let text = moment.to_string();
        // Browsers want times to the minute, as answers have them.
        match text.rsplit_once(':') {
            Some((rest, _)) if rest.contains(':') => rest.to_owned(),
            _ => text,
        }
    };
    format!(" min=\"{}\" max=\"{}\"", plain(&span.from), plain(&span.to))
}

fn described(field: &Field, id: &str, problem: Option<&Problem>) -> String {
    let mut words = Vec::new();
    if !field.help.is_empty() {
        words.push(format!("h-{id}"));
    }
    if problem.is_some() {
        words.push(format!("e-{id}"));
    }
    let invalid = if problem.is_some() {
        " aria-invalid=\"true\""
    } else {
        ""
    };
    if words.is_empty() {
        return invalid.to_owned();
    }
    format!(" aria-describedby=\"{}\"{invalid}", words.join(" "))
}

fn chosen(value: Option<&Value>) -> Vec<String> {
    let text = |value: &Value| match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    match value {
        Some(Value::Array(list)) => list.iter().filter_map(text).collect(),
        Some(value) => text(value).into_iter().collect(),
        None => Vec::new(),
    }
}
