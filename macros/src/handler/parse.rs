//! From the impl to a handler.

use proc_macro2::TokenStream;
use syn::{
    Error, GenericArgument, ImplItem, Item, ItemImpl, LitStr, Path, PathArguments, Result, Type,
};

use super::{
    method,
    model::{Handler, last_name, type_name},
    traits::{Argument, TRAITS, Trait},
};
use crate::{
    errors::Errors,
    names::nearest,
    options::{Known, Options, listed},
    seconds,
};

/// The options, as they are written.
const KNOWN: Known<'_> = &[r#"timeout = "...""#];
/// The longest time of a handler, in seconds: nothing else is done in its conversation.
const MAX_TIMEOUT: u64 = 3_600;

pub(super) fn parse(options: TokenStream, item: TokenStream) -> Result<Handler> {
    let mut errors = Errors::default();
    let options = Options::parse("handler", options, KNOWN, &mut errors);
    let timeout = options.string("timeout", &mut errors);
    let timeout = timeout.and_then(|timeout| errors.check(read_timeout(&timeout)));
    let item = implementation(syn::parse2(item)?)?;
    let path = trait_path(&item)?;
    let spec = known_trait(path)?;
    let argument = errors.check(argument(path, spec)).flatten();
    if !item.generics.params.is_empty() {
        errors.at(
            &item.generics,
            "a handler cannot be generic: it is registered once, for one type",
        );
    }
    if !matches!(*item.self_ty, Type::Path(_)) {
        errors.at(
            &item.self_ty,
            "a handler belongs to a bot: name its struct here",
        );
    }
    let methods = methods(&item, spec, argument.as_ref(), &mut errors);
    errors.finish(Handler {
        item,
        spec,
        argument,
        methods,
        timeout,
    })
}

fn read_timeout(written: &LitStr) -> Result<u64> {
    let seconds = seconds::read("a timeout", written)?;
    if seconds > MAX_TIMEOUT {
        return Err(Error::new(
            written.span(),
            "a handler may take an hour at most: nothing else is done in its conversation meanwhile",
        ));
    }
    Ok(seconds)
}

fn implementation(item: Item) -> Result<ItemImpl> {
    let message = "`#[handler]` goes above an impl of a handler trait, like \
                   `impl MessageHandler for MyBot`";
    match item {
        Item::Impl(item) => Ok(item),
        Item::Fn(item) => Err(Error::new_spanned(item.sig.fn_token, message)),
        Item::Struct(item) => Err(Error::new_spanned(
            item.struct_token,
            format!("{message}; above the struct goes `#[bot(name = \"...\")]`"),
        )),
        other => Err(Error::new_spanned(other, message)),
    }
}

fn trait_path(item: &ItemImpl) -> Result<&Path> {
    match &item.trait_ {
        Some((path, _)) => Ok(path),
        None => Err(Error::new_spanned(
            &item.self_ty,
            format!(
                "this impl has no trait: write `impl MessageHandler for {}`, or another of {}",
                type_name(&item.self_ty),
                trait_list()
            ),
        )),
    }
}

fn trait_list() -> String {
    let names: Vec<_> = TRAITS.iter().map(|spec| spec.name).collect();
    listed(&names)
}

fn known_trait(path: &Path) -> Result<&'static Trait> {
    let name = last_name(path);
    Trait::named(&name).ok_or_else(|| {
        let hint = match nearest(&name, TRAITS.iter().map(|spec| spec.name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}, under these names", trait_list()),
        };
        Error::new_spanned(path, format!("`{name}` is not a handler trait; {hint}"))
    })
}

/// The type in the trait's angle brackets.
fn argument(path: &Path, spec: &Trait) -> Result<Option<Type>> {
    let arguments = match path.segments.last().map(|segment| &segment.arguments) {
        Some(PathArguments::AngleBracketed(arguments)) => Some(&arguments.args),
        _ => None,
    };
    let name = spec.name;
    match (spec.argument, arguments.and_then(|args| args.first())) {
        (Argument::None, None) => Ok(None),
        (Argument::None, Some(extra)) => Err(Error::new_spanned(
            extra,
            format!("`{name}` takes no type: write `impl {name} for ...`"),
        )),
        (_, Some(GenericArgument::Type(ty))) if arguments.is_some_and(|a| a.len() == 1) => {
            Ok(Some(ty.clone()))
        }
        (kind, _) => {
            let (what, example) = (kind.what(), kind.example());
            Err(Error::new_spanned(
                path,
                format!("`{name}` takes one type, {what}: write `impl {name}<{example}> for ...`"),
            ))
        }
    }
}

/// Checks all methods and returns their names.
fn methods(
    item: &ItemImpl,
    spec: &'static Trait,
    argument: Option<&Type>,
    errors: &mut Errors,
) -> Vec<String> {
    let argument = argument.map(type_name);
    let mut names = Vec::new();
    for inner in &item.items {
        match inner {
            ImplItem::Fn(function) => {
                names.push(function.sig.ident.to_string());
                method::check(&function.sig, spec, argument.as_deref(), errors);
            }
            other => errors.at(
                other,
                "only methods of the trait stand here; put the rest in an `impl` of its own",
            ),
        }
    }
    let path = item.trait_.as_ref().map(|(path, _)| path);
    let missing = spec.required.and_then(|name| spec.method(name));
    match missing.filter(|method| !names.iter().any(|name| name == method.name)) {
        // A name that is wrong is reported as such.
        Some(method) if names.iter().all(|name| spec.method(name).is_some()) => {
            let signature = method.signature(argument.as_deref());
            errors.at(
                path,
                format!("`{}` is missing: write `{signature}`", method.name),
            );
        }
        None if names.is_empty() => {
            let methods = listed(&spec.method_names());
            errors.at(
                path,
                format!("this handler does nothing: write one of {methods}"),
            );
        }
        _ => {}
    }
    names
}
