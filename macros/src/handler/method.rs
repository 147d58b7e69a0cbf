//! One check for each thing that can be wrong with a method.

use syn::{FnArg, Ident, Receiver, ReturnType, Signature, Type};

use super::traits::{Method, Trait, with_argument};
use crate::{errors::Errors, names::nearest, options::listed};

/// Checks a method against the trait; the types are left to the compiler.
pub(super) fn check(
    signature: &Signature,
    spec: &'static Trait,
    argument: Option<&str>,
    errors: &mut Errors,
) {
    let Some(method) = spec.method(&signature.ident.to_string()) else {
        unknown(&signature.ident, spec, errors);
        return;
    };
    let expected = method.signature(argument);
    if signature.asyncness.is_none() {
        let message = format!("handlers are async: write `{expected}`");
        errors.at(signature.fn_token, message);
    }
    if !signature.generics.params.is_empty() {
        errors.at(
            &signature.generics,
            format!("a handler's method cannot be generic: write `{expected}`"),
        );
    }
    receiver(signature, &expected, errors);
    parameters(signature, method, argument, errors);
    if matches!(signature.output, ReturnType::Default) {
        let message = format!(
            "`{}` returns a result: write `-> HandlerResult<()>` and end with `Ok(())`",
            method.name
        );
        errors.at(&signature.ident, message);
    }
}

fn unknown(ident: &Ident, spec: &Trait, errors: &mut Errors) {
    let names = spec.method_names();
    let name = ident.to_string();
    let hint = match nearest(&name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it has {}", listed(&names)),
    };
    errors.at(
        ident,
        format!("`{}` has no method `{name}`; {hint}", spec.name),
    );
}

fn receiver(signature: &Signature, expected: &str, errors: &mut Errors) {
    match signature.inputs.first() {
        Some(FnArg::Receiver(receiver)) if !is_shared(receiver) => errors.at(
            receiver,
            "a bot is shared by all conversations: write `&self`, and put what changes behind \
             a lock or an atomic",
        ),
        Some(FnArg::Receiver(_)) => {}
        _ => errors.at(
            &signature.ident,
            format!("`&self` is missing: write `{expected}`"),
        ),
    }
}

/// Whether it is `&self`.
fn is_shared(receiver: &Receiver) -> bool {
    let text = quote::quote!(#receiver).to_string();
    text.replace(' ', "") == "&self"
}

fn parameters(signature: &Signature, method: &Method, argument: Option<&str>, errors: &mut Errors) {
    let written: Vec<_> = signature
        .inputs
        .iter()
        .filter_map(|input| match input {
            FnArg::Typed(parameter) => Some(parameter),
            FnArg::Receiver(_) => None,
        })
        .collect();
    let context = [("ctx", "&Context")];
    let expected = context.iter().chain(method.parameters);
    if written.len() != method.parameters.len() + context.len() {
        let message = format!(
            "`{}` has {} parameters besides `&self`: write `{}`",
            method.name,
            method.parameters.len() + context.len(),
            method.signature(argument)
        );
        errors.at(&signature.ident, message);
        return;
    }
    for (parameter, (name, ty)) in written.iter().zip(expected) {
        let ty = with_argument(ty, argument);
        let is_reference = matches!(*parameter.ty, Type::Reference(_));
        if is_reference != ty.starts_with('&') {
            let how = if is_reference {
                "the value itself"
            } else {
                "a reference"
            };
            errors.at(
                &parameter.ty,
                format!("`{}` gets {how}: write `{name}: {ty}`", method.name),
            );
        }
    }
}
