//! What the shell asks while a line is being typed: profiles, layouts, runs, decisions and plans that fit its last word.
//!
//! Reads the settings file, the journal and the beginning of files; asks nobody, writes nothing, and says nothing where
//! something is wrong: then the shell completes as it would anyway.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::typed::{Typed, Wanted};
use crate::clock::SystemClock;
use crate::commands::decisions::who;
use crate::console::Console;
use crate::input::layout;
use crate::plan::saved::PLAN_SCHEMA;
use crate::settings::environment::state_folder;
use crate::settings::{Config, Environment};
use crate::state::Store;

/// The first word of a command line that a completion script sends.
pub const ASKED: &str = "__values";

/// Runs and decisions that are offered: nobody picks from more.
const MOST: usize = 50;

/// A value, and what it is.
type Offer = (String, String);

/// Prints the values that fit the last of these words, one a line, each with a tab and what it is.
pub fn print(words: &[String], environment: &Environment, console: &Console) {
    let Some(typed) = Typed::of(words) else { return };
    let mut out = console.out();
    for (value, what) in offers(&typed, environment).unwrap_or_default() {
        // A shell that is gone needs no values.
        let fits = value.starts_with(&typed.begun) && !value.contains(char::is_control);
        if fits && writeln!(out, "{value}\t{}", what.replace(char::is_control, " ")).is_err() {
            return;
        }
    }
    let _ = out.flush();
}

fn offers(typed: &Typed, environment: &Environment) -> Option<Vec<Offer>> {
    let config = || Config::load(typed.config.as_deref(), environment).ok();
    match typed.wanted {
        Wanted::Profile => Some(profiles(&config()?)),
        Wanted::Layout => Some(layouts(config().as_ref())),
        Wanted::Plan => Some(plans(&typed.begun)),
        Wanted::Run => runs(&journal(typed, environment)?, |_| true),
        Wanted::InterruptedRun => runs(&journal(typed, environment)?, |interrupted| interrupted),
        Wanted::Decision => decisions(&journal(typed, environment)?),
    }
}

fn profiles(config: &Config) -> Vec<Offer> {
    let of = |name: &str| match config.default_profile() {
        Some(default) if default == name => "profile, the default",
        Some(_) | None => "profile",
    };
    config
        .profiles()
        .map(|profile| (profile.name.clone(), of(&profile.name).to_owned()))
        .collect()
}

fn layouts(config: Option<&Config>) -> Vec<Offer> {
    let own = config
        .into_iter()
        .flat_map(|config| config.layouts().iter())
        .map(|layout| (layout.name().to_owned(), "layout of the settings file".to_owned()));
    own.chain(layout::names().map(|name| (name.to_owned(), "layout".to_owned())))
        .collect()
}

fn journal(typed: &Typed, environment: &Environment) -> Option<Store> {
    let folder = state_folder(typed.state.as_deref(), environment).ok()?;
    Store::look(&folder, Arc::new(SystemClock::new()))
}

/// The newest runs, of those whose being interrupted is wanted.
fn runs(journal: &Store, wants: impl Fn(bool) -> bool) -> Option<Vec<Offer>> {
    let runs = journal.runs().ok()?.into_iter();
    let wanted = runs.filter(|run| wants(run.interrupted)).take(MOST);
    let offers = wanted.map(|run| {
        let what = format!(
            "{}, {}, {} of {} written",
            run.started, run.command, run.done, run.planned
        );
        (run.id, what)
    });
    Some(offers.collect())
}

fn decisions(journal: &Store) -> Option<Vec<Offer>> {
    let decisions = journal.decisions(None).ok()?.into_iter().take(MOST);
    let offers = decisions.map(|decision| {
        let what = format!("{}, {}", decision.decided, who(&decision.question));
        (decision.id.to_string(), what)
    });
    Some(offers.collect())
}

/// Saved plans in the folder that the word names, known by how they begin.
fn plans(begun: &str) -> Vec<Offer> {
    let (folder, place) = match begun.rsplit_once('/') {
        Some((folder, _)) => (format!("{folder}/"), PathBuf::from(format!("{folder}/"))),
        None => (String::new(), PathBuf::from(".")),
    };
    let files = std::fs::read_dir(place).into_iter().flatten().flatten();
    let mut plans: Vec<Offer> = files
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()) && is_plan(&entry.path()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .map(|name| (format!("{folder}{name}"), "saved plan".to_owned()))
        .collect();
    plans.sort();
    plans
}

fn is_plan(path: &Path) -> bool {
    let expected = format!("{{\"schema\":\"{PLAN_SCHEMA}\"");
    let mut begins = vec![0; expected.len()];
    File::open(path).is_ok_and(|mut file| file.read_exact(&mut begins).is_ok())
        && begins == expected.as_bytes()
}
