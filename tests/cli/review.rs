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
        let ended = self.session.get_process().wait().unwrap();
        let WaitStatus::Exited(_, code) = ended else {
            panic!("it ended by {ended:?}\n{}", self.seen)
        };
        (code, self.seen)
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
            "matched decided #5003 !name_differs",
            "matched decided #5001",
            "matched decided #5003 !name_differs"
        ]
    );
}

#[test]
fn what_was_answered_is_kept_however_the_review_is_left() {
    for (how, expected) in [("q", 4), ("\u{3}", 130), ("\u{1b}", 4)] {
        let (world, served) = world();
        let mut talk = Talk::begin(
            &world,
            &served,
            "xterm",
            &[MODE[0], MODE[1], MODE[2], "--dry-run"],
        );
        talk.sees("Question 1 of 2")
            .types("2")
            .sees("Question 2 of 2")
            .sees("q: leave")
            .types(how);
        let (code, seen) = talk.ends();
        assert_eq!(code, expected, "{how:?}\n{seen}");
        // The terminal is left as it was found.
        assert!(
            seen.contains("\u{1b}[?1049l") && seen.contains("\u{1b}[?25h"),
            "{how:?}\n{seen}"
        );
        let open = "review possible_duplicate";
        let given = "matched decided #5003 !name_differs";
        assert_eq!(answers(&world, &served, &[]), [given, open, given], "{how:?}");
        // The next review goes on where this one ended.
        let mut talk = Talk::begin(
            &world,
            &served,
            "xterm",
            &[MODE[0], MODE[1], MODE[2], "--dry-run"],
        );
        talk.sees("Question 1 of 1")
            .sees("somebody like this")
            .types("s")
            .types("\r");
        assert_eq!(talk.ends().0, 0);
        assert!(served.writes().is_empty());
    }
}

#[test]
fn a_terminal_that_closes_ends_the_run_and_loses_no_answer() {
    let (world, served) = world();
    let arguments = ["resolve", "--interactive", MODE[0], MODE[1], MODE[2], "--yes"];
    let mut talk = Talk::of({
        let mut command = world.command_on(&served, arguments);
        command.env("TERM", "xterm");
        command
    });
    talk.sees("Question 1 of 2")
        .types("2")
        .sees("Question 2 of 2")
        .sees("q: leave");
    let pid = talk.session.get_process().pid().as_raw();
    drop(talk);
    let begun = std::time::Instant::now();
    let is_there =
        || std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "));
    while cfg!(target_os = "linux") && is_there() {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "it goes on without a terminal"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(served.writes().is_empty());
    assert_eq!(
        answers(&world, &served, &[])[0],
        "matched decided #5003 !name_differs"
    );
}

#[test]
fn rows_may_come_from_standard_input() {
    let (world, served) = world();
    let program = env!("CARGO_BIN_EXE_matchbook");
    let line = format!(
        "{program} resolve - --interactive --mode require-domain --dry-run --format csv <requests.csv 2>log >out"
    );
    let mut command = world.command_on(&served, Vec::<&str>::new());
    let mut shell = std::process::Command::new("/bin/sh");
    shell
        .arg("-c")
        .arg(line)
        .current_dir(world.work())
        .env_clear()
        .env("TERM", "xterm");
    for (name, value) in command.get_envs() {
        shell.env(name, value.unwrap_or_default());
    }
    command.env("TERM", "xterm");
    let mut talk = Talk::of(shell);
    talk.sees("Question 1 of 2")
        .sees("stdin:2")
        .types("1")
        .sees("Question 2 of 2")
        .types("n");
    talk.sees("All 2 questions are answered").types("\r");
    let (code, seen) = talk.ends();
    assert_eq!(code, 0, "{seen}");
    assert!(
        world.read("out").contains("create,domain_found"),
        "{}",
        world.read("out")
    );
    assert!(
        world.read("log").contains("2 answers are remembered"),
        "{}",
        world.read("log")
    );
}

#[test]
fn without_a_terminal_nobody_is_asked_for_anything() {
    let (world, served) = world();
    let arguments = ["-w", "/usr/bin/env"];
    // A session of its own has no terminal.
    let Ok(setsid) = std::fs::canonicalize("/usr/bin/setsid") else {
        return;
    };
    let program = env!("CARGO_BIN_EXE_matchbook");
    let mut command = std::process::Command::new(setsid);
    command.arg(arguments[0]).arg(program);
    command
        .args(["resolve", "--interactive", "--dry-run"])
        .args(MODE)
        .current_dir(world.work());
    let envs = world.command_on(&served, Vec::<&str>::new());
    command.env_clear();
    for (name, value) in envs.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    crate::harness::world::finish(command)
        .exits(2)
        .says("nobody is at a terminal to ask")
        .says("--interactive");
    assert!(served.requests().is_empty());
}

#[test]
fn a_dumb_terminal_gets_numbered_questions() {
    let (world, served) = world();
    let mut talk = Talk::begin(&world, &served, "dumb", &[MODE[0], MODE[1], MODE[2], "--dry-run"]);
    talk.sees("Question 1 of 2: several contacts fit")
        .sees("2) it is contact 5003, Carl Lund")
        .sees("answer: ");
    talk.types("7\n")
        .sees("none of the answers")
        .sees("answer: ")
        .types("2\n");
    talk.sees("Question 2 of 2")
        .sees("n) somebody else")
        .sees("answer: ")
        .types("b\n");
    talk.sees("Question 1 of 2").sees("answer: ").types("s\n");
    talk.sees("Question 2 of 2")
        .sees("answer: ")
        .types("\n")
        .sees("1 answered, 1 left open");
    let (code, seen) = talk.ends();
    assert_eq!(code, 4, "{seen}");
    assert!(!seen.contains("\u{1b}[?1049h"), "{seen}");
    assert_eq!(
        answers(&world, &served, &[]),
        ["skip decided", "review possible_duplicate", "skip decided"]
    );
}

#[test]
fn the_page_follows_the_size_of_the_terminal() {
    let (world, served) = world();
    let mut talk = Talk::begin(
        &world,
        &served,
        "xterm",
        &[MODE[0], MODE[1], MODE[2], "--dry-run"],
    );
    talk.sees("1: contact 5002")
        .sees("2: contact 5003")
        .sees("left/right: other questions");
    talk.session.get_process_mut().set_window_size(40, 20).unwrap();
    talk.sees("contact 5002: found by email")
        .sees("arrows, return; u take back; q leave");
    talk.session.get_process_mut().set_window_size(120, 40).unwrap();
    talk.sees("1: contact 5002")
        .sees("left/right: other questions")
        .types("q");
    assert_eq!(talk.ends().0, 4);
}

#[test]
fn somebody_new_is_created_and_found_in_the_next_night() {
    let (world, served) = world();
    let mut talk = Talk::begin(&world, &served, "xterm", &[MODE[0], MODE[1], MODE[2]]);
    talk.sees("Question 1 of 2")
        .types("1")
        .sees("Question 2 of 2")
        .types("n")
        .sees("All 2")
        .types("\r");
    talk.sees("Write these 1 changes to Autotask?").types("y");
    let (code, seen) = talk.ends();
    assert_eq!(code, 0, "{seen}");
    assert_eq!(served.contact_posts(), 1);
    for _ in 0..2 {
        let mut night = vec!["resolve", "--yes"];
        night.extend(MODE);
        world.run_on(&served, night).exits(0);
    }
    assert_eq!(served.contact_posts(), 1, "nobody is created twice");
    assert_eq!(served.holders("ana@bluefin.example").len(), 1);
}

/// Rows 1 and 3 are one question and one contact: the first of them adds him to the group.
#[test]
fn a_row_whose_link_another_row_makes_still_says_that_somebody_decided() {
    let (world, served) = decided();
    let known = answers(&world, &served, &["--group", "Callers"]);
    assert_eq!(known[0], "update added_to_group #5003 !name_differs");
    assert_eq!(known[2], "matched decided #5003 !name_differs");
}

/// Answers both questions: contact 5003, and somebody new.
fn decided() -> (World, Served) {
    let (world, served) = world();
    let mut talk = Talk::begin(
        &world,
        &served,
        "xterm",
        &[MODE[0], MODE[1], MODE[2], "--dry-run"],
    );
    talk.sees("Question 1 of 2")
        .types("2")
        .sees("Question 2 of 2")
        .types("n")
        .sees("All 2")
        .types("\r");
    assert_eq!(talk.ends().0, 0);
    (world, served)
}

#[test]
fn an_answer_does_not_count_when_what_was_offered_changed() {
    let (world, served) = decided();
    let known = "matched decided #5003 !name_differs";
    assert_eq!(
        answers(&world, &served, &[]),
        [known, "create domain_found !possible_duplicate", known]
    );
    // Another Ana turns up, and Bea has another title.
    let ana = json!({ "firstName": "Ana", "lastName": "Ruiz", "isActive": 1 });
    served.other_client("POST", "/Companies/174/Contacts", &ana);
    let title = json!({ "id": 5002, "title": "CEO" });
    served.other_client("PATCH", "/Companies/174/Contacts", &title);
    let asked = "review ambiguous_contact !decision_outdated";
    let twin = "review possible_duplicate !decision_outdated";
    assert_eq!(answers(&world, &served, &[]), [asked, twin, asked]);
    let mut talk = Talk::begin(
        &world,
        &served,
        "xterm",
        &[MODE[0], MODE[1], MODE[2], "--dry-run"],
    );
    talk.sees("Question 1 of 2").sees("answered before").types("q");
    assert_eq!(talk.ends().0, 4);
}

#[test]
fn a_saved_plan_is_applied_with_the_answers_that_it_was_made_with() {
    let (world, served) = decided();
    let mut plan = vec!["resolve", "--dry-run", "--out", "plan.json"];
    plan.extend(MODE);
    world.run_on(&served, plan).exits(0);
    world
        .run(["decisions", "forget", "--all", "--yes"])
        .exits(0)
        .says("2 decisions were forgotten");
    world.run_on(&served, ["apply", "plan.json", "--yes"]).exits(0);
    assert_eq!(served.contact_posts(), 1);
}

#[test]
fn a_saved_plan_is_stale_where_what_was_offered_changed() {
    let (world, served) = decided();
    let mut plan = vec!["resolve", "--dry-run", "--out", "plan.json"];
    plan.extend(MODE);
    world.run_on(&served, plan).exits(0);
    let ana = json!({ "firstName": "Ana", "lastName": "Ruiz", "isActive": 1 });
    served.other_client("POST", "/Companies/174/Contacts", &ana);
    world
        .run_on(&served, ["apply", "plan.json", "--yes", "--format", "csv"])
        .exits(4)
        .prints("stale,facts_moved");
    assert_eq!(served.contact_posts(), 0);
}

#[test]
fn decisions_are_listed_and_forgotten() {
    let (world, served) = decided();
    let listed = world
        .run(["decisions", "list", "--format", "ndjson"])
        .exits(0)
        .rows();
    let short: Vec<String> = listed
        .iter()
        .map(|row| {
            format!(
                "{} {} {} {}",
                row["id"], row["question"], row["answer"], row["record"]
            )
        })
        .collect();
    assert_eq!(
        short,
        [
            "1 \"ambiguous_contact\" \"contact\" 5003",
            "2 \"possible_duplicate\" \"new\" null"
        ]
    );
    world
        .run(["decisions"])
        .exits(0)
        .prints("Pat Doe")
        .prints("contact 5003 (Carl Lund)");
    world
        .run(["decisions", "--format", "json"])
        .exits(0)
        .prints("matchbook.decisions/1");
    world.run(["decisions", "forget"]).exits(2);
    world
        .run(["decisions", "forget", "1", "99"])
        .exits(2)
        .says("no decision has the number 99");
    world.run(["decisions", "forget", "--all"]).exits(2).says("--yes");
    world
        .run(["decisions", "forget", "1"])
        .exits(0)
        .says("1 decision was forgotten");
    let known = "create domain_found !possible_duplicate";
    assert_eq!(
        answers(&world, &served, &[]),
        ["review ambiguous_contact", known, "review ambiguous_contact"]
    );
}

#[test]
fn a_dry_run_goes_on_where_what_is_remembered_cannot_be_read() {
    let (world, served) = decided();
    std::fs::write(world.state().join("journal.sqlite"), "no database").unwrap();
    for side in ["journal.sqlite-wal", "journal.sqlite-shm"] {
        let _ = std::fs::remove_file(world.state().join(side));
    }
    let mut dry = vec!["resolve", "--dry-run"];
    dry.extend(MODE);
    world
        .run_on(&served, dry)
        .exits(4)
        .says("remembered decisions are not used");
    let mut real = vec!["resolve", "--yes"];
    real.extend(MODE);
    world.run_on(&served, real).exits(2);
    assert!(served.writes().is_empty());
}

#[test]
fn the_settings_file_cannot_ask() {
    let (world, served) = world();
    world.settings("[profiles.acme.resolve]\nmode = \"require-domain\"\ninteractive = true\n");
    world
        .run_on(&served, ["resolve", "requests.csv", "--dry-run"])
        .exits(2)
        .says("interactive");
}

#[test]
fn the_readme_shows_a_real_page() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let readme = readme.replace("\r\n", "\n");
    let block = readme.split("<!-- review -->\n```text\n").nth(1).unwrap();
    let block = block.split("```").next().unwrap();
    let world = World::new();
    let requests = world.fixture("timezest/page-1.json");
    let mut command = world.command([
        "--sandbox",
        "--color",
        "never",
        "resolve",
        "--interactive",
        "--dry-run",
    ]);
    command
        .args(["--mode", "require-domain", requests])
        .env("TERM", "vt100");
    let mut talk = Talk::of(command);
    talk.sees("Question 1 of 5").sees("q: leave").types("q");
    let (_, seen) = talk.ends();
    let page = seen.rsplit("\u{1b}[H").next().unwrap_or_default();
    let page = page.split("\u{1b}[J").next().unwrap();
    let lines: Vec<&str> = page
        .split("\u{1b}[K")
        .map(|line| line.trim_matches(['\r', '\n']))
        .collect();
    let page = lines.join("\n");
    assert!(
        page.trim() == block.trim(),
        "under `<!-- review -->` must stand:\n{page}"
    );
}
