//! The README as a newcomer follows it: every shell line, top to bottom, run as written by bash in one empty home,
//! with the program on the path and Autotask on loopback.
//!
//! Only what a newcomer would put in place of an example is replaced: ports, the id of a run, a fingerprint, a folder.
//! Lines of cargo are not run here; the first two are what `.ci/run` does.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use crate::readme::shell_blocks;

/// The commands that end otherwise than with 0, by how they begin; the README says so beside each.
const ENDS_WITH: &[(&str, i32)] = &[
    // There is no terminal to ask at, and nothing was decided that could be forgotten.
    (
        "matchbook resolve requests.csv --mode require-domain --dry-run --interactive",
        2,
    ),
    ("matchbook decisions forget 12", 2),
    // Rows need a person.
    ("matchbook resolve requests.json --mode require-domain --group", 4),
    (
        "matchbook --sandbox resolve --dry-run fixtures/contacts/form.csv",
        4,
    ),
    (
        "matchbook resolve requests.csv --mode require-domain --dry-run",
        4,
    ),
    ("matchbook apply plan.json", 4),
    (
        "matchbook --sandbox resolve --dry-run --mode require-domain fixtures/timezest/page-1.json fixtures/timezest/page-2.json",
        4,
    ),
    ("matchbook --sandbox resolve --dry-run --explain", 4),
    ("matchbook -q --sandbox resolve", 4),
    (
        "matchbook resolve fixtures/timezest/page-2.json --mode require-domain --yes",
        4,
    ),
];

/// What asks, and is answered with yes.
const QUESTIONS: &[&str] = &["matchbook undo 0193c1f2"];

/// One home, one shell session after the other.
struct Newcomer {
    folder: tempfile::TempDir,
    environment: BTreeMap<String, String>,
    sandbox: Option<Child>,
}

impl Newcomer {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["home", "bin", "work", "tmp"] {
            fs::create_dir(at(name)).unwrap();
        }
        symlink(env!("CARGO_BIN_EXE_matchbook"), at("bin/matchbook")).unwrap();
        // The two programs of others that the README calls: one keeps secrets, one sends mail.
        for (name, text) in [
            ("pass", "#!/bin/sh\necho any\n"),
            ("mail", "#!/bin/sh\ncat >>mailed.txt\n"),
        ] {
            fs::write(at("bin").join(name), text).unwrap();
            fs::set_permissions(at("bin").join(name), fs::Permissions::from_mode(0o755)).unwrap();
        }
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        symlink(root.join("fixtures"), at("work/fixtures")).unwrap();
        for (name, from) in [
            ("requests.csv", "timezest/requests.csv"),
            ("requests.json", "timezest/page-2.json"),
        ] {
            fs::copy(root.join("fixtures").join(from), at("work").join(name)).unwrap();
        }
        fs::write(
            at("work/calls.csv"),
            "event,direction,from,from_name,to,started_at\n\
             call,inbound,+13125550111,ANA RUIZ,+13125550100,2026-03-01T09:00:00Z\n\
             sms,inbound,+13125550987,Nia North,+13125550100,2026-03-01T09:05:00Z\n",
        )
        .unwrap();
        fs::write(
            at("work/people.csv"),
            "Who,Since,E-mail address\nAna Ruiz,2019,ana.ruiz@bluefin.example\n",
        )
        .unwrap();
        fs::write(
            at("work/mails.json"),
            r#"{"value":[{"subject":"Re: [T20260105.0001] Printer","ccRecipients":[{"emailAddress":{"name":"Yuki Tanaka","address":"yuki.tanaka@bluefin.example"}}]}]}"#,
        )
        .unwrap();
        fs::write(at("work/list.csv"), "Ana Ruiz,2019,ana.ruiz@bluefin.example\n").unwrap();
        let path = format!("{}:/usr/bin:/bin", at("bin").display());
        let environment = BTreeMap::from([
            ("PATH".to_owned(), path),
            ("HOME".to_owned(), at("home").display().to_string()),
            ("TMPDIR".to_owned(), at("tmp").display().to_string()),
        ]);
        Self {
            folder,
            environment,
            sandbox: None,
        }
    }

    fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    fn bash(&self, text: &str) -> Command {
        let mut command = Command::new("bash");
        command
            .args(["-o", "pipefail", "-c", text])
            .current_dir(self.work())
            .env_clear()
            .envs(&self.environment)
            .stdin(Stdio::null());
        command
    }

    /// Starts the sandbox of the line on a free port, and says in the environment where it is.
    fn serve(&mut self, line: &str) {
        self.end_sandbox();
        let line = format!("exec {}", line.replace("127.0.0.1:8100", "127.0.0.1:0"));
        let mut child = self
            .bash(&line)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut address)
            .unwrap();
        assert!(address.starts_with("http://127.0.0.1:"), "{line}: {address:?}");
        self.environment
            .insert("SERVED".to_owned(), address.trim().to_owned());
        self.sandbox = Some(child);
    }

    /// What stays until somebody ends it is still there after a second.
    fn stays(&self, line: &str) {
        let mut child = self
            .bash(&format!("exec {line}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_secs(1));
        assert!(child.try_wait().unwrap().is_none(), "{line} has ended");
        child.kill().unwrap();
        child.wait().unwrap();
    }

    fn end_sandbox(&mut self) {
        if let Some(mut child) = self.sandbox.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// What a person reads off the screen and types: the id of the newest run, the fingerprint of the plan.
    fn typed(&self, line: &str) -> String {
        let mut line = line.replace("http://127.0.0.1:8100/atservicesrest/", "$SERVED");
        if line.contains("0193c1f2") || line.ends_with("show 0197") {
            let runs = self.bash("matchbook runs list --format json").output().unwrap();
            let runs: serde_json::Value = serde_json::from_slice(&runs.stdout).unwrap();
            let id = runs["runs"]
                .as_array()
                .and_then(|runs| runs.iter().find(|run| run["command"] != "undo"))
                .and_then(|run| run["id"].as_str())
                .unwrap_or_else(|| panic!("{runs}"));
            line = line.replace("0193c1f2", id).replace("0197", id);
        }
        if line.contains("52624e8e7ec7029a") {
            let plan = fs::read_to_string(self.work().join("plan.json")).unwrap();
            let from = plan.find("\"fingerprint\":\"").unwrap() + "\"fingerprint\":\"".len();
            line = line.replace("52624e8e7ec7029a", &plan[from..from + 16]);
        }
        // Two contacts of the sandbox.
        line.replace("29683501 29683502", "5001 5002")
            .replace("/srv/timezest", ".")
    }

    fn follow(&mut self, line: &str) -> Option<Output> {
        if line.starts_with("cargo ") {
            return None;
        }
        if line.starts_with("matchbook sandbox ") {
            self.serve(line);
            return None;
        }
        if let Some(variables) = line.strip_prefix("export ") {
            for pair in self.typed(variables).split_whitespace() {
                let (name, value) = pair.split_once('=').unwrap();
                let value = value.replace("$SERVED", &self.environment["SERVED"]);
                self.environment.insert(name.to_owned(), value);
            }
            return None;
        }
        if line.contains(" --interval ") {
            self.stays(line);
            return None;
        }
        let asked = QUESTIONS.contains(&line);
        let typed = self.typed(line) + if asked { " --yes" } else { "" };
        Some(self.bash(&typed).output().unwrap())
    }
}

impl Drop for Newcomer {
    fn drop(&mut self) {
        self.end_sandbox();
    }
}

/// The commands of a block: a line each, with those that go on put together; a script is one.
fn commands(text: &str) -> Vec<String> {
    if text.starts_with("#!") {
        return vec![text.to_owned()];
    }
    let mut commands: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in text.lines() {
        match commands.last_mut() {
            Some(command) if goes_on => {
                command.push('\n');
                command.push_str(line);
            }
            _ => commands.push(line.to_owned()),
        }
        goes_on = line.ends_with('|') || line.ends_with('\\');
    }
    commands.retain(|command| !command.trim().is_empty());
    commands
}

fn has(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
}

#[test]
fn every_command_of_the_readme_does_what_it_says_from_top_to_bottom() {
    let mut newcomer = Newcomer::new();
    let zipped = newcomer.bash("gzip -k requests.json && echo").status().unwrap();
    assert!(zipped.success());
    // The account that a newcomer has.
    newcomer.serve("matchbook sandbox --listen 127.0.0.1:8100");
    newcomer.follow(
        "export AUTOTASK_URL=http://127.0.0.1:8100/atservicesrest/ AUTOTASK_USERNAME=any@SANDBOX \
         AUTOTASK_SECRET=any AUTOTASK_INTEGRATION_CODE=any",
    );
    let jq = has("jq");
    if !jq {
        println!("jq is not installed: the README's lines with jq are not run");
    }
    let (mut ran, mut wrong) = (0, Vec::new());
    // The recipes have tests of their own, with the other programs that they call.
    let blocks = shell_blocks().filter(|block| !block.marker.starts_with("recipe"));
    for command in blocks.flat_map(|block| commands(&block.text)) {
        if command.contains("jq ") && !jq {
            continue;
        }
        let Some(output) = newcomer.follow(&command) else {
            continue;
        };
        ran += 1;
        let expected = ENDS_WITH
            .iter()
            .find(|(begin, _)| command.starts_with(begin))
            .map_or(0, |(_, code)| *code);
        if output.status.code() != Some(expected) {
            wrong.push(format!(
                "$ {command}\nended with {:?}, not {expected}\n{}{}",
                output.status.code(),
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr),
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(ran > 35, "only {ran} commands were found");
}
