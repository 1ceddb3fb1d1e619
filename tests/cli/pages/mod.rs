//! What somebody at a terminal reads: failures, help and findings, on pages of 60, 80 and 120 columns, plain and in
//! colour. Every program here runs at a terminal of its own.

mod failures;
mod findings;
mod help;

use std::process::Command;
use std::time::Duration;

use expectrl::{Eof, Expect as _, Session};

/// The widths that are looked at.
const WIDTHS: [u16; 3] = [60, 80, 120];

/// The codes of colours, and the words that stand for them here.
const COLOURS: [(&str, &str); 8] = [
    ("0", "/"),
    ("1", "bold"),
    ("2", "dim"),
    ("4", "line"),
    ("31", "red"),
    ("32", "green"),
    ("33", "yellow"),
    ("35", "magenta"),
];

/// What the command writes at a terminal of so many columns. The shell waits for a line, since the session gives the
/// terminal a width of its own when it begins.
fn at_terminal(inner: &Command, columns: u16) -> String {
    let script = format!("stty -echo; echo ready; read go; stty cols {columns} rows 50; exec \"$0\" \"$@\"");
    let mut outer = Command::new("/bin/sh");
    outer
        .args(["-c", &script])
        .arg(inner.get_program())
        .args(inner.get_args())
        .current_dir(inner.get_current_dir().unwrap())
        .env_clear()
        .envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let mut session = Session::spawn(outer).unwrap();
    session.set_expect_timeout(Some(Duration::from_mins(1)));
    session.expect("ready\r\n").unwrap();
    session.send_line("").unwrap();
    let found = session.expect(Eof).unwrap();
    String::from_utf8(found.as_bytes().to_vec())
        .unwrap()
        .replace('\r', "")
}

/// Colours as words, so that a snapshot can be read.
fn in_words(text: &str) -> String {
    let mut shown = text.to_owned();
    for (code, word) in COLOURS {
        shown = shown.replace(&format!("\u{1b}[{code}m"), &format!("<{word}>"));
    }
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
    shown
}
