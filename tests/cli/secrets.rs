//! Credentials go to the tenant's own address and nowhere else: no output, no file, no argument, no other host.

use std::io::{BufRead as _, BufReader, ErrorKind, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::sync::{Arc, Mutex};

use http::{Request, Response};
use matchbook::autotask::{ApiError, Client, Credentials, Options, Transport, TransportError};
use matchbook::clock::SystemClock;
use matchbook::settings::environment::Variable;
use matchbook::settings::host::HostPolicy;
use matchbook::settings::{Config, Connection, Environment};
use serde_json::json;

use crate::harness::ran::Ran;
use crate::harness::rehearsed::Rehearsed;
use crate::harness::tenant::{Data, Served};
use crate::harness::world::{INTEGRATION_CODE, SECRET, World, connect, finish};

const REQUESTS: &str = "id,name,email\n\
                        1,Noah Bright,noah@bluefin.example\n\
                        2,Zoe Hart,zoe@bluefin.example\n\
                        3,Cher,cher@bluefin.example\n";

const APPLY: [&str; 7] = [
    "resolve",
    "requests.csv",
    "--mode",
    "require-domain",
    "--format",
    "ndjson",
    "--yes",
];

/// Asserts that neither the output nor any file of the world holds a credential.
#[track_caller]
fn no_trace(world: &World, ran: &Ran) {
    for secret in [SECRET, INTEGRATION_CODE] {
        assert!(
            !ran.stdout.contains(secret) && !ran.stderr.contains(secret),
            "{secret} was printed\n{ran}"
        );
        for file in world.all_files() {
            let bytes = std::fs::read(&file).unwrap();
            let found = bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} stands in {}", file.display());
        }
    }
}

fn loud(world: &World, served: &Served, more: &[&str]) -> Ran {
    let arguments = APPLY
        .iter()
        .chain(&["-vvv", "--explain", "--summary", "s.json", "--rejects", "r.csv"]);
    let mut command = world.command_on(served, arguments.chain(more));
    for noisy in ["RUST_LOG", "MATCHBOOK_LOG"] {
        command.env(noisy, "trace");
    }
    command.env("RUST_BACKTRACE", "full");
    finish(command)
}

#[test]
fn the_loudest_run_prints_and_keeps_no_credential() {
    for format in ["text", "json"] {
        let world = World::new();
        world.file("requests.csv", REQUESTS);
        let refusal = json!({ "method": "POST", "path": "/Companies/*/Contacts", "fault": "status",
                              "body": { "errors": ["Contact.lastName: Value [x] is not valid."] } });
        let served = Data::small().fault(refusal).serve(&world);
        let ran = loud(&world, &served, &["--log-format", format]).exits(4);
        assert!(ran.stderr.contains("/Contacts/query"), "it was not loud\n{ran}");
        assert!(world.state().join("journal.sqlite").exists(), "nothing was kept");
        no_trace(&world, &ran);
    }
}

#[test]
fn a_run_that_fails_prints_no_credential_either() {
    let world = World::new();
    world.file("requests.csv", REQUESTS);
    let refusal =
        json!({ "method": "GET", "path": "/ThresholdInformation", "fault": "status", "status": 401 });
    let served = Data::small().fault(refusal).serve(&world);
    no_trace(&world, &loud(&world, &served, &[]).exits(7));

    let mut command = world.command(APPLY.iter().chain(&["-vvv", "--max-wait", "1s"]));
    connect(&mut command, "http://127.0.0.1:1/atservicesrest/");
    no_trace(&world, &finish(command).exits(6));
    for url in [
        "https://autotask.example/",
        "http://webservices3.autotask.net/",
        "nonsense",
    ] {
        let mut command = world.command(APPLY.iter().chain(&["-vvv"]));
        connect(&mut command, url);
        no_trace(&world, &finish(command).exits(2));
    }
}

/// Every command that knows a credential, at its loudest; names in braces stand for what differs between worlds.
const COMMANDS: [&str; 13] = [
    "connections list",
    "connections test",
    "doctor",
    "doctor --format json",
    "find --email noah@bluefin.example",
    "resolve requests.csv --dry-run --explain --summary s.json --rejects r.csv",
    "resolve requests.csv --yes --format json --output answers.json --summary s.json --rejects r.csv",
    "mirror refresh",
    "mirror status --format json",
    "resolve requests.csv --dry-run --lookup mirror",
    "runs list",
    "connections add beta --username api@KESTREL.EXAMPLE --url {base} --secret-file {secret}",
    "connections disconnect acme",
];

/// Runs every command in a world of its own while every request meets the fault, and looks for the credentials in
/// all that was printed and kept.
fn every_command_under(fault: Option<&str>, log_format: &str) {
    let world = World::new();
    world.file("requests.csv", REQUESTS);
    let switches: Vec<&str> = fault.iter().flat_map(|fault| ["--fault", fault]).collect();
    let served = Rehearsed::serve(&world, Data::small(), &switches);
    let base = served.base_url();
    let settings = world.settings(&format!(
        "[profiles.acme]\nusername = \"api@KESTREL.EXAMPLE\"\nintegration_code = \"{INTEGRATION_CODE}\"\n\
         secret_file = \"secret\"\nurl = \"{base}\"\nread_timeout = \"1s\"\n\
         [profiles.acme.resolve]\nmode = \"require-domain\"\nmax_wait = \"0s\"\n"
    ));
    let secret = settings.with_file_name("secret");
    std::fs::write(&secret, SECRET).unwrap();
    std::fs::set_permissions(&secret, PermissionsExt::from_mode(0o600)).unwrap();
    for line in COMMANDS {
        let words = line.split(' ').map(|word| {
            word.replace("{base}", base)
                .replace("{secret}", secret.to_str().unwrap())
        });
        let loud = ["-vvv", "--log-format", log_format].map(str::to_owned);
        let mut command = world.command(words.chain(loud));
        command
            .env("AUTOTASK_INTEGRATION_CODE", INTEGRATION_CODE)
            .env("RUST_BACKTRACE", "full")
            .env("RUST_LOG", "trace");
        let ran = finish(command);
        assert!(
            ran.code.is_some_and(|code| code != 101),
            "{fault:?}: it panicked\n{ran}"
        );
        assert!(
            fault.is_some() || ran.code == Some(0) || ran.code == Some(4),
            "{ran}"
        );
        for credential in [SECRET, INTEGRATION_CODE] {
            let printed = ran.stdout.contains(credential) || ran.stderr.contains(credential);
            assert!(!printed, "{fault:?}: {credential} was printed\n{ran}");
        }
    }
    assert!(
        served.requests().len() >= 5,
        "{fault:?}: hardly anybody was asked"
    );
    std::fs::remove_file(secret).unwrap();
    for file in world.all_files() {
        let bytes = std::fs::read(&file).unwrap();
        let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(
            !holds(SECRET),
            "{fault:?}: the secret stands in {}",
            file.display()
        );
        // The settings are where an integration code belongs.
        let kept = holds(INTEGRATION_CODE);
        assert_eq!(
            kept,
            file == settings,
            "{fault:?}: {} holds the code: {kept}",
            file.display()
        );
    }
}

#[test]
fn no_command_leaves_a_credential_anywhere_whatever_goes_wrong() {
    let faults = [
        None,
        Some("status:status=401:every=1"),
        Some("status:every=1"),
        Some("status-after:only=writes:every=1"),
        Some("drop-before:every=2"),
        Some("drop-after:only=writes:every=1"),
        Some("truncate:every=1"),
        Some("html-502:every=1"),
    ];
    std::thread::scope(|scope| {
        for (number, fault) in faults.into_iter().enumerate() {
            let log_format = ["text", "json"][number % 2];
            scope.spawn(move || every_command_under(fault, log_format));
        }
    });
}

#[test]
fn a_panic_that_shows_a_value_shows_no_credential() {
    let environment = [
        ("AUTOTASK_USERNAME", "api@KESTREL.EXAMPLE"),
        ("AUTOTASK_SECRET", SECRET),
        ("AUTOTASK_INTEGRATION_CODE", INTEGRATION_CODE),
    ];
    let variable = |name: &str| {
        Variable::ALL
            .into_iter()
            .find(|known| known.name() == name)
            .unwrap()
    };
    let environment = environment.map(|(name, value)| (variable(name), value));
    let environment = Environment::new(environment, None);
    let config = Config::default();
    let connection = Connection::resolve(false, None, &config, &environment).unwrap();
    let credentials = Credentials::new("api@KESTREL.EXAMPLE", SECRET, INTEGRATION_CODE);
    let shown = format!("{environment:?} {connection:?} {credentials:?}");
    assert!(shown.contains("api@KESTREL.EXAMPLE"), "{shown}");
    assert!(
        !shown.contains(SECRET) && !shown.contains(INTEGRATION_CODE),
        "{shown}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn arguments_of_the_process_hold_no_credential() {
    let world = World::new();
    world.file("requests.csv", REQUESTS);
    let slow = json!({ "method": "POST", "path": "/Companies/*/Contacts", "fault": "delay", "ms": 700 });
    let served = Data::small().fault(slow).serve(&world);
    let running = world.start_on(&served, APPLY);
    served.wait_for("create", |asked| asked.path.ends_with("/Contacts"));
    let arguments = std::fs::read(format!("/proc/{}/cmdline", running.id())).unwrap();
    let arguments = String::from_utf8_lossy(&arguments).into_owned();
    assert!(arguments.contains("require-domain"), "{arguments}");
    assert!(
        !arguments.contains(SECRET) && !arguments.contains(INTEGRATION_CODE),
        "{arguments}"
    );
    running.finish().exits(4);
    for flag in ["--secret", "--password", "--integration-code"] {
        world
            .run(APPLY.iter().chain(&[flag, "x"]))
            .exits(2)
            .says("unexpected argument");
    }
}

/// A host that is not the tenant's; it waits to see whether anybody comes.
struct Foreign(TcpListener);

impl Foreign {
    fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }

    #[track_caller]
    fn saw_nobody(&self) {
        match self.0.accept() {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            other => panic!("somebody came to the foreign host: {other:?}"),
        }
    }
}

#[test]
fn a_page_link_to_another_host_is_not_followed() {
    let world = World::new();
    world.file("requests.csv", REQUESTS);
    let foreign = Foreign::listen();
    let page = json!({ "items": [], "pageDetails": { "count": 500, "requestCount": 500, "prevPageUrl": null,
        "nextPageUrl": format!("http://{}/atservicesrest/v1.0/Contacts/query/next", foreign.address()) } });
    let served = Data::small()
        .fault(
            json!({ "method": "POST", "path": "/Contacts/query", "fault": "status", "status": 200,
                       "body": page }),
        )
        .serve(&world);
    let ran = world.run_on(&served, APPLY);
    foreign.saw_nobody();
    no_trace(&world, &ran);
    // The next pages were asked of the tenant itself.
    assert_eq!(ran.code, Some(4), "{ran}");
}

#[test]
fn a_redirect_to_another_host_is_not_followed() {
    let world = World::new();
    world.file("requests.csv", REQUESTS);
    let foreign = Foreign::listen();
    let redirecting = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/atservicesrest/", redirecting.local_addr().unwrap());
    let location = format!(
        "http://{}/atservicesrest/v1.0/ThresholdInformation",
        foreign.address()
    );
    let server = std::thread::spawn(move || {
        let (mut stream, _) = redirecting.accept().unwrap();
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
        let head: Vec<String> = lines
            .by_ref()
            .map_while(Result::ok)
            .take_while(|line| !line.is_empty())
            .collect();
        let answer =
            format!("HTTP/1.1 307 Temporary Redirect\r\nLocation: {location}\r\nContent-Length: 0\r\n");
        stream
            .write_all(format!("{answer}Connection: close\r\n\r\n").as_bytes())
            .unwrap();
        head
    });
    let mut command = world.command(APPLY.iter().chain(&["--max-wait", "1s"]));
    connect(&mut command, &base);
    let ran = finish(command);
    let head = server.join().unwrap();
    assert!(
        head.iter().any(|line| line.contains(SECRET)),
        "the tenant itself is signed in at: {head:#?}"
    );
    foreign.saw_nobody();
    assert_ne!(ran.code, Some(0), "{ran}");
    no_trace(&world, &ran);
}

/// Answers the look-up of the zone with an address, and remembers every request with its header names.
struct Zone {
    url: String,
    sent: Mutex<Vec<(String, Vec<String>)>>,
}

impl Transport for Zone {
    fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        let names = request.headers().keys().map(|name| name.as_str().to_lowercase());
        self.sent
            .lock()
            .unwrap()
            .push((request.uri().to_string(), names.collect()));
        let body = json!({ "zoneName": "Foreign", "url": self.url, "webUrl": self.url, "ci": 1 });
        Ok(Response::new(body.to_string().into_bytes()))
    }
}

#[test]
fn a_zone_on_another_host_gets_nothing() {
    for (url, host) in [
        ("https://autotask.example/atservicesrest/", "autotask.example"),
        (
            "https://webservices3.autotask.net.evil.example/atservicesrest/",
            "webservices3.autotask.net.evil.example",
        ),
        (
            "http://webservices3.autotask.net/atservicesrest/",
            "webservices3.autotask.net:80",
        ),
    ] {
        let zone = Arc::new(Zone {
            url: url.to_owned(),
            sent: Mutex::default(),
        });
        let allowed = |url: &url::Url| HostPolicy::default().check(url).is_ok();
        let transport: Arc<dyn Transport> = Arc::clone(&zone) as _;
        let credentials = Credentials::new("api@KESTREL.EXAMPLE", SECRET, INTEGRATION_CODE);
        let clock = Arc::new(SystemClock::new());
        let refused = Client::connect(
            credentials,
            None,
            transport,
            clock,
            Arc::new(allowed),
            Options::default(),
        );
        assert_eq!(
            refused.unwrap_err(),
            ApiError::ForeignHost {
                host: host.to_owned()
            },
            "{url}"
        );
        let sent = zone.sent.lock().unwrap();
        let [(asked, headers)] = sent.as_slice() else {
            panic!("{sent:?}")
        };
        assert!(asked.starts_with("https://webservices.autotask.net/"), "{asked}");
        for name in ["secret", "apiintegrationcode", "username"] {
            assert!(
                !headers.iter().any(|header| header == name),
                "{name} was sent to look the zone up"
            );
        }
    }
}
