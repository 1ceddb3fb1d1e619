//! What a check-up found, as text: a line a check with what to do about it, or one JSON document. Checks nothing.

use std::fmt::{self, Write as _};
use std::io::{self, Write};

use serde::Serialize;

use crate::choice::CheckupFormat;
use crate::error::Kind;
use crate::text::printable;

/// The schema of the JSON document.
pub const SCHEMA: &str = "matchbook.doctor/1";

/// How good what was checked is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// As it should be.
    Ok,
    /// Works, with a risk that somebody should know.
    Warning,
    /// Does not work.
    Fault,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Fault => "fault",
        })
    }
}

/// One thing that was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was checked, in one word.
    pub check: &'static str,
    /// How good it is.
    pub state: State,
    /// What was found.
    pub message: String,
    /// What to do, one sentence each.
    pub advice: Vec<String>,
    /// What kind of fault it is; decides the exit code.
    #[serde(skip)]
    pub kind: Option<Kind>,
}

impl Finding {
    /// It is as it should be.
    pub fn ok(check: &'static str, message: impl Into<String>) -> Self {
        Self {
            check,
            state: State::Ok,
            message: message.into(),
            advice: Vec::new(),
            kind: None,
        }
    }

    /// It works, with a risk.
    pub fn warning(check: &'static str, message: impl Into<String>) -> Self {
        Self {
            state: State::Warning,
            ..Self::ok(check, message)
        }
    }

    /// It does not work.
    pub fn fault(check: &'static str, kind: Kind, message: impl Into<String>) -> Self {
        Self {
            state: State::Fault,
            kind: Some(kind),
            ..Self::ok(check, message)
        }
    }

    /// The same with one more piece of advice.
    #[must_use]
    pub fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice.push(advice.into());
        self
    }
}

/// Writes the findings in their order.
///
/// # Errors
/// Whatever `out` says.
pub fn write(
    findings: &[Finding],
    exit_code: u8,
    format: CheckupFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        CheckupFormat::Table => findings
            .iter()
            .try_for_each(|finding| out.write_all(lines(finding).as_bytes())),
        CheckupFormat::Json => {
            let document =
                serde_json::json!({ "schema": SCHEMA, "checks": findings, "exit_code": exit_code });
            writeln!(out, "{document}")
        }
    }
}

fn lines(finding: &Finding) -> String {
    let mut lines = format!(
        "{:<8} {:<12} {}\n",
        finding.state,
        finding.check,
        printable(&finding.message)
    );
    for advice in &finding.advice {
        // Writing into a string cannot fail.
        let _ = writeln!(lines, "{:22}> {}", "", printable(advice));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings() -> Vec<Finding> {
        vec![
            Finding::ok("sign-in", "k7x2@ACME.COM is signed in"),
            Finding::warning("own domains", "none are set").advise("Name them as own_domains."),
            Finding::fault("contacts", Kind::Refused, "may not be read\u{1b}[2J")
                .advise("Ask an administrator.")
                .advise("Then run this again."),
        ]
    }

    fn printed(format: CheckupFormat) -> String {
        let mut out = Vec::new();
        write(&findings(), 7, format, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn each_check_is_a_line_with_its_advice_beneath() {
        insta::assert_snapshot!(printed(CheckupFormat::Table), @r"
        ok       sign-in      k7x2@ACME.COM is signed in
        warning  own domains  none are set
                              > Name them as own_domains.
        fault    contacts     may not be read␛[2J
                              > Ask an administrator.
                              > Then run this again.
        ");
    }

    #[test]
    fn programs_get_one_document() {
        let document: serde_json::Value = serde_json::from_str(&printed(CheckupFormat::Json)).unwrap();
        assert_eq!(document["schema"], SCHEMA);
        assert_eq!(document["exit_code"], 7);
        assert_eq!(document["checks"][1]["state"], "warning");
        assert_eq!(document["checks"][2]["advice"][1], "Then run this again.");
        assert_eq!(document["checks"][2].get("kind"), None);
    }
}
