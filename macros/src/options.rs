//! Options of an attribute: `name = "poll", aliases = ["vote"], rest`.

use proc_macro2::TokenStream;
use syn::{
    Attribute, Error, Expr, ExprLit, Ident, Lit, LitStr, Meta, Result, Token,
    ext::IdentExt,
    parse::{Parse, ParseStream, Parser},
    punctuated::Punctuated,
};

use crate::{errors::Errors, names::nearest};

/// The options that an attribute has, each as it is written: `name = "..."`.
pub(crate) type Known<'a> = &'a [&'a str];

/// One option: a word, perhaps with a value.
pub(crate) struct OptionItem {
    pub(crate) name: Ident,
    value: Option<Expr>,
}

/// The options of an attribute.
#[derive(Default)]
pub(crate) struct Options {
    items: Vec<OptionItem>,
    /// Whether some could not be read: what is missing may be among them.
    is_broken: bool,
}

impl Parse for OptionItem {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        // `type` is a keyword.
        let name = input.call(Ident::parse_any)?;
        let value = match input.parse::<Option<Token![=]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        Ok(Self { name, value })
    }
}

impl OptionItem {
    /// The value, which must be a string.
    pub(crate) fn string(&self) -> Result<LitStr> {
        match &self.value {
            Some(value) => string(value),
            None => Err(self.wants("a string", "\"...\"")),
        }
    }

    /// The value, which must be a list of strings.
    pub(crate) fn strings(&self) -> Result<Vec<LitStr>> {
        match &self.value {
            Some(Expr::Array(list)) => list.elems.iter().map(string).collect(),
            Some(value) => Err(Error::new_spanned(
                value,
                format!("`{}` is a list: write `[\"...\"]`", self.name),
            )),
            None => Err(self.wants("a list", "[\"...\"]")),
        }
    }

    /// The value, which may be any expression.
    pub(crate) fn expression(&self) -> Result<&Expr> {
        self.value
            .as_ref()
            .ok_or_else(|| self.wants("a value", "..."))
    }

    /// The value, which must be a list of any expressions.
    pub(crate) fn expressions(&self) -> Result<Vec<Expr>> {
        match &self.value {
            Some(Expr::Array(list)) => Ok(list.elems.iter().cloned().collect()),
            Some(value) => Err(Error::new_spanned(
                value,
                format!("`{0}` is a list: write `{0} = [...]`", self.name),
            )),
            None => Err(self.wants("a list", "[...]")),
        }
    }

    /// Checks that there is no value.
    pub(crate) fn flag(&self) -> Result<()> {
        match &self.value {
            None => Ok(()),
            Some(value) => Err(Error::new_spanned(
                value,
                format!("`{0}` takes no value: write `{0}` alone", self.name),
            )),
        }
    }

    fn wants(&self, what: &str, example: &str) -> Error {
        let name = &self.name;
        Error::new_spanned(
            name,
            format!("`{name}` needs {what}: write `{name} = {example}`"),
        )
    }
}

fn string(value: &Expr) -> Result<LitStr> {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(string),
            ..
        }) => Ok(string.clone()),
        // So a literal comes out of `macro_rules!`.
        Expr::Group(group) => string(&group.expr),
        other => Err(Error::new_spanned(other, "write a string: `\"...\"`")),
    }
}

impl Options {
    /// The options of an attribute macro.
    pub(crate) fn parse(
        attribute: &str,
        tokens: TokenStream,
        known: Known<'_>,
        errors: &mut Errors,
    ) -> Self {
        let mut options = Self::default();
        options.read(attribute, tokens, known, errors);
        options
    }

    /// The options of all helper attributes of this name.
    pub(crate) fn of_helper(
        attribute: &str,
        attributes: &[Attribute],
        known: Known<'_>,
        errors: &mut Errors,
    ) -> Self {
        let mut options = Self::default();
        for attr in attributes.iter().filter(|a| a.path().is_ident(attribute)) {
            if let Meta::List(list) = &attr.meta {
                options.read(attribute, list.tokens.clone(), known, errors);
            } else {
                options.is_broken = true;
                let example = known.first().copied().unwrap_or_default();
                errors.at(
                    attr,
                    format!("write the options in brackets: `#[{attribute}({example})]`"),
                );
            }
        }
        options
    }

    fn read(
        &mut self,
        attribute: &str,
        tokens: TokenStream,
        known: Known<'_>,
        errors: &mut Errors,
    ) {
        let parsed = Punctuated::<OptionItem, Token![,]>::parse_terminated.parse2(tokens);
        match parsed {
            Ok(items) => {
                for item in items {
                    self.add(attribute, item, known, errors);
                }
            }
            Err(error) => {
                self.is_broken = true;
                let message = format!("cannot read this; `{attribute}` has {}", listed(known));
                errors.push(Error::new(error.span(), message));
            }
        }
    }

    fn add(&mut self, attribute: &str, item: OptionItem, known: Known<'_>, errors: &mut Errors) {
        let name = item.name.to_string();
        let names = known.iter().filter_map(|example| example.split(' ').next());
        if !names.clone().any(|known| known == name) {
            self.is_broken = true;
            let hint = match nearest(&name, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it has {}", listed(known)),
            };
            errors.at(
                &item.name,
                format!("`{attribute}` has no option `{name}`; {hint}"),
            );
        } else if self.get(&name).is_some() {
            errors.at(&item.name, format!("`{name}` is given twice"));
        } else {
            self.items.push(item);
        }
    }

    /// Whether some could not be read, which was noted.
    pub(crate) fn is_broken(&self) -> bool {
        self.is_broken
    }

    /// The option of this name.
    pub(crate) fn get(&self, name: &str) -> Option<&OptionItem> {
        self.items.iter().find(|item| item.name == name)
    }

    /// The string of this name; a wrong value is noted.
    pub(crate) fn string(&self, name: &str, errors: &mut Errors) -> Option<LitStr> {
        self.get(name).and_then(|item| errors.check(item.string()))
    }
}

/// Words as a list for people: `a`, `b`.
pub(crate) fn listed(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}
