//! The summary of a run: counted while the answers stream by, printed as JSON for programs and as a few closing
//! words for people.
//!
//! It counts and words; it decides nothing. The exit code is handed in by whoever ends the run.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Style;
use super::words::{self, Tint};
use crate::answer::Answer;
use crate::answer::change::{Entity, Op};
use crate::answer::outcome::{Outcome, Reason};
use crate::text;

/// The schema that the summary states.
pub const SUMMARY_SCHEMA: &str = "matchbook.summary/1";

/// How many changes of each kind, by what they are about.
pub type Changes = BTreeMap<Entity, BTreeMap<Op, u64>>;

/// What the run asked of Autotask, in requests.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requests {
    /// Sent by this run.
    pub sent: u64,
    /// What applying the plan would send, about.
    pub estimated_for_apply: u64,
    /// What the tenant may send in an hour, when Autotask said so.
    pub hourly_limit: Option<u64>,
    /// What the tenant sent in the last hour, everybody counted, when Autotask said so.
    pub used: Option<u64>,
}

/// Where it was looked up whether somebody is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookupUsed {
    /// `live` or `mirror`.
    pub used: String,
    /// Why, in words.
    pub why: String,
}

impl LookupUsed {
    /// In Autotask itself.
    pub fn live(why: impl Into<String>) -> Self {
        Self {
            used: "live".to_owned(),
            why: why.into(),
        }
    }

    /// In the local copy.
    pub fn mirror(why: impl Into<String>) -> Self {
        Self {
            used: "mirror".to_owned(),
            why: why.into(),
        }
    }
}

/// The whole run in numbers (`matchbook.summary/1`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// [`SUMMARY_SCHEMA`].
    pub schema: String,
    /// Rows answered.
    pub rows: u64,
    /// Rows by outcome; outcomes without rows are left out.
    pub outcomes: BTreeMap<Outcome, u64>,
    /// Rows by reason; reasons without rows are left out.
    pub reasons: BTreeMap<Reason, u64>,
    /// Changes of the rows that go through or went through: what will be written, or what was written.
    pub changes: Changes,
    /// What it cost.
    pub requests: Requests,
    /// Where it was looked up whether somebody is known; absent when nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookup: Option<LookupUsed>,
    /// Names the plan by its content.
    pub plan_fingerprint: Option<String>,
    /// The journal's name. Only there when something was applied.
    pub run_id: Option<String>,
    /// How long it took.
    pub seconds: Option<u64>,
    /// The exit code that the shell sees.
    pub exit_code: u8,
}

/// Counts answers as they come.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    rows: u64,
    outcomes: BTreeMap<Outcome, u64>,
    reasons: BTreeMap<Reason, u64>,
    changes: Changes,
}

impl Tally {
    /// Counts one row.
    pub fn add(&mut self, answer: &Answer) {
        self.add_unchanged(answer.outcome, answer.reason);
        if answer.outcome.went_through() {
            count_changes(&mut self.changes, answer);
        }
    }

    /// Counts one row that changes nothing.
    pub fn add_unchanged(&mut self, outcome: Outcome, reason: Reason) {
        self.rows += 1;
        *self.outcomes.entry(outcome).or_default() += 1;
        *self.reasons.entry(reason).or_default() += 1;
    }

    /// Adds what another tally has counted.
    pub fn add_all(&mut self, other: &Self) {
        self.rows += other.rows;
        for (outcome, count) in &other.outcomes {
            *self.outcomes.entry(*outcome).or_default() += count;
        }
        for (reason, count) in &other.reasons {
            *self.reasons.entry(*reason).or_default() += count;
        }
        for (entity, ops) in &other.changes {
            for (op, count) in ops {
                *self.changes.entry(*entity).or_default().entry(*op).or_default() += count;
            }
        }
    }

    /// How many rows it has counted.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The numbers so far; what a tally cannot know is empty and is filled by the caller.
    pub fn summary(&self) -> Summary {
        Summary {
            schema: SUMMARY_SCHEMA.to_owned(),
            rows: self.rows,
            outcomes: self.outcomes.clone(),
            reasons: self.reasons.clone(),
            changes: self.changes.clone(),
            requests: Requests::default(),
            lookup: None,
            plan_fingerprint: None,
            run_id: None,
            seconds: None,
            exit_code: 0,
        }
    }
}

/// Adds the changes of one answer.
pub(super) fn count_changes(changes: &mut Changes, answer: &Answer) {
    for change in &answer.changes {
        *changes
            .entry(change.entity)
            .or_default()
            .entry(change.op)
            .or_default() += 1;
    }
}

impl Summary {
    /// One JSON object on one line, without a line break after it.
    ///
    /// # Errors
    /// None that can happen with these types; the signature is the encoder's.
    pub fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }

    /// Rows with this outcome.
    pub fn count(&self, outcome: Outcome) -> u64 {
        self.outcomes.get(&outcome).copied().unwrap_or(0)
    }

    /// Rows that somebody has to look at.
    pub fn needs_a_person(&self) -> u64 {
        self.rows_where(Outcome::needs_a_person)
    }

    /// Whether something would be written if the plan were applied. Never after something was applied.
    pub fn changes_pending(&self) -> bool {
        self.run_id.is_none()
            && (!self.changes.is_empty() || self.count(Outcome::Create) + self.count(Outcome::Update) > 0)
    }

    fn rows_where(&self, wanted: impl Fn(Outcome) -> bool) -> u64 {
        let rows = self.outcomes.iter().filter(|(outcome, _)| wanted(**outcome));
        rows.map(|(_, count)| count).sum()
    }
}

/// The closing words: what will happen or has happened, what needs a person, and what it costs in requests.
///
/// One thought a line, with a line break at the end of each.
pub fn for_people(summary: &Summary, style: Style) -> String {
    let mut lines = vec![writes(summary), needs(summary)];
    lines.extend(rest(summary));
    lines.push((Tint::Plain, requests(summary)));
    lines.extend(lookup(summary));
    lines.extend(names(summary));
    lines
        .iter()
        .map(|(tint, line)| hanging(style, *tint, line))
        .collect()
}

/// One thought, wrapped, its later lines indented.
fn hanging(style: Style, tint: Tint, line: &str) -> String {
    let parts = text::wrap(line, style.width.saturating_sub(2));
    let parts: Vec<_> = parts.iter().map(|part| words::paint(style, tint, part)).collect();
    format!("{}\n", parts.join("\n  "))
}

pub(super) fn writes(summary: &Summary) -> (Tint, String) {
    let applied = summary.run_id.is_some();
    let line = match (applied, changes_in_words(&summary.changes, applied)) {
        (true, Some(changes)) => format!("Written: {changes}."),
        (true, None) => "Nothing was written.".to_owned(),
        (false, Some(changes)) => format!("Will be written: {changes}. Nothing has been written yet."),
        (false, None) => "Nothing to write.".to_owned(),
    };
    let tint = if summary.changes.is_empty() {
        Tint::Plain
    } else {
        Tint::Good
    };
    (tint, line)
}

fn needs(summary: &Summary) -> (Tint, String) {
    let rows = summary.needs_a_person();
    if rows == 0 {
        return (Tint::Plain, "Nobody needs to look.".to_owned());
    }
    let parts = needing(summary);
    let verb = if rows == 1 { "needs" } else { "need" };
    let line = format!("{} {verb} you: {parts}.", words::rows(rows));
    (Tint::Attention, line)
}

/// What is to be done about the rows that need somebody: `2 to decide, 1 to mend`.
pub(super) fn needing(summary: &Summary) -> String {
    outcomes_in_words(summary, Outcome::needs_a_person)
}

/// The rows that neither write nor need anybody.
pub(super) fn rest(summary: &Summary) -> Option<(Tint, String)> {
    let quiet = |outcome: Outcome| {
        !outcome.needs_a_person() && (!outcome.went_through() || outcome == Outcome::Matched)
    };
    let parts = outcomes_in_words(summary, quiet);
    if parts.is_empty() {
        return None;
    }
    let others = summary.rows_where(quiet);
    let resume = if summary.count(Outcome::NotAttempted) > 0 {
        " Run the same again to go on."
    } else {
        ""
    };
    Some((
        Tint::Plain,
        format!(
            "{others} of {} without a write: {parts}.{resume}",
            words::rows(summary.rows)
        ),
    ))
}

fn outcomes_in_words(summary: &Summary, wanted: impl Fn(Outcome) -> bool) -> String {
    let parts: Vec<_> = summary
        .outcomes
        .iter()
        .filter(|(outcome, count)| wanted(**outcome) && **count > 0)
        .map(|(outcome, count)| format!("{count} {}", words::of_rows(*outcome)))
        .collect();
    parts.join(", ")
}

/// `create 3 contacts and 1 company`; none when there are no changes.
pub(super) fn changes_in_words(changes: &Changes, applied: bool) -> Option<String> {
    let mut parts: BTreeMap<Op, Vec<String>> = BTreeMap::new();
    for (entity, ops) in changes {
        for (op, count) in ops {
            let counted = format!("{count} {}", words::entity(*entity, *count));
            parts.entry(*op).or_default().push(counted);
        }
    }
    let sentences: Vec<_> = parts
        .into_iter()
        .map(|(op, counted)| {
            let verb = words::op(op, applied);
            format!("{verb} {}", counted.join(" and "))
        })
        .collect();
    (!sentences.is_empty()).then(|| sentences.join(", "))
}

pub(super) fn requests(summary: &Summary) -> String {
    let requests = &summary.requests;
    let to_come = if summary.changes_pending() {
        format!(", about {} more to apply", requests.estimated_for_apply)
    } else {
        String::new()
    };
    let tenant = match (requests.used, requests.hourly_limit) {
        (Some(used), Some(limit)) => format!("; the tenant used {used} of {limit} in the last hour"),
        (Some(used), None) => format!("; the tenant used {used} in the last hour"),
        (None, Some(limit)) => format!("; the tenant may send {limit} an hour"),
        (None, None) => String::new(),
    };
    format!("Requests: {} sent{to_come}{tenant}.", requests.sent)
}

pub(super) fn lookup(summary: &Summary) -> Option<(Tint, String)> {
    let lookup = summary.lookup.as_ref()?;
    let line = format!("Looked up: {} ({}).", lookup.used, lookup.why);
    Some((Tint::Quiet, line))
}

pub(super) fn names(summary: &Summary) -> Option<(Tint, String)> {
    let named = |name: &str, value: &Option<String>| {
        let value = value.as_ref()?;
        Some(format!("{name} {}", text::printable(value)))
    };
    let parts = [
        named("Run", &summary.run_id),
        named("Plan", &summary.plan_fingerprint),
        summary.seconds.map(|seconds| format!("{seconds} s")),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| (Tint::Quiet, format!("{}.", parts.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    fn counted(answers: &[Answer]) -> Summary {
        let mut tally = Tally::default();
        for answer in answers {
            tally.add(answer);
        }
        tally.summary()
    }

    #[test]
    fn the_json_has_its_fields_in_the_documented_order() {
        let mut summary = counted(&[samples::matched(), samples::create(), samples::review()]);
        summary.requests.sent = 14;
        summary.exit_code = 4;
        let json = summary.to_json().unwrap();
        insta::assert_snapshot!(json, @r#"{"schema":"matchbook.summary/1","rows":3,"outcomes":{"matched":1,"create":1,"review":1},"reasons":{"email":1,"domain_found":1,"ambiguous_contact":1},"changes":{"Contact":{"create":1}},"requests":{"sent":14,"estimated_for_apply":0,"hourly_limit":null,"used":null},"plan_fingerprint":null,"run_id":null,"seconds":null,"exit_code":4}"#);
        assert_eq!(serde_json::from_str::<Summary>(&json).unwrap(), summary);
    }

    #[test]
    fn the_closing_words_of_a_dry_run_say_what_will_happen() {
        let mut summary = counted(&samples::dry_run());
        summary.requests = Requests {
            sent: 14,
            estimated_for_apply: 9,
            hourly_limit: Some(10_000),
            used: Some(1214),
        };
        summary.lookup = Some(LookupUsed::live("12 addresses are few"));
        summary.plan_fingerprint = Some("3f9a11c2".into());
        insta::assert_snapshot!(for_people(&summary, Style::default()), @"
        Will be written: create 2 contacts and 1 company, update 1 contact. Nothing has been written yet.
        2 rows need you: 1 to decide, 1 to mend.
        4 of 10 rows without a write: 2 known, 1 rejected, 1 skipped.
        Requests: 14 sent, about 9 more to apply; the tenant used 1214 of 10000 in the last hour.
        Looked up: live (12 addresses are few).
        Plan 3f9a11c2.
        ");
    }

    #[test]
    fn the_closing_words_of_an_apply_say_what_happened() {
        let mut summary = counted(&samples::applied());
        summary.requests.sent = 23;
        summary.run_id = Some("0193-77aa".into());
        summary.seconds = Some(12);
        insta::assert_snapshot!(for_people(&summary, Style { width: 60, ..Style::default() }), @"
        Written: created 1 contact, updated 1 contact.
        2 rows need you: 1 refused by Autotask, 1 with a lost
          answer.
        4 of 9 rows without a write: 1 known, 1 rejected, 1
          skipped, 1 not attempted. Run the same again to go on.
        Requests: 23 sent.
        Run 0193-77aa, 12 s.
        ");
    }

    #[test]
    fn the_closing_words_of_an_empty_run_are_quiet() {
        insta::assert_snapshot!(for_people(&counted(&[]), Style::default()), @"
        Nothing to write.
        Nobody needs to look.
        Requests: 0 sent.
        ");
    }

    #[test]
    fn changes_are_pending_only_before_they_are_applied() {
        let mut summary = counted(&[samples::create()]);
        assert!(summary.changes_pending());
        summary.run_id = Some("0193".into());
        assert!(!summary.changes_pending());
        assert!(!counted(&[samples::matched(), samples::review()]).changes_pending());
    }

    #[test]
    fn rows_that_did_not_go_through_count_no_changes() {
        let failed = Answer {
            outcome: Outcome::Failed,
            ..samples::create()
        };
        let summary = counted(&[failed]);
        assert!(summary.changes.is_empty());
        assert_eq!(summary.needs_a_person(), 1);
    }
}
