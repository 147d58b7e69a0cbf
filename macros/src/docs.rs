//! Doc comments as text for people.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// The first paragraph of the doc comment, in one line; empty if there is none.
pub(crate) fn first_paragraph(attributes: &[Attribute]) -> String {
    let text: Vec<String> = attributes.iter().filter_map(doc_text).collect();
    let text = text.join("\n");
    let lines = text.lines().map(str::trim);
    let paragraph: Vec<_> = lines
        .skip_while(|line| line.is_empty())
        .take_while(|line| !line.is_empty())
        .collect();
    paragraph.join(" ")
}

fn doc_text(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::first_paragraph;

    #[test]
    fn the_first_paragraph_is_one_line() {
        let item: syn::ItemStruct = parse_quote! {
            ///
            /// Starts
            /// a poll.
            ///
            /// More.
            #[doc(hidden)]
            struct Poll;
        };
        assert_eq!(first_paragraph(&item.attrs), "Starts a poll.");
        assert_eq!(first_paragraph(&[]), "");
    }
}
