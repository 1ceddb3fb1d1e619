//! Rows under review are settled at the terminal, one by one; what was answered is kept, and used again only where the
//! same question comes up.

use std::time::Duration;

use expectrl::process::unix::WaitStatus;
use expectrl::session::OsSession;
use expectrl::{Eof, Expect as _, Session};
use serde_json::{Value, json};

use crate::harness::tenant::{Data, Served};
use crate::harness::world::World;

/// Two people share an address, and somebody new is like somebody known.
const REQUESTS: &str = "id,name,email\n\
                        1,Pat Doe,info@bluefin.example\n\
                        2,Ana Ruiz,ana@bluefin.example\n\
                        3,Pat Doe,info@bluefin.example\n";
const MODE: [&str; 3] = ["requests.csv", "--mode", "require-domain"];

fn data() -> Data {
    Data::small()
        .contact(
            5002,
            174,
            "Bea",
            "Stone",
            json!({ "emailAddress": "info@bluefin.example", "title": "CFO" }),
        )
        .contact(
            5003,
            174,
            "Carl",
            "Lund",
            json!({ "emailAddress2": "info@bluefin.example" }),
        )
}

fn world() -> (World, Served) {
    let world = World::new();
    world.file("requests.csv", REQUESTS);
    let served = data().serve(&world);
    (world, served)
}

/// A run at a terminal.
struct Talk {
    session: OsSession,
    seen: String,
}

impl Talk {
    fn begin(world: &World, served: &Served, term: &str, arguments: &[&str]) -> Self {
        let mut all = vec!["resolve", "--interactive"];
        all.extend(arguments);
        let mut command = world.command_on(served, all);
        command.env("TERM", term);
        Self::of(command)
    }

    fn of(command: std::process::Command) -> Self {
        let mut session = Session::spawn(command).unwrap();
        session.set_expect_timeout(Some(Duration::from_secs(30)));
        session.get_process_mut().set_window_size(100, 30).unwrap();
        Self {
            session,
            seen: String::new(),
        }
    }

    #[track_caller]
    fn sees(&mut self, text: &str) -> &mut Self {
        match self.session.expect(text) {
            Ok(found) => {
                self.seen.push_str(&String::from_utf8_lossy(found.before()));
                self.seen.push_str(text);
            }
            Err(error) => panic!("{text:?} did not come: {error}\n{}", self.seen),
        }
        self
    }

    fn types(&mut self, keys: &str) -> &mut Self {
        self.session.send(keys).unwrap();
        self
    }

    /// Waits for the end; gives the exit code.
    #[track_caller]
    fn ends(mut self) -> (i32, String) {
        let rest = self.session.expect(Eof).expect("the end comes");
        self.seen.push_str(&String::from_utf8_lossy(rest.as_bytes()));
        match self.session.get_process().wait().unwrap() {
            WaitStatus::Exited(_, code) => (code, self.seen),
            other => panic!("it ended by {other:?}\n{}", self.seen),
        }
    }
}

/// Outcome, reason and contact of each row of a run that asks nobody.
fn answers(world: &World, served: &Served, more: &[&str]) -> Vec<String> {
    let mut arguments = vec!["resolve", "--dry-run", "--format", "ndjson"];
    arguments.extend(MODE);
    arguments.extend(more);
    let ran = world.run_on(served, arguments);
    let short = |row: Value| {
        let contact = row["contact"]["id"].as_i64();
        let contact = contact.map(|id| format!(" #{id}")).unwrap_or_default();
        let warnings: Vec<_> = row["warnings"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let warned = warnings
            .iter()
            .map(|code| format!(" !{code}"))
            .collect::<String>();
        format!(
            "{} {}{contact}{warned}",
            row["outcome"].as_str().unwrap(),
            row["reason"].as_str().unwrap()
        )
    };
    ran.rows().into_iter().map(short).collect()
}

#[test]
fn questions_are_asked_once_for_all_rows_and_answers_are_used_again() {
    let (world, served) = world();
    let mut talk = Talk::begin(
        &world,
        &served,
        "xterm",
        &[MODE[0], MODE[1], MODE[2], "--dry-run"],
    );
    talk.sees("Question 1 of 2")
        .sees("several contacts fit")
        .sees("and 1 more row");
    talk.sees("Bea Stone").sees("Carl Lund").sees("leave it open");
    talk.types("2")
        .sees("Question 2 of 2")
        .sees("somebody like this exists already")
        .sees("ana.ruiz@bluefin.example");
    talk.types("1").sees("All 2 questions are answered").types("\r");
    let (code, seen) = talk.ends();
    assert_eq!(code, 0, "{seen}");
    assert!(seen.contains("2 answers are remembered"), "{seen}");
    assert!(served.writes().is_empty());
    assert_eq!(
        answers(&world, &served, &[]),
        [
            "matched decided #5003",
            "matched decided #5001",
            "matched decided #5003"
        ]
    );
}
