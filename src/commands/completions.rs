//! `matchbook completions SHELL`: what the shell needs to complete commands, flags and values.
//!
//! The generator writes what stands in the definitions. For bash, zsh and fish a part is put behind it that asks the
//! program for what no definition holds ([`super::values`]).

use std::io::Write as _;

use clap_complete::Shell;

use crate::cli::{self, CompletionsArgs};
use crate::commands::Context;
use crate::error::{ExitStatus, Failure};

const BASH: &str = include_str!("completions/values.bash");
const ZSH: &str = include_str!("completions/values.zsh");
const FISH: &str = include_str!("completions/values.fish");

pub(super) fn run(args: &CompletionsArgs, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    let mut out = context.console.out();
    out.write_all(script(args.shell).as_bytes())?;
    out.flush()?;
    Ok(ExitStatus::Done)
}

fn script(shell: Shell) -> String {
    let mut generated = Vec::new();
    clap_complete::generate(shell, &mut cli::command(), "matchbook", &mut generated);
    let generated = String::from_utf8_lossy(&generated).into_owned();
    match shell {
        Shell::Bash => with_values_in_bash(&generated),
        Shell::Zsh => with_values_in_zsh(&generated),
        Shell::Fish => generated + FISH,
        Shell::Elvish | Shell::PowerShell | _ => generated,
    }
}

/// The program is asked first, and what it does not know goes on to the generated function.
fn with_values_in_bash(generated: &str) -> String {
    let at = generated.rfind("\nif [[").unwrap_or(generated.len());
    let (functions, registration) = generated.split_at(at);
    let registration = registration.replace("-F _matchbook ", "-F _matchbook_values ");
    format!("{functions}{BASH}{registration}")
}

/// The values of flags and the words that the generator knows nothing of are asked of the program. The line as a whole
/// is kept first: below, a subcommand sees its own words only.
fn with_values_in_zsh(generated: &str) -> String {
    let begins = "_matchbook() {\n";
    let keeps = format!(
        "{begins}    local matchbook_current=$CURRENT\n    local -a matchbook_words=(\"${{words[@]}}\")\n"
    );
    let mut script = String::with_capacity(generated.len());
    for line in generated.replacen(begins, &keeps, 1).lines() {
        script.push_str(&zsh_action(line));
        script.push('\n');
    }
    let at = script.rfind("\nif [ ").unwrap_or(script.len());
    script.insert_str(at, ZSH.trim_end_matches('\n'));
    script
}

/// A line of the generated script, with the action that asks the program where that may know the value.
fn zsh_action(line: &str) -> String {
    // With `*::` zsh takes all that follows for more of the same, flags too.
    let line = line.replacen("'*::", "'*:", 1);
    let line = line.as_str();
    let asks = "_matchbook_values_or_default";
    if line.starts_with("'--layout=[")
        && let Some(names) = line.find(":NAME:(")
    {
        let known = &line[..names + ":NAME:".len()];
        return format!("{known}{asks}' \\");
    }
    if line.starts_with("':plan -- ") {
        return line.replace(":_files'", ":_matchbook_values_or_files'");
    }
    let asked = ["'--profile=[", "'::run", "':run", "':name", "'::name", "'*:ids"];
    if asked.iter().any(|start| line.starts_with(start)) {
        return line.replace(":_default'", &format!(":{asks}'"));
    }
    line.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_asked_wherever_it_may_know_the_value() {
        let bash = script(Shell::Bash);
        assert_eq!(bash.matches("complete -F _matchbook_values ").count(), 2);
        assert!(!bash.contains("complete -F _matchbook "));
        let zsh = script(Shell::Zsh);
        assert!(zsh.contains("matchbook_words=(\"${words[@]}\")"));
        for flag in [
            "'--profile=[",
            "'--layout=[",
            "':plan -- ",
            "'::run -- ",
            "':run -- ",
        ] {
            let mut lines = zsh.lines().filter(|line| line.starts_with(flag)).peekable();
            assert!(lines.peek().is_some(), "{flag}");
            for line in lines {
                assert!(line.contains(":_matchbook_values_or_"), "{line}");
            }
        }
        assert!(script(Shell::Fish).ends_with(FISH));
    }
}
