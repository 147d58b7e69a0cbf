//! What only the macros implement, so that a forgotten attribute is an error
//! that says so.

/// Implemented by `#[bot]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not declared as a bot",
    label = "there is no `#[bot]` on this type",
    note = "write `#[bot(name = \"...\")]` above `struct {Self}`"
)]
pub trait Declared: Send + Sync + 'static {
    /// The bot's name.
    const NAME: &'static str;
}

/// Implemented by `#[handler]`, once for each trigger.
#[diagnostic::on_unimplemented(
    message = "this handler of `{Self}` is not registered: it would never be called",
    label = "there is no `#[handler]` on this impl",
    note = "write `#[handler]` above the impl"
)]
pub trait Registered<Trigger> {}

/// Names for triggers in the world of types.
pub mod on {
    use std::marker::PhantomData;

    macro_rules! trigger {
        ($($name:ident)*) => {
            $(
                #[doc = concat!("`", stringify!($name), "Handler`.")]
                #[derive(Debug)]
                pub enum $name {}
            )*
        };
    }

    trigger! { Message Group Reaction Edit Delete Interaction Poll Signal Call Unknown }

    /// `CommandHandler<C>`.
    #[derive(Debug)]
    pub struct Command<C>(PhantomData<C>);

    /// `ButtonHandler<B>`.
    #[derive(Debug)]
    pub struct Button<B>(PhantomData<B>);

    /// `SchedulerHandler<B>`.
    #[derive(Debug)]
    pub struct Scheduler<B>(PhantomData<B>);

    /// `FormHandler<F>`.
    #[derive(Debug)]
    pub struct Form<F>(PhantomData<F>);

    /// `DialogueHandler<D>`.
    #[derive(Debug)]
    pub struct Dialogue<D>(PhantomData<D>);

    /// `DueHandler<P>`.
    #[derive(Debug)]
    pub struct Due<P>(PhantomData<P>);

    /// `CustomHandler<P>`.
    #[derive(Debug)]
    pub struct Custom<P>(PhantomData<P>);
}
