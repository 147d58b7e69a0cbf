//! `completions`: for a shell.

use clap::Args;
use clap_complete::Shell;

/// For which shell.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The shell.
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn completions(name: &'static str, options: &Options) {
    let mut command = super::cli::command(name, "");
    let mut text = Vec::new();
    clap_complete::generate(options.shell, &mut command, name, &mut text);
    // A reader that has seen enough, such as `head`, is no error.
    let _ = std::io::Write::write_all(&mut std::io::stdout().lock(), &text);
}
