//! A real Chromium without a window, driven through its debugging pipe. It opens pages and says what they did; it knows
//! nothing of what stands in them.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// A browser that does not answer for so long hangs.
const LONGEST_ANSWER: Duration = Duration::from_mins(1);

/// A browser with one page.
pub(crate) struct Browser {
    child: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    asked: u64,
    session: String,
    /// Events that came while an answer was waited for.
    events: VecDeque<Value>,
    _profile: TempDir,
}

/// The Chromium of this machine. Where there is none it is said on the terminal, past the capture of test output.
pub(crate) fn chromium(test: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .flat_map(|folder| NAMES.map(|name| folder.join(name)))
        .find(|place| place.is_file());
    if found.is_none() {
        let told = format!(
            "\nSKIPPED: {test}: there is no Chromium on the PATH ({})\n",
            NAMES.join(", ")
        );
        std::io::stderr().write_all(told.as_bytes()).unwrap();
    }
    found
}

impl Browser {
    pub(crate) fn start(chromium: &Path) -> Self {
        let profile = TempDir::new().unwrap();
        // The pipe of the debugger are the files 3 and 4; a shell can put them there.
        let mut child = Command::new("sh")
            .args([
                "-c",
                "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null",
            ])
            .arg(chromium)
            .args([
                "--headless",
                "--remote-debugging-pipe",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
            ])
            .args([
                "--window-size=1280,900",
                "--disable-background-networking",
                "--disable-component-update",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let to = child.stdin.take().unwrap();
        let out = child.stdout.take().unwrap();
        let (send, from) = channel();
        std::thread::spawn(move || {
            let messages = BufReader::new(out).split(0);
            for message in messages.map_while(Result::ok) {
                let Ok(message) = serde_json::from_slice(&message) else {
                    return;
                };
                if send.send(message).is_err() {
                    return;
                }
            }
        });
        let mut browser = Self {
            child,
            to,
            from,
            asked: 0,
            session: String::new(),
            events: VecDeque::new(),
            _profile: profile,
        };
        let target = browser.ask("Target.createTarget", json!({"url": "about:blank"}));
        let attached = browser.ask(
            "Target.attachToTarget",
            json!({"targetId": target["targetId"], "flatten": true}),
        );
        let session = attached["sessionId"].as_str().unwrap();
        browser.session.push_str(session);
        for room in ["Page", "Runtime", "Log", "Network"] {
            browser.ask(&format!("{room}.enable"), json!({}));
        }
        browser
    }

    /// Whether the pages' own scripts may run.
    pub(crate) fn scripts(&mut self, may_run: bool) {
        self.ask("Emulation.setScriptExecutionDisabled", json!({"value": !may_run}));
    }

    /// Opens a file and waits until it is loaded. Gives what went wrong meanwhile, and each address that was asked for.
    pub(crate) fn open(&mut self, page: &Path) -> Opened {
        self.events.clear();
        let address = format!("file://{}", page.display());
        self.ask("Page.navigate", json!({"url": address}));
        while !self
            .events
            .iter()
            .any(|event| event["method"] == "Page.loadEventFired")
        {
            let event = self.next();
            self.events.push_back(event);
        }
        self.seen()
    }

    /// What went wrong and what was asked for since the page was opened.
    pub(crate) fn seen(&mut self) -> Opened {
        // Whatever was on its way has come when the next answer is there.
        self.value("0");
        let of = |method: &'static str| self.events.iter().filter(move |event| event["method"] == method);
        let complaints = [
            "Runtime.exceptionThrown",
            "Runtime.consoleAPICalled",
            "Log.entryAdded",
        ];
        Opened {
            complaints: complaints
                .iter()
                .flat_map(|method| of(method))
                .map(Value::to_string)
                .collect(),
            requests: of("Network.requestWillBeSent")
                .map(|event| event["params"]["request"]["url"].as_str().unwrap().to_owned())
                .collect(),
        }
    }

    /// The value of an expression in the page.
    pub(crate) fn value(&mut self, expression: &str) -> Value {
        let answer = self.ask(
            "Runtime.evaluate",
            json!({"expression": expression, "returnByValue": true, "awaitPromise": true}),
        );
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Types where the focus is.
    pub(crate) fn types(&mut self, text: &str) {
        self.ask("Input.insertText", json!({"text": text}));
    }

    /// Presses one key, such as `Enter` or `Tab`.
    pub(crate) fn presses(&mut self, key: &str, code: u32) {
        let text = if key == "Enter" { "\r" } else { "" };
        for kind in ["keyDown", "keyUp"] {
            self.ask(
                "Input.dispatchKeyEvent",
                json!({"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text}),
            );
        }
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let mut message = json!({"id": self.asked, "method": method, "params": params});
        if !self.session.is_empty() {
            message["sessionId"] = self.session.as_str().into();
        }
        self.to.write_all(message.to_string().as_bytes()).unwrap();
        self.to.write_all(&[0]).unwrap();
        self.to.flush().unwrap();
        loop {
            let message = self.next();
            if message["id"] == self.asked {
                assert!(message.get("error").is_none(), "{method}: {message}");
                return message["result"].clone();
            }
            self.events.push_back(message);
        }
    }

    fn next(&mut self) -> Value {
        self.from
            .recv_timeout(LONGEST_ANSWER)
            .expect("the browser answers")
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What opening a page came to.
#[derive(Debug)]
pub(crate) struct Opened {
    /// Errors, warnings and what the page wrote to the console.
    pub(crate) complaints: Vec<String>,
    /// Addresses that were asked for, the page's own first.
    pub(crate) requests: Vec<String>,
}
