//! What stands on which stream, and when nothing does.

use std::io::Write;

use super::log::Log;
use super::*;
use crate::error::Kind;
use crate::error::excerpt::Excerpt;
use serde_json::Value;
use tracing_subscriber::layer::SubscriberExt;

fn options() -> ConsoleOptions {
    ConsoleOptions::default()
}

fn failure() -> Failure {
    Failure::usage("no profile \"acm\u{1b}[2Je\" in config.toml")
        .hint("Did you mean \"acme\"?")
        .hint("`matchbook connections list` shows what there is.")
}

#[test]
fn colours_are_decided_by_flag_then_environment_then_terminal() {
    let table = [
        (ColorChoice::Auto, false, true, true),
        (ColorChoice::Auto, false, false, false),
        (ColorChoice::Auto, true, true, false),
        (ColorChoice::Always, true, false, true),
        (ColorChoice::Never, false, true, false),
    ];
    for (choice, no_color, is_terminal, colours) in table {
        assert_eq!(
            choice.decide(no_color, is_terminal),
            colours,
            "{choice:?} {no_color} {is_terminal}"
        );
    }
}

#[test]
fn the_answer_stands_alone_on_stdout() {
    let (console, out, err) = Console::captured(options(), vec![]);
    console.status("reading requests.csv");
    console.warn("2 columns are not known");
    let mut answer = console.out();
    answer.write_all(b"raw \x1b bytes\n").unwrap();
    answer.flush().unwrap();
    console.failure(&failure());
    assert_eq!(out.text(), "raw \u{1b} bytes\n");
    insta::assert_snapshot!(err.text(), @r#"
        reading requests.csv
        warning: 2 columns are not known
        error: no profile "acm␛[2Je" in config.toml
          hint: Did you mean "acme"?
          hint: `matchbook connections list` shows what there is.
        "#);
}

#[test]
fn quiet_silences_status_but_no_warning_and_no_failure() {
    let quiet = ConsoleOptions {
        quiet: true,
        ..options()
    };
    let (console, _, err) = Console::captured(quiet, vec![]);
    console.status("reading");
    console.closing("10 rows");
    assert_eq!(err.text(), "");
    console.warn("careful");
    console.failure(&Failure::usage("no"));
    assert_eq!(err.text(), "warning: careful\nerror: no\n");
}

#[test]
fn json_lines_are_one_object_each() {
    let json = ConsoleOptions {
        log_format: LogFormat::Json,
        color: ColorChoice::Always,
        ..options()
    };
    let (console, _, err) = Console::captured(json, vec![]);
    console.status("two\nlines");
    console.warn("careful");
    console.closing("\u{1b}[32mWritten: nothing.\u{1b}[0m\n  Really.\n");
    console.failure(&failure());
    for line in err.text().lines() {
        serde_json::from_str::<Map<String, Value>>(line).unwrap();
    }
    insta::assert_snapshot!(err.text(), @r#"
        {"level":"info","message":"two\nlines"}
        {"level":"warn","message":"careful"}
        {"level":"info","message":"Written: nothing."}
        {"level":"info","message":"Really."}
        {"level":"error","message":"no profile \"acm\u001b[2Je\" in config.toml","hints":["Did you mean \"acme\"?","`matchbook connections list` shows what there is."]}
        "#);
}

#[test]
fn a_page_is_kept_to_and_a_log_has_one_line_a_message() {
    let failure = Failure::usage("/etc/mb/config.toml:3:1: unknown key `user_name` in [profiles.acme]")
        .shown_at(Some(Excerpt::of_line(3, "user_name = '…'", 0..9)))
        .hint("Did you mean `username`? A path such as /srv/state/of/matchbook/journal.sqlite stays whole.");
    let page = |width| {
        let options = ConsoleOptions { width, ..options() };
        let (console, _, err) = Console::captured(options, vec![]);
        console.failure(&failure);
        console.warn("an address was read as far as it can be, and the rest left out");
        err.text()
    };
    insta::assert_snapshot!(page(None), @"
    error: /etc/mb/config.toml:3:1: unknown key `user_name` in [profiles.acme]
      3 | user_name = '…'
        | ^^^^^^^^^
      hint: Did you mean `username`? A path such as /srv/state/of/matchbook/journal.sqlite stays whole.
    warning: an address was read as far as it can be, and the rest left out
    ");
    insta::assert_snapshot!(page(Some(44)), @"
    error: /etc/mb/config.toml:3:1: unknown key
           `user_name` in [profiles.acme]
      3 | user_name = '…'
        | ^^^^^^^^^
      hint: Did you mean `username`? A path such
            as
            /srv/state/of/matchbook/journal.sqlite
            stays whole.
    warning: an address was read as far as it
             can be, and the rest left out
    ");
}

#[test]
fn colours_paint_the_label_and_not_the_message() {
    let always = ConsoleOptions {
        color: ColorChoice::Always,
        ..options()
    };
    let (console, _, err) = Console::captured(always, vec![]);
    console.warn("careful");
    let text = err.text();
    assert!(
        text.starts_with("\u{1b}[") && text.ends_with("careful\n"),
        "{text:?}"
    );
    assert!(console.out_style().colour && console.err_style().colour);
}

#[test]
fn questions_are_answered_by_the_script_or_refused() {
    let (console, _, _) = Console::captured(
        options(),
        vec![
            Reply::Yes,
            Reply::No,
            Reply::Choose(1),
            Reply::LeaveOpen,
            Reply::Interrupt,
        ],
    );
    let choices = ["one".to_owned(), "two".to_owned()];
    assert!(console.is_interactive());
    assert_eq!(console.confirm("apply?"), Ok(true));
    assert_eq!(console.confirm("apply?"), Ok(false));
    assert_eq!(console.choose("who?", &choices), Ok(Some(1)));
    assert_eq!(console.choose("who?", &choices), Ok(None));
    assert_eq!(console.confirm("apply?").unwrap_err().kind, Kind::Interrupted);
    assert_eq!(console.confirm("apply?").unwrap_err().kind, Kind::Unexpected);

    let (console, _, _) = Console::captured(options(), vec![]);
    assert!(!console.is_interactive());
    assert_eq!(console.confirm("apply?").unwrap_err().kind, Kind::Usage);
}

#[test]
fn the_log_shows_our_own_events_down_to_its_level() {
    let table = [
        (0, "warning: slow down wait=3 host=a␛b\n"),
        (1, "warning: slow down wait=3 host=a␛b\ninfo: asked again\n"),
        (
            2,
            "warning: slow down wait=3 host=a␛b\ninfo: asked again\ndebug: batch\n",
        ),
    ];
    for (verbosity, lines) in table {
        let (console, _, err) = Console::captured(options(), vec![]);
        let log = Log::new(Arc::clone(&console.lines), verbosity);
        let subscriber = tracing_subscriber::registry().with(log);
        tracing::subscriber::with_default(subscriber, || {
            tracing::warn!(wait = 3, host = "a\u{1b}b", "slow {}", "down");
            tracing::info!("asked again");
            tracing::debug!("batch");
            tracing::error!(target: "hyper::client", "Authorization: secret");
        });
        assert_eq!(err.text(), lines, "-v {verbosity} times");
    }
}

#[test]
fn progress_draws_nothing_where_nobody_watches() {
    let (console, out, err) = Console::captured(options(), vec![]);
    for total in [None, Some(10)] {
        let progress = console.progress("asking Autotask", total);
        progress.inc(3);
        progress.set_message("contacts");
        console.status("a line in between");
        progress.finish();
    }
    assert_eq!(out.text(), "");
    assert_eq!(err.text(), "a line in between\n".repeat(2));
}
