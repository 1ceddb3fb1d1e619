//! For tests: the way between the real client and the embedded tenant, which goes wrong as a seed says, and a journal
//! in memory. Everything follows from the seed: time moves only when somebody waits, and nothing runs at the same
//! time but what a [`Turns`] lets run.

use std::collections::BTreeSet;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use http::{Request, Response};
use jiff::Timestamp;
use serde_json::{Value, json};
use url::Url;

use super::journal::{Fate, Intent, IntentId, Journal, PastWrite, WriteResult};
use super::town::{Dice, Killed};
use crate::autotask::lookup::LiveDirectory;
use crate::autotask::{Client, Credentials, Options, Transport, TransportError};
use crate::clock::{Clock as _, FrozenClock};
use crate::directory::key::Key;
use crate::directory::{Directory, DirectoryReader};
use crate::error::Failure;
use crate::person::candidate::Reading;
use crate::person::email::Placeholders;
use crate::person::phone::Region;
use crate::sandbox::{Answer, Tenant, in_process};

type Call = Request<Vec<u8>>;
type Outcome = Result<Response<Vec<u8>>, TransportError>;

/// What can go wrong.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Weather {
    /// One in so many writes goes wrong; none when 0.
    pub(super) writes: u64,
    /// One in so many reads goes wrong; none when 0.
    pub(super) reads: u64,
    /// One in so many calls of network and journal kills the process; none when 0.
    pub(super) kills: u64,
    /// One in so many creates comes after somebody else created the same person; none when 0.
    pub(super) strangers: u64,
    /// Longest time after which a request is still carried out, in seconds; none is late when 0.
    pub(super) latest: u64,
}

/// A request of one of our engines.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) engine: usize,
    pub(super) is_write: bool,
    pub(super) body: String,
}

/// A create that the tenant carried out for one of our engines.
#[derive(Debug, Clone)]
pub(super) struct Born {
    /// The number of its request.
    pub(super) request: usize,
    pub(super) id: i64,
    pub(super) path: String,
    pub(super) fields: Value,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) weather: Weather,
    pub(super) dice: Dice,
    late: Vec<(Duration, Call)>,
    /// Our requests, in order.
    pub(super) asked: Vec<Asked>,
    /// What our requests created, in order.
    pub(super) ours: Vec<Born>,
    pub(super) log: Vec<String>,
    pub(super) journal: Vec<PastWrite>,
}

/// The tenant, the network before it, and the journal.
pub(super) struct Net {
    tenant: Arc<Tenant>,
    pub(super) clock: Arc<FrozenClock>,
    pub(super) state: Mutex<State>,
    /// Who may go on, where several engines run.
    turns: Option<Turns>,
}

impl Net {
    pub(super) fn new(seed: u64, turns: Option<Turns>) -> Arc<Self> {
        let clock = Arc::new(FrozenClock::at("2026-03-01T12:00:00Z".parse().unwrap()));
        let contact = json!({"id": 999, "companyID": 5, "firstName": "Una", "lastName": "Ruiz", "title": ""});
        let company = |id: i64, name: &str| json!({"id": id, "companyName": name, "phone": "+1 312 555 0110", "ownerResourceID": 7});
        let data = json!({"schema": "matchbook.sandbox/1", "contacts": [contact],
            "companies": [company(0, "Own"), company(5, "Standing"), company(77, "Elsewhere")],
            "resources": [{"id": 7, "firstName": "Sam", "lastName": "Fox", "email": "sam@msp.example"}]});
        let tenant = Tenant::from_json(&data.to_string(), clock.clone()).unwrap();
        let state = State {
            dice: Dice(seed),
            ..State::default()
        };
        Arc::new(Self {
            tenant: Arc::new(tenant),
            clock,
            state: Mutex::new(state),
            turns,
        })
    }

    pub(super) fn with<T>(&self, with: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self
            .state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        with(&mut state)
    }

    fn note(&self, what: String) {
        self.with(|state| state.log.push(what));
    }

    /// What another program gets for a request.
    pub(super) fn elsewhere(&self, method: &str, path: &str, body: &Value) -> Value {
        let request = Request::builder()
            .method(method)
            .uri(format!("http://127.0.0.1/atservicesrest/v1.0{path}"))
            .header("UserName", "other@ACME")
            .header("Secret", "any")
            .header("ApiIntegrationCode", "any")
            .header("Content-Type", "application/json")
            .body(body.to_string().into_bytes());
        let response = self.reply(&request.unwrap());
        let body = json_of(&response);
        assert!(response.status().is_success(), "{method} {path}: {body}");
        body
    }

    /// Every record of a kind.
    pub(super) fn all(&self, entity: &str) -> Vec<Value> {
        let everything = json!({"filter": [{"op": "gte", "field": "id", "value": 0}]});
        let found = self.elsewhere("POST", &format!("/{entity}/query"), &everything);
        found["items"].as_array().unwrap().clone()
    }

    fn reply(&self, request: &Call) -> Response<Vec<u8>> {
        match self.tenant.handle(request) {
            Answer::Reply(response) => response,
            Answer::Dropped | Answer::Stalled => panic!("the tenant has no faults of its own"),
        }
    }

    /// Lets the tenant carry a request of ours out, and remembers what it created.
    fn carry_out(&self, request: &Call) -> Response<Vec<u8>> {
        let response = self.reply(request);
        let path = below(request);
        let id = json_of(&response)["itemId"].as_i64();
        if let (true, true, Some(id)) = (is_write(request), request.method() == "POST", id) {
            let fields = serde_json::from_slice(request.body()).unwrap();
            self.with(|state| {
                let request = state.asked.len() - 1;
                state.ours.push(Born {
                    request,
                    id,
                    path,
                    fields,
                });
            });
        }
        response
    }

    /// Carries out what is due.
    fn catch_up(&self) {
        let now = self.clock.elapsed();
        let due: Vec<Call> = self.with(|state| {
            let (due, late) = std::mem::take(&mut state.late)
                .into_iter()
                .partition(|(due, _)| *due <= now);
            state.late = late;
            let due: Vec<(Duration, Call)> = due;
            due.into_iter().map(|(_, request)| request).collect()
        });
        for request in due {
            self.note(format!("carried out late: {}", below(&request)));
            self.carry_out(&request);
        }
    }

    /// A point where the process can be killed.
    fn may_die(&self, where_: &str) {
        let dies = self.with(|state| state.weather.kills > 0 && state.dice.one_in(state.weather.kills));
        if dies {
            self.note(format!("KILLED {where_}"));
            std::panic::resume_unwind(Box::new(Killed));
        }
    }

    /// Somebody else is quicker, here or in a company of their own.
    fn stranger(&self, request: &Call) {
        let comes = self.with(|state| {
            let strangers = state.weather.strangers;
            strangers > 0 && state.dice.one_in(strangers)
        });
        if !comes || request.method() != "POST" || !below(request).ends_with("/Contacts") {
            return;
        }
        let mut fields: Value = serde_json::from_slice(request.body()).unwrap();
        let fields = fields.as_object_mut().unwrap();
        fields.remove("externalID");
        let path = if self.with(|state| state.dice.one_in(2)) {
            "/Companies/77/Contacts".to_owned()
        } else {
            below(request)
        };
        fields.remove("companyID");
        self.note(format!("a stranger creates the same person: {path}"));
        self.elsewhere("POST", &path, &json!(fields));
    }

    fn send(&self, engine: usize, request: Call) -> Outcome {
        self.catch_up();
        let writes = is_write(&request);
        let asked = Asked {
            engine,
            is_write: writes,
            body: String::from_utf8_lossy(request.body()).into_owned(),
        };
        self.with(|state| state.asked.push(asked));
        if writes {
            self.may_die("before the request");
            self.stranger(&request);
        }
        let (goes_wrong, how, seconds) = self.with(|state| {
            let one_in = if writes {
                state.weather.writes
            } else {
                state.weather.reads
            };
            let latest = state.weather.latest.max(1);
            let goes_wrong = one_in > 0 && state.dice.one_in(one_in);
            (goes_wrong, state.dice.roll(12), 1 + state.dice.roll(latest))
        });
        let what = format!("{engine}: {} {}", request.method(), below(&request));
        let outcome = if goes_wrong {
            self.goes_wrong(request, how, Duration::from_secs(seconds))
        } else {
            Ok(self.carry_out(&request))
        };
        let told = outcome.as_ref().map(|response| response.status().as_u16());
        let how = if goes_wrong {
            format!(" (fault {how})")
        } else {
            String::new()
        };
        self.note(format!("{what}{how}: {told:?}"));
        if writes {
            self.may_die("after the request");
        }
        outcome
    }

    fn goes_wrong(&self, request: Call, how: u64, late: Duration) -> Outcome {
        let lost = |text: &str| Err(TransportError::answer_lost(text));
        let has_latest = self.with(|state| state.weather.latest > 0);
        match how {
            0 => lost("connection reset"),
            1 => {
                self.carry_out(&request);
                lost("connection reset")
            }
            2 | 3 if has_latest && is_write(&request) => {
                let due = self.clock.elapsed() + late;
                self.with(|state| state.late.push((due, request)));
                lost("timed out")
            }
            2 | 3 => Err(TransportError::not_sent("connection refused")),
            4 => Ok(answer(
                500,
                "application/json",
                r#"{"errors":["Missing Required Field: title."]}"#,
            )),
            5 => Ok(answer(
                429,
                "application/json",
                r#"{"errors":["too many requests"]}"#,
            )),
            6 => Ok(answer(502, "text/html", "<html><body>Bad Gateway</body></html>")),
            7 => {
                self.carry_out(&request);
                Ok(answer(502, "text/html", "<html><body>Bad Gateway</body></html>"))
            }
            8 | 9 => {
                let mut response = self.carry_out(&request);
                let half = response.body().len() / 2;
                response.body_mut().truncate(half);
                Ok(response)
            }
            10 => Ok(answer(
                429,
                "application/json",
                r#"{"errors":["The thread threshold of 3 threads has been exceeded."]}"#,
            )),
            _ => {
                self.clock.sleep(late);
                Ok(self.carry_out(&request))
            }
        }
    }
}

fn answer(status: u16, kind: &str, body: &str) -> Response<Vec<u8>> {
    let response = Response::builder().status(status).header("content-type", kind);
    response.body(body.as_bytes().to_vec()).unwrap()
}

fn json_of(response: &Response<Vec<u8>>) -> Value {
    serde_json::from_slice(response.body()).unwrap_or_default()
}

/// The path below the API's version.
fn below(request: &Call) -> String {
    let path = request.uri().path();
    path.split_once("/v1.0")
        .map_or(path, |(_, below)| below)
        .to_owned()
}

fn is_write(request: &Call) -> bool {
    let path = request.uri().path();
    request.method() != "GET" && !path.ends_with("/query") && !path.ends_with("/count")
}

/// The line of one engine to the network.
struct Line(Arc<Net>, usize);

impl Transport for Line {
    fn send(&self, request: Call) -> Outcome {
        if let Some(turns) = &self.0.turns {
            turns.hand_over(self.1);
        }
        self.0.send(self.1, request)
    }
}

/// What one engine has: a client of its own, which asks one thing after the other.
pub(super) struct Engine {
    net: Arc<Net>,
    pub(super) client: Client,
    reading: Reading,
}

impl Engine {
    pub(super) fn new(net: &Arc<Net>, number: usize) -> Self {
        let client = Client::connect(
            Credentials::new("key@ACME", "any", "any"),
            Some(&Url::parse(in_process::BASE_URL).unwrap()),
            Arc::new(Line(Arc::clone(net), number)),
            net.clock.clone(),
            Arc::new(|_| true),
            Options {
                per_endpoint: 1,
                max_wait: Duration::from_mins(1),
                ..Options::default()
            },
        );
        Self {
            net: Arc::clone(net),
            client: client.unwrap(),
            reading: Reading::new(Region::parse("US").unwrap(), Placeholders::new(&[])),
        }
    }
}

impl DirectoryReader for Engine {
    /// Companies and contacts one after the other, so that the order of requests follows from the seed.
    fn look_up(&self, keys: &BTreeSet<Key>, directory: &mut Directory) -> Result<(), Failure> {
        self.net.note(format!("look for {} keys", keys.len()));
        let live = LiveDirectory::new(&self.client, &self.reading);
        let (companies, contacts): (BTreeSet<Key>, BTreeSet<Key>) = keys
            .iter()
            .cloned()
            .partition(|key| matches!(key, Key::CompanyCalled(_)));
        for some in [contacts, companies].iter().filter(|some| !some.is_empty()) {
            live.look_up(some, directory)?;
        }
        Ok(())
    }
}

/// The journal of one run; it survives the process.
pub(super) struct Book<'n> {
    pub(super) net: &'n Net,
    pub(super) run: &'n str,
}

impl Journal for Book<'_> {
    fn intent(&mut self, intent: &Intent<'_>) -> Result<IntentId, Failure> {
        self.net.may_die("before an intent is on disk");
        let sent: Timestamp = self.net.clock.now();
        let id = self.net.with(|state| {
            let id = IntentId(i64::try_from(state.journal.len()).unwrap());
            state
                .log
                .push(format!("{} intent {}: {}", self.run, id.0, intent.slot.0));
            state.journal.push(PastWrite {
                intent: id,
                run: self.run.to_owned(),
                slot: intent.slot.clone(),
                source: intent.row.source.clone(),
                number: intent.row.number,
                change: intent.change.clone(),
                standing: intent.standing.to_vec(),
                sent,
                fate: Fate::Open,
            });
            id
        });
        self.net.may_die("after an intent is on disk");
        Ok(id)
    }

    fn answered(&mut self, intent: IntentId, result: &WriteResult) -> Result<(), Failure> {
        self.net.may_die("before an answer is on disk");
        self.net.with(|state| {
            state.log.push(format!("answer {}: {result:?}", intent.0));
            let write = &mut state.journal[usize::try_from(intent.0).unwrap()];
            write.fate = result.fate();
        });
        self.net.may_die("after an answer is on disk");
        Ok(())
    }
}

/// Lets one of several engines go on at a time, and hands over at each request as a seed says.
pub(super) struct Turns {
    state: Mutex<Turn>,
    changed: Condvar,
}

struct Turn {
    current: usize,
    running: Vec<bool>,
    dice: Dice,
    /// One in so many requests hands over.
    hand_over: u64,
}

impl Turns {
    pub(super) fn new(engines: usize, seed: u64, hand_over: u64) -> Self {
        let state = Turn {
            current: 0,
            running: vec![true; engines],
            dice: Dice(seed ^ 0x7a11),
            hand_over,
        };
        Self {
            state: Mutex::new(state),
            changed: Condvar::new(),
        }
    }

    /// Waits until it is this engine's turn.
    pub(super) fn wait(&self, me: usize) {
        let turn = self.state.lock().unwrap();
        drop(self.changed.wait_while(turn, |turn| turn.current != me).unwrap());
    }

    /// Perhaps lets another engine go on first.
    fn hand_over(&self, me: usize) {
        let mut turn = self.state.lock().unwrap();
        let every = turn.hand_over;
        if turn.dice.one_in(every) {
            turn.next(me);
        }
        self.changed.notify_all();
        drop(self.changed.wait_while(turn, |turn| turn.current != me).unwrap());
    }

    /// This engine has ended.
    pub(super) fn end(&self, me: usize) {
        let mut turn = self.state.lock().unwrap();
        turn.running[me] = false;
        turn.next(me);
        self.changed.notify_all();
    }
}

impl Turn {
    fn next(&mut self, me: usize) {
        let count = self.running.len();
        let others = (1..=count).map(|step| (me + step) % count);
        self.current = others
            .into_iter()
            .find(|other| self.running[*other])
            .unwrap_or(me);
    }
}

impl Net {
    pub(super) fn turns(&self) -> &Turns {
        self.turns.as_ref().unwrap()
    }
}
