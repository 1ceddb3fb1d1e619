//! One Autotask tenant in memory, and the way of a request through it.
//!
//! Sign-in, limits and scripted faults are settled here, then the request goes to what its path names. Everything
//! runs under one lock, so that a write is seen whole or not at all.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{Request, Response, StatusCode, header};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::data::{self, Data, DataError, Settings};
use super::entity::Entity;
use super::fault::{self, Fault, FaultKind, Script};
use super::limits::{Slot, Threads, Usage};
use super::metadata;
use super::moment;
use super::query::{self, Cursors, Query};
use super::records::{Records, number};
use super::refusal::{self, Refusal};
use super::rehearsal::Rehearsal;
use super::route::{self, Target};
use super::schema::{Record, Schema};
use super::scripted;
use super::write::{self, Parent, Writer};
use crate::clock::Clock;

/// The built-in tenant's data file.
const BUILT_IN: &str = include_str!("tenant.json");

/// An active resource of the built-in tenant who may own companies.
pub const BUILT_IN_OWNER_RESOURCE_ID: i64 = 29_682_885;
/// The company type of the built-in tenant's customers.
pub const BUILT_IN_COMPANY_TYPE: i64 = 1;
/// The phone that a company created in the built-in tenant may have: the tenant's own.
pub const BUILT_IN_COMPANY_PHONE: &str = "+1 312 555 0100";
/// The built-in tenant's catch-all company.
pub const BUILT_IN_CATCH_ALL_COMPANY_ID: i64 = 900;
/// The mail domain of the built-in tenant's own people.
pub const BUILT_IN_OWN_DOMAIN: &str = "kestrelridge.example";

/// What comes back for a request.
#[derive(Debug)]
pub enum Answer {
    /// An answer.
    Reply(Response<Vec<u8>>),
    /// The connection closes without one, as the script wants it.
    Dropped,
    /// The connection stays open without one, as the script wants it.
    Stalled,
}

/// An answer that is due after a while.
#[derive(Debug)]
pub struct Decided {
    /// What comes back.
    pub answer: Answer,
    /// How long it takes; the request is already carried out.
    pub delay: Duration,
    /// The pause between the pieces that a slow answer comes in; zero when it comes whole.
    pub pause: Duration,
}

/// One tenant.
pub struct Tenant {
    clock: Arc<dyn Clock>,
    schema: Schema,
    settings: Settings,
    threads: Arc<Threads>,
    state: Mutex<State>,
}

/// What requests change.
struct State {
    records: Records,
    cursors: Cursors,
    usage: Usage,
    script: Script,
}

impl Tenant {
    /// The tenant that is part of the program: an invented managed service provider with its customers.
    pub fn built_in(clock: Arc<dyn Clock>) -> Self {
        // A test reads the built-in file, so that the empty tenant here is never seen.
        let data = data::read(BUILT_IN).unwrap_or_else(|_| Data::empty());
        Self::new(data, clock)
    }

    /// The tenant of a data file; the error names the place that cannot be used.
    pub fn from_json(text: &str, clock: Arc<dyn Clock>) -> Result<Self, DataError> {
        Ok(Self::new(data::read(text)?, clock))
    }

    /// A tenant for a rehearsal: of a data file, else the built-in one, with limits and faults of the rehearsal's own.
    /// The error names the place in the file that cannot be used.
    pub fn rehearsed(
        text: Option<&str>,
        rehearsal: Rehearsal,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, DataError> {
        let mut data = data::read(text.unwrap_or(BUILT_IN))?;
        rehearsal.change(&mut data);
        Ok(Self::new(data, clock))
    }

    fn new(data: Data, clock: Arc<dyn Clock>) -> Self {
        let settings = data.settings;
        let usage = Usage::new(settings.hourly_limit, settings.used, clock.now());
        Self {
            clock,
            schema: data.schema,
            settings,
            threads: Arc::default(),
            state: Mutex::new(State {
                records: data.records,
                cursors: Cursors::default(),
                usage,
                script: Script::new(data.faults),
            }),
        }
    }

    /// Answers a request, after waiting as long as the answer takes. Requests of several threads count against the
    /// thread limit.
    pub fn handle(&self, request: &Request<Vec<u8>>) -> Answer {
        let slot = self.enter(request.uri().path());
        let decided = self.decide(request, &slot);
        let pieces = u32::try_from(fault::PIECES).unwrap_or(1);
        let delay = decided.delay + decided.pause * pieces.saturating_sub(1);
        if !delay.is_zero() {
            self.clock.sleep(delay);
        }
        decided.answer
    }

    /// Counts a request on the endpoint of its path until the slot is dropped.
    pub fn enter(&self, path: &str) -> Slot {
        Threads::enter(&self.threads, route::target(path).and_then(Target::endpoint))
    }

    /// Carries a request out that was counted by [`Tenant::enter`]. The caller waits before it hands the answer on,
    /// and drops the slot afterwards.
    pub fn decide(&self, request: &Request<Vec<u8>>, slot: &Slot) -> Decided {
        let mut state = self.state();
        let below = route::below_version(request.uri().path());
        let fault = below.and_then(|path| state.script.next(request.method().as_str(), path));
        let delay = self.delay(&mut state, fault.as_ref());
        let pause = match &fault {
            Some(fault) if fault.fault == FaultKind::Slow => Duration::from_millis(fault.pause()),
            Some(_) | None => Duration::ZERO,
        };
        let answer = match &fault {
            None => Answer::Reply(self.respond(&mut state, request, slot)),
            Some(fault) => self.faulty(&mut state, fault, request, slot),
        };
        Decided { answer, delay, pause }
    }

    /// The answer to a request that meets a fault.
    fn faulty(&self, state: &mut State, fault: &Fault, request: &Request<Vec<u8>>, slot: &Slot) -> Answer {
        match fault.fault {
            FaultKind::DropBefore => Answer::Dropped,
            FaultKind::StallBefore => Answer::Stalled,
            FaultKind::DropAfter => {
                self.respond(state, request, slot);
                Answer::Dropped
            }
            FaultKind::Stall => {
                self.respond(state, request, slot);
                Answer::Stalled
            }
            FaultKind::Delay | FaultKind::Slow => Answer::Reply(self.respond(state, request, slot)),
            FaultKind::Truncate => {
                let mut response = self.respond(state, request, slot);
                let half = response.body().len() / 2;
                response.body_mut().truncate(half);
                Answer::Reply(response)
            }
            FaultKind::StatusAfter => {
                self.respond(state, request, slot);
                Answer::Reply(scripted::answer(fault, self.settings.thread_limit))
            }
            FaultKind::Status | FaultKind::Html502 | FaultKind::ThreadText => {
                Answer::Reply(scripted::answer(fault, self.settings.thread_limit))
            }
        }
    }

    /// The scripted faults that have not fired as often as they should; a test that leaves any tested nothing.
    pub fn unused_faults(&self) -> Vec<Fault> {
        self.state().script.unused()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn delay(&self, state: &mut State, fault: Option<&Fault>) -> Duration {
        let scripted = fault
            .filter(|fault| fault.fault != FaultKind::Slow)
            .map_or(0, Fault::pause);
        let mut delay = Duration::from_millis(self.settings.latency_ms.saturating_add(scripted));
        if self.settings.usage_latency {
            let used = state.usage.used(self.clock.now()).saturating_mul(4);
            let limit = state.usage.limit();
            delay += match used {
                full if full >= limit.saturating_mul(3) => Duration::from_secs(1),
                half if half >= limit.saturating_mul(2) => Duration::from_millis(500),
                _ => Duration::ZERO,
            };
        }
        delay
    }

    fn respond(&self, state: &mut State, request: &Request<Vec<u8>>, slot: &Slot) -> Response<Vec<u8>> {
        match self.admitted(state, request, slot) {
            Ok(body) => refusal::json_response(StatusCode::OK, &body),
            Err(refusal) => refusal.response(),
        }
    }

    /// What every request has to pass before its target looks at it.
    fn admitted(&self, state: &mut State, request: &Request<Vec<u8>>, slot: &Slot) -> Result<Value, Refusal> {
        let target = route::target(request.uri().path()).ok_or(Refusal::NoSuchPath)?;
        if target == Target::Zone {
            return zone(request);
        }
        sign_in(request)?;
        let now = self.clock.now();
        if !state.usage.admit(now) {
            return Err(Refusal::Hourly(self.settings.hourly_limit));
        }
        if slot.in_flight() > self.settings.thread_limit {
            return Err(Refusal::Threads(self.settings.thread_limit));
        }
        declared_as_json(request)?;
        self.answer(state, target, request, now)
    }

    fn answer(
        &self,
        state: &mut State,
        target: Target,
        request: &Request<Vec<u8>>,
        now: Timestamp,
    ) -> Result<Value, Refusal> {
        let schema = &self.schema;
        let method = request.method().as_str();
        match (target, method) {
            (Target::Threshold, "GET") => Ok(json!({
                "externalRequestThreshold": state.usage.limit(),
                "requestThresholdTimeframe": 60,
                "currentTimeframeRequestCount": state.usage.used(now),
            })),
            (Target::Query(entity), "GET" | "POST") => {
                let query = Query::of(schema, entity, request)?;
                state.cursors.first(&query, entity, &state.records, request)
            }
            (Target::Next(entity), "GET" | "POST") => {
                state.cursors.next(schema, entity, &state.records, request)
            }
            (Target::Count(entity), "GET" | "POST") => {
                let query = Query::of(schema, entity, request)?;
                Ok(json!({ "queryCount": query.count(&state.records, entity) }))
            }
            (Target::Information(entity), "GET") => {
                Ok(metadata::information(entity, self.settings.restricted_user))
            }
            (Target::Fields(entity), "GET") => Ok(metadata::fields(schema, entity)),
            (Target::UserDefinedFields(entity), "GET") => metadata::user_defined_fields(schema, entity),
            (Target::Item(entity, id), "GET") => Ok(json!({ "item": state.records.get(entity, id) })),
            (Target::Children { entity, parent }, "GET") => Ok(children(&state.records, entity, parent)),
            (Target::Child { entity, parent, id }, "GET") => {
                let parent = Parent::of(entity, parent);
                Ok(json!({ "item": state.records.get(entity, id).filter(|record| parent.owns(record)) }))
            }
            _ => {
                let writer = Writer {
                    schema,
                    records: &mut state.records,
                    now: moment::write(now),
                };
                write(writer, target, request)
            }
        }
    }
}

/// The writes that exist; every other verb is told that there is no such thing.
fn write(mut writer: Writer<'_>, target: Target, request: &Request<Vec<u8>>) -> Result<Value, Refusal> {
    use Entity::{
        Companies, ContactGroupContacts, ContactGroups, Contacts, TicketAdditionalContacts, Tickets,
    };
    let method = request.method().as_str();
    let body = || write::object(request);
    let id = match (target, method) {
        (Target::Root(Contacts), "POST") => return Err(Refusal::ResourceNotFound),
        (
            Target::Root(
                Contacts | TicketAdditionalContacts | ContactGroupContacts | Entity::CompanyLocations,
            ),
            _,
        ) => {
            return Err(Refusal::NoSuchPath);
        }
        (Target::Root(entity @ (Companies | ContactGroups)), "POST") => {
            writer.create(entity, &body()?, None)?
        }
        (Target::Root(entity @ (Companies | ContactGroups | Tickets)), "PATCH") => {
            writer.update(entity, &body()?, None)?
        }
        (Target::Item(ContactGroups, id), "DELETE") => writer.delete(ContactGroups, id, None)?,
        (Target::Children { entity, parent }, "POST") => {
            writer.create(entity, &body()?, Some(Parent::of(entity, parent)))?
        }
        (
            Target::Children {
                entity: Contacts,
                parent,
            },
            "PATCH",
        ) => writer.update(Contacts, &body()?, Some(Parent::of(Contacts, parent)))?,
        (Target::Child { entity, parent, id }, "DELETE") => {
            writer.delete(entity, id, Some(Parent::of(entity, parent)))?
        }
        _ => return Err(Refusal::Verb(method.to_owned())),
    };
    Ok(json!({ "itemId": id }))
}

/// The records under a parent.
fn children(records: &Records, entity: Entity, parent: i64) -> Value {
    let field = Parent::of(entity, parent).field;
    let items: Vec<&Record> = records
        .all(entity)
        .filter(|record| number(record, field) == Some(parent))
        .collect();
    json!({
        "pageDetails": { "count": items.len(), "requestCount": 500, "prevPageUrl": null, "nextPageUrl": null },
        "items": items,
    })
}

/// Which host serves a user: this one, for everybody who has a name.
fn zone(request: &Request<Vec<u8>>) -> Result<Value, Refusal> {
    if request.method() != http::Method::GET {
        return Err(Refusal::Verb(request.method().as_str().to_owned()));
    }
    let user = query::parameter(request, "user").unwrap_or_default();
    if user.trim().is_empty() {
        return Err(Refusal::invalid("Zone information could not be determined"));
    }
    let origin = query::origin(request);
    Ok(json!({
        "zoneName": "Sandbox",
        "url": format!("{origin}/atservicesrest/"),
        "webUrl": format!("{origin}/"),
        "ci": 1,
    }))
}

/// All three headers must be there; any value is accepted, except the secret `wrong`.
fn sign_in(request: &Request<Vec<u8>>) -> Result<(), Refusal> {
    let given = |name: &str| {
        let value = request
            .headers()
            .get(name)
            .map(header::HeaderValue::as_bytes)
            .unwrap_or_default();
        value.trim_ascii()
    };
    let complete = ["UserName", "Secret", "ApiIntegrationCode"]
        .iter()
        .all(|name| !given(name).is_empty());
    if complete && given("Secret") != b"wrong" {
        Ok(())
    } else {
        Err(Refusal::SignIn)
    }
}

/// A body that is not declared as JSON is not read.
fn declared_as_json(request: &Request<Vec<u8>>) -> Result<(), Refusal> {
    let declared = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let media_type = declared
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim();
    if request.body().is_empty() || media_type.eq_ignore_ascii_case("application/json") {
        Ok(())
    } else {
        Err(Refusal::MediaType(media_type.to_owned()))
    }
}
