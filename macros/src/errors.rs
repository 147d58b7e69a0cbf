//! Errors are collected, so that the user sees all of them at once.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{Error, spanned::Spanned};

/// What is wrong so far.
#[derive(Default)]
pub(crate) struct Errors(Option<Error>);

impl Errors {
    /// Notes an error at some tokens of the user.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.push(Error::new_spanned(tokens, message));
    }

    /// Notes an error.
    pub(crate) fn push(&mut self, error: Error) {
        match &mut self.0 {
            Some(first) => first.combine(error),
            None => self.0 = Some(error),
        }
    }

    /// Takes what is good of a result and notes what is not.
    pub(crate) fn check<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// The value, if nothing is wrong.
    pub(crate) fn finish<T>(self, value: T) -> syn::Result<T> {
        match self.0 {
            None => Ok(value),
            Some(error) => Err(error),
        }
    }
}

/// Where the compiler reports what is wrong with code that stands for these tokens.
/// Its names are the macro's own, also where `macro_rules!` wrote the tokens.
pub(crate) fn at(tokens: &impl Spanned) -> Span {
    tokens.span().resolved_at(Span::call_site())
}

/// The expansion, or the errors in its place.
pub(crate) fn or_errors(result: syn::Result<TokenStream>) -> TokenStream {
    result.unwrap_or_else(Error::into_compile_error)
}
