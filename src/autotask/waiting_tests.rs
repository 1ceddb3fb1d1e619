//! Tests of waiting for the hour: simulated hours, in which another program uses the tenant too.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::{Request, Response};
use serde_json::json;

use super::*;
use crate::autotask::entity::EntityName;
use crate::autotask::filter::Filter;
use crate::autotask::line::Options;
use crate::autotask::scripted::{BASE, Scripted, client_over, credentials, only_autotask};
use crate::autotask::transport::{Transport, TransportError};
use crate::clock::{Clock, FrozenClock};
use crate::sandbox::in_process::InProcess;
use crate::sandbox::{Answer, Tenant};

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

/// A tenant on a frozen clock, whose every answer takes a second, and which another program asks at an even pace.
struct Town {
    tenant: Arc<Tenant>,
    clock: Arc<FrozenClock>,
    /// Time between two requests of the other program; none comes when zero.
    others_every: Duration,
    others_until: Duration,
    others_sent: AtomicU32,
    /// When each of our requests was sent, what it asked, and whether it was refused.
    ours: Mutex<Vec<(Duration, String, bool)>>,
}

impl Town {
    fn new(settings: &serde_json::Value, others_every: Duration, others_until: Duration) -> Arc<Self> {
        let clock = crate::autotask::scripted::clock();
        let data = json!({"schema": "matchbook.sandbox/1", "settings": settings}).to_string();
        Arc::new(Self {
            tenant: Arc::new(Tenant::from_json(&data, clock.clone()).unwrap()),
            clock,
            others_every,
            others_until,
            others_sent: AtomicU32::new(0),
            ours: Mutex::default(),
        })
    }

    fn client(self: &Arc<Self>, max_wait: Duration) -> Client {
        let options = Options {
            max_wait,
            ..Options::default()
        };
        let base = url::Url::parse(BASE).unwrap();
        Client::connect(
            credentials(),
            Some(&base),
            self.clone(),
            self.clock.clone(),
            only_autotask(),
            options,
        )
        .unwrap()
    }

    /// What the other program has sent by now.
    fn let_others_send(&self) {
        if self.others_every.is_zero() {
            return;
        }
        let now = self.clock.elapsed().min(self.others_until);
        while self.others_every * self.others_sent.load(Ordering::SeqCst) < now {
            self.others_sent.fetch_add(1, Ordering::SeqCst);
            let request = Request::get(format!("{BASE}ThresholdInformation"))
                .header("UserName", "other@ACME.COM")
                .header("Secret", "s")
                .header("ApiIntegrationCode", "c")
                .body(Vec::new())
                .unwrap();
            assert!(matches!(self.tenant.handle(&request), Answer::Reply(_)));
        }
    }

    /// The most of our requests in any timeframe.
    fn most_within(&self, timeframe: Duration) -> usize {
        let ours = self.ours.lock().unwrap();
        let ending_at = |end: Duration| {
            ours.iter()
                .filter(|(at, ..)| *at <= end && end.saturating_sub(*at) < timeframe)
                .count()
        };
        ours.iter().map(|(at, ..)| ending_at(*at)).max().unwrap_or(0)
    }

    fn readings(&self) -> Vec<Duration> {
        let ours = self.ours.lock().unwrap();
        let reading = |path: &str| path.ends_with("ThresholdInformation");
        ours.iter()
            .filter(|(_, path, _)| reading(path))
            .map(|(at, ..)| *at)
            .collect()
    }

    fn refused(&self) -> usize {
        self.ours
            .lock()
            .unwrap()
            .iter()
            .filter(|(_, _, refused)| *refused)
            .count()
    }
}

impl Transport for Town {
    fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        let (at, path) = (self.clock.elapsed(), request.uri().path().to_owned());
        self.let_others_send();
        let answer = InProcess(Arc::clone(&self.tenant)).send(request)?;
        let refused = answer.status() == 429;
        self.ours.lock().unwrap().push((at, path, refused));
        self.clock.sleep(Duration::from_secs(1));
        Ok(answer)
    }
}

/// An attention that writes down what it is told.
fn listening() -> (Attention, Arc<Mutex<Vec<Option<Wait>>>>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&heard);
    let attention = Attention {
        on_wait: Arc::new(move |wait| told.lock().unwrap().push(wait)),
        ..Attention::default()
    };
    (attention, heard)
}

fn ask(client: &Client) -> Result<u64, ApiError> {
    client.count(EntityName::Contacts, &Filter::all())
}

#[test]
fn an_hour_shared_with_another_program_stays_within_the_share() {
    let town = Town::new(
        &json!({"hourly_limit": 200}),
        Duration::from_secs(30),
        Duration::from_hours(9),
    );
    let (attention, heard) = listening();
    let client = town.client(Duration::from_hours(4)).attended_by(attention);
    client.begin_budget(0.25).unwrap();
    for _ in 0..120 {
        assert_eq!(ask(&client), Ok(0));
    }
    assert_eq!(town.most_within(HOUR), 50);
    assert_eq!(town.refused(), 0);
    let apart = town
        .readings()
        .windows(2)
        .map(|two| two[1].saturating_sub(two[0]))
        .min()
        .unwrap();
    assert!(apart >= MINUTE, "{apart:?}");
    let heard = heard.lock().unwrap();
    let reason = WaitReason::OwnShare { allowed: 50 };
    assert!(heard.iter().flatten().all(|wait| wait.reason == reason));
    assert_eq!(heard.last(), Some(&None));
    assert_eq!(
        heard[0].map(|wait| wait.up_to),
        Some(Duration::from_hours(4)),
        "nothing was waited before"
    );
    assert!(
        town.clock.elapsed() > 2 * HOUR,
        "120 requests need three windows of 50"
    );
}

#[test]
fn what_others_used_is_waited_for_and_read_once_a_minute() {
    let settings = json!({"hourly_limit": 200, "used": 195});
    let town = Town::new(&settings, Duration::ZERO, Duration::ZERO);
    let (attention, heard) = listening();
    let client = town.client(2 * HOUR).attended_by(attention);
    client.begin_budget(0.5).unwrap();
    for _ in 0..8 {
        assert_eq!(ask(&client), Ok(0));
    }
    // The question about the limit was one of the five that were left.
    let before_the_wait = town.ours.lock().unwrap()[..5].iter().all(|(at, ..)| *at < MINUTE);
    assert!(before_the_wait);
    let work = town.ours.lock().unwrap()[5..]
        .iter()
        .find(|(_, path, _)| path.ends_with("count"))
        .cloned();
    assert!(
        work.is_some_and(|(at, ..)| at >= HOUR),
        "the others' hour ends first"
    );
    let apart = town
        .readings()
        .windows(2)
        .map(|two| two[1].saturating_sub(two[0]))
        .min()
        .unwrap();
    assert!(apart >= MINUTE, "{apart:?}");
    let reason = WaitReason::TenantHour { limit: Some(200) };
    assert!(
        heard
            .lock()
            .unwrap()
            .iter()
            .flatten()
            .any(|wait| wait.reason == reason)
    );
}

#[test]
fn another_program_that_takes_everything_is_met_by_waiting() {
    // One request every ten seconds is 360 an hour: more than the tenant has, until it stops after half an hour.
    let town = Town::new(
        &json!({"hourly_limit": 100}),
        Duration::from_secs(10),
        Duration::from_mins(30),
    );
    let client = town.client(3 * HOUR);
    client.begin_budget(0.6).unwrap();
    for _ in 0..80 {
        assert_eq!(ask(&client), Ok(0));
    }
    assert!(town.most_within(HOUR) <= 60);
}

#[test]
fn waiting_ends_after_the_longest_wait() {
    let settings = json!({"hourly_limit": 200, "used": 199});
    let town = Town::new(&settings, Duration::from_secs(20), 9 * HOUR);
    let (attention, heard) = listening();
    let client = town.client(10 * MINUTE).attended_by(attention);
    client.begin_budget(0.5).unwrap();
    assert!(matches!(ask(&client), Err(ApiError::BudgetSpent { .. })));
    let slept: Duration = town
        .clock
        .sleeps()
        .into_iter()
        .filter(|sleep| *sleep != Duration::from_secs(1))
        .sum();
    assert!(slept <= 10 * MINUTE && slept >= 9 * MINUTE, "{slept:?}");
    let up_to: Vec<_> = heard
        .lock()
        .unwrap()
        .iter()
        .flatten()
        .map(|wait| wait.up_to)
        .collect();
    assert!(
        up_to.is_sorted_by(|before, after| before > after),
        "each step leaves less: {up_to:?}"
    );
    let waits = heard.lock().unwrap().len();
    assert!(
        ask(&client).is_err(),
        "the time to wait is for all calls together"
    );
    assert!(heard.lock().unwrap().len() <= waits + 3);
}

#[test]
fn a_wait_that_cannot_help_is_not_begun() {
    for (share, max_wait) in [(0.1, 15 * MINUTE), (0.0, 9 * HOUR), (0.1, Duration::ZERO)] {
        let town = Town::new(&json!({"hourly_limit": 30}), Duration::ZERO, Duration::ZERO);
        let (attention, heard) = listening();
        let client = town.client(max_wait).attended_by(attention);
        client.begin_budget(share).unwrap();
        let refused = (0..3).find_map(|_| ask(&client).err());
        assert!(
            matches!(refused, Some(ApiError::BudgetSpent { .. })),
            "{share} {refused:?}"
        );
        assert!(
            town.clock.elapsed() < MINUTE,
            "{share} {:?}",
            town.clock.elapsed()
        );
        assert_eq!(*heard.lock().unwrap(), [None], "{share}");
    }
}

#[test]
fn a_refusal_by_the_server_is_waited_for_as_it_asks() {
    let counted = || json!({"queryCount": 1});
    let full = || json!({"errors": ["The request limit has been exceeded."]});
    for (asked, expected) in [(None, vec![MINUTE]), (Some("90"), vec![Duration::from_secs(90)])] {
        let mut script = Scripted::new().on("POST", "Contacts/query/count", 429, full());
        if let Some(seconds) = asked {
            script = script.with_header("retry-after", seconds);
        }
        let script = script.on("POST", "Contacts/query/count", 200, counted());
        let (client, clock) = client_over(Arc::new(script), Options::default());
        assert_eq!(ask(&client), Ok(1));
        assert_eq!(clock.sleeps(), expected);
    }
    let script = Scripted::new()
        .on("POST", "Contacts/query/count", 429, full())
        .with_header("retry-after", "3600");
    let (client, clock) = client_over(Arc::new(script), Options::default());
    assert!(matches!(ask(&client), Err(ApiError::RateLimited { .. })));
    assert!(clock.sleeps().is_empty(), "an hour is longer than 15 minutes");
}

#[test]
fn somebody_who_asks_to_stop_ends_the_wait() {
    let settings = json!({"hourly_limit": 200, "used": 199});
    let town = Town::new(&settings, Duration::ZERO, Duration::ZERO);
    let clock = Arc::clone(&town.clock);
    let attention = Attention {
        interrupted: Arc::new(move || clock.elapsed() > 5 * MINUTE),
        ..Attention::default()
    };
    let client = town.client(2 * HOUR).attended_by(attention);
    client.begin_budget(0.5).unwrap();
    assert_eq!(ask(&client), Err(ApiError::Interrupted));
    assert!(town.clock.elapsed() < 7 * MINUTE);
    assert_eq!(ask(&client), Err(ApiError::Interrupted));
}

#[test]
fn threads_share_one_wait() {
    let town = Town::new(&json!({"hourly_limit": 40}), Duration::ZERO, Duration::ZERO);
    let client = town.client(5 * HOUR);
    client.begin_budget(0.5).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..10 {
                    assert_eq!(ask(&client), Ok(0));
                }
            });
        }
    });
    assert!(town.most_within(HOUR) <= 20);
}

#[test]
fn every_reason_says_what_is_used_up() {
    for (reason, words) in [
        (WaitReason::OwnShare { allowed: 50 }, "its share of 50 requests"),
        (
            WaitReason::TenantHour { limit: Some(10_000) },
            "10000 requests an hour are used up",
        ),
        (
            WaitReason::TenantHour { limit: None },
            "hourly request limit is reached",
        ),
    ] {
        assert!(reason.to_string().contains(words), "{reason}");
    }
}
