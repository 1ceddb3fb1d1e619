//! Queries: how many records, which fields of them, one page after another.
//!
//! Records come by rising id and never in another order. A further page must be asked for with the verb of the first
//! call, and only the newest fifty cursors are remembered.

use std::collections::VecDeque;

use http::Request;
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::entity::Entity;
use super::filter::{self, Condition};
use super::records::Records;
use super::refusal::Refusal;
use super::schema::{Record, Schema, UDFS};

/// The most records of a page, and how many come when nothing is said.
const MOST_RECORDS: usize = 500;
/// How many pages Autotask remembers.
const REMEMBERED_CURSORS: usize = 50;
/// The longest query string of a GET; IIS knows no path for longer ones.
const LONGEST_QUERY_STRING: usize = 2048;

/// What one query asks for.
#[derive(Debug)]
pub(super) struct Query {
    condition: Condition,
    page_size: usize,
    include: Option<Vec<String>>,
    /// The text of a GET, to be repeated in its cursors.
    search: Option<String>,
}

/// Where a page starts.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Place {
    /// The last ids of the pages before the previous one, for going back.
    previous: Vec<i64>,
    /// Records with a higher id follow; from the start when absent.
    after: Option<i64>,
}

/// The cursors that were handed out.
#[derive(Debug, Default)]
pub(super) struct Cursors(VecDeque<Cursor>);

#[derive(Debug)]
struct Cursor {
    paging: String,
    entity: Entity,
    method: String,
    place: Place,
    page_size: usize,
}

impl Query {
    /// Reads the query of a request: the body of a POST, `search` of a GET.
    pub(super) fn of(schema: &Schema, entity: Entity, request: &Request<Vec<u8>>) -> Result<Self, Refusal> {
        if request.method() == http::Method::GET {
            if request.uri().query().unwrap_or_default().len() > LONGEST_QUERY_STRING {
                return Err(Refusal::NoSuchPath);
            }
            let search = parameter(request, "search").unwrap_or_default();
            let mut query = Self::read(schema, entity, search.as_bytes())?;
            query.search = Some(search);
            return Ok(query);
        }
        Self::read(schema, entity, request.body())
    }

    fn read(schema: &Schema, entity: Entity, text: &[u8]) -> Result<Self, Refusal> {
        let body: Value = serde_json::from_slice(text).map_err(|_| unreadable(text))?;
        let body = body.as_object().ok_or_else(|| Refusal::parse("", &body))?;
        let filter = property(body, "filter").unwrap_or(&Value::Null);
        let condition = filter::read(schema, entity, filter)?;
        // Clients disagree whether other spellings of this key are heard; the strict reading finds who relies on it.
        let page_size = match body.get("MaxRecords") {
            None | Some(Value::Null) => MOST_RECORDS,
            Some(value) => page_size(value)?,
        };
        let include = match property(body, "IncludeFields") {
            None | Some(Value::Null) => None,
            Some(Value::Array(names)) => Some(included(schema, entity, names)?),
            Some(other) => return Err(Refusal::parse("IncludeFields", other)),
        };
        Ok(Self {
            condition,
            page_size,
            include,
            search: None,
        })
    }

    /// How many records are found.
    pub(super) fn count(&self, records: &Records, entity: Entity) -> usize {
        records
            .after(entity, self.condition.above())
            .filter(|(_, record)| self.condition.holds(record))
            .count()
    }
}

fn page_size(value: &Value) -> Result<usize, Refusal> {
    let number = value
        .as_i64()
        .ok_or_else(|| Refusal::parse("MaxRecords", value))?;
    usize::try_from(number)
        .ok()
        .filter(|size| (1..=MOST_RECORDS).contains(size))
        .ok_or_else(|| Refusal::invalid("maxCountOfRecordsToReturn must be between 1 and 500"))
}

fn included(schema: &Schema, entity: Entity, names: &[Value]) -> Result<Vec<String>, Refusal> {
    let mut included = Vec::new();
    for name in names {
        let name = name
            .as_str()
            .ok_or_else(|| Refusal::parse("IncludeFields", name))?;
        let field = schema.find(entity, name).map(|field| field.name);
        let udf = schema.find_udf(entity, name).map(|udf| udf.name.as_str());
        let own = field
            .or(udf)
            .ok_or_else(|| Refusal::unknown_field(name, entity.singular()))?;
        included.push(own.to_owned());
    }
    Ok(included)
}

fn unreadable(text: &[u8]) -> Refusal {
    match std::str::from_utf8(text)
        .unwrap_or_default()
        .trim_start()
        .chars()
        .next()
    {
        None => Refusal::invalid("Invalid query syntax. A query is required."),
        Some(first) => Refusal::invalid(format!(
            "Unexpected character encountered while parsing value: {first}. Path '', line 1."
        )),
    }
}

/// A property in any letter case.
fn property<'a>(body: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    body.iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

/// A decoded parameter of the query string.
pub(super) fn parameter(request: &Request<Vec<u8>>, name: &str) -> Option<String> {
    form_urlencoded::parse(request.uri().query()?.as_bytes())
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.into_owned())
}

/// The address that the request was sent to, up to the host.
pub(super) fn origin(request: &Request<Vec<u8>>) -> String {
    let host = request
        .headers()
        .get(http::header::HOST)
        .and_then(|host| host.to_str().ok())
        .or_else(|| request.uri().authority().map(http::uri::Authority::as_str))
        .unwrap_or("127.0.0.1");
    format!("{}://{host}", request.uri().scheme_str().unwrap_or("http"))
}

impl Cursors {
    /// Answers the first page of a query.
    pub(super) fn first(
        &mut self,
        query: &Query,
        entity: Entity,
        records: &Records,
        request: &Request<Vec<u8>>,
    ) -> Result<Value, Refusal> {
        self.page(query, entity, records, request, &Place::default())
    }

    /// Answers a further page.
    pub(super) fn next(
        &mut self,
        schema: &Schema,
        entity: Entity,
        records: &Records,
        request: &Request<Vec<u8>>,
    ) -> Result<Value, Refusal> {
        let paging = parameter(request, "paging").unwrap_or_default();
        let method = request.method().as_str();
        let same_page = |cursor: &&Cursor| cursor.paging == paging && cursor.entity == entity;
        let Some(cursor) = self
            .0
            .iter()
            .filter(same_page)
            .find(|cursor| cursor.method == method)
        else {
            let other_verb = self.0.iter().any(|cursor| same_page(&cursor));
            return Err(if other_verb {
                Refusal::Verb(method.to_owned())
            } else {
                Refusal::invalid("Invalid query syntax. The page is not known or no longer kept.")
            });
        };
        let (place, page_size) = (cursor.place.clone(), cursor.page_size);
        let mut query = Query::of(schema, entity, request)?;
        query.page_size = page_size;
        self.page(&query, entity, records, request, &place)
    }

    fn page(
        &mut self,
        query: &Query,
        entity: Entity,
        records: &Records,
        request: &Request<Vec<u8>>,
        place: &Place,
    ) -> Result<Value, Refusal> {
        let mut found = records
            .after(entity, place.after.max(query.condition.above()))
            .filter(|(_, record)| query.condition.holds(record));
        let page: Vec<(i64, &Record)> = found.by_ref().take(query.page_size).collect();
        let more = found.next().is_some();
        let has_id = query
            .include
            .as_ref()
            .is_none_or(|names| names.iter().any(|name| name == "id"));
        if more && !has_id {
            return Err(Refusal::invalid(
                "Invalid query syntax. IncludeFields must name id when there are more pages.",
            ));
        }
        let next = page.last().filter(|_| more).map(|(last, _)| Place {
            previous: place.previous.iter().copied().chain(place.after).collect(),
            after: Some(*last),
        });
        let previous = place.after.map(|_| {
            let (after, previous) = match place.previous.split_last() {
                Some((after, previous)) => (Some(*after), previous.to_vec()),
                None => (None, Vec::new()),
            };
            Place { previous, after }
        });
        let items: Vec<Value> = page
            .iter()
            .map(|(_, record)| shown(record, query.include.as_deref()))
            .collect();
        Ok(json!({
            "items": items,
            "pageDetails": {
                "count": items.len(),
                "requestCount": query.page_size,
                "prevPageUrl": previous.map(|place| self.hand_out(query, entity, request, place)),
                "nextPageUrl": next.map(|place| self.hand_out(query, entity, request, place)),
            }
        }))
    }

    /// Remembers a cursor and writes its address.
    fn hand_out(
        &mut self,
        query: &Query,
        entity: Entity,
        request: &Request<Vec<u8>>,
        place: Place,
    ) -> String {
        let next: Vec<i64> = place.after.into_iter().collect();
        let paging = json!({ "pageSize": query.page_size, "previousIds": place.previous, "nextIds": next })
            .to_string();
        let mut parameters = form_urlencoded::Serializer::new(String::new());
        parameters.append_pair("paging", &paging);
        if let Some(search) = &query.search {
            parameters.append_pair("search", search);
        }
        let method = request.method().as_str().to_owned();
        self.0
            .retain(|old| (&old.paging, old.entity, &old.method) != (&paging, entity, &method));
        self.0.push_back(Cursor {
            paging,
            entity,
            method,
            place,
            page_size: query.page_size,
        });
        if self.0.len() > REMEMBERED_CURSORS {
            self.0.pop_front();
        }
        let path = request.uri().path();
        let path = path.strip_suffix("/next").unwrap_or(path);
        format!("{}{path}/next?{}", origin(request), parameters.finish())
    }
}

/// The record as it is answered; with `IncludeFields` only these fields.
fn shown(record: &Record, include: Option<&[String]>) -> Value {
    let Some(names) = include else {
        return Value::Object(record.clone());
    };
    let wanted = |name: &str| names.iter().any(|included| included == name);
    let mut kept: Record = record
        .iter()
        .filter(|(name, _)| wanted(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if let Some(Value::Array(udfs)) = record.get(UDFS) {
        let udfs = udfs
            .iter()
            .filter(|udf| udf.get("name").and_then(Value::as_str).is_some_and(wanted));
        kept.insert(UDFS.to_owned(), udfs.cloned().collect());
    }
    Value::Object(kept)
}
