//! Questions about records: whole result sets, page by page, several at a time, and counts.
//!
//! Pages are walked by id: the same query again for ids above the last one seen. A page link that the server hands
//! out is taken as a sign that more follows, and never as an address to go to.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use http::Method;
use serde_json::{Value, json};

use super::client::{Call, Client};
use super::entity::EntityName;
use super::error::ApiError;
use super::filter::Filter;
use super::pacing::Endpoint;
use super::wire::{self, Page, Record};

/// Records on a page; the most that Autotask gives.
pub const PAGE_ROWS: usize = 500;

/// One question about the records of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query<'a> {
    /// Whose records.
    pub entity: EntityName,
    /// Which of them.
    pub filter: Filter,
    /// The fields to bring; `id` comes always. With none named every field comes, user-defined ones too.
    pub fields: &'a [&'a str],
    /// How many records there can be; when that many came, no page behind them is asked for. `None` when nobody
    /// knows.
    pub most: Option<usize>,
}

impl Client {
    /// Every record that the filter finds, in order of id, with the given fields and `id`.
    ///
    /// # Errors
    /// [`ApiError::OurFault`], before anything is sent, for a filter with too many conditions or an empty part;
    /// [`ApiError::Unreadable`], when the server's pages do not get on.
    pub fn query(
        &self,
        entity: EntityName,
        filter: &Filter,
        fields: &[&str],
    ) -> Result<Vec<Record>, ApiError> {
        let mut records = Vec::new();
        self.query_pages(entity, filter, fields, |page| {
            records.extend(page);
            ControlFlow::Continue(())
        })?;
        Ok(records)
    }

    /// The same, handing each page over as it arrives, until the receiver breaks off.
    ///
    /// # Errors
    /// As [`Client::query`]; pages before the error were handed over.
    pub fn query_pages(
        &self,
        entity: EntityName,
        filter: &Filter,
        fields: &[&str],
        mut receive: impl FnMut(Vec<Record>) -> ControlFlow<()>,
    ) -> Result<(), ApiError> {
        let mut last = None;
        loop {
            let (records, next) = self.query_page(entity, filter, fields, last)?;
            if receive(records).is_break() || next.is_none() {
                return Ok(());
            }
            last = next;
        }
    }

    /// One page of what the filter finds, in order of id, from behind the id `after`; and the id behind which the
    /// next page begins, or `None` when this is the last. For those who ask each page anew.
    ///
    /// # Errors
    /// As [`Client::query`].
    pub fn query_page(
        &self,
        entity: EntityName,
        filter: &Filter,
        fields: &[&str],
        after: Option<i64>,
    ) -> Result<(Vec<Record>, Option<i64>), ApiError> {
        filter
            .check()
            .map_err(|fault| ApiError::OurFault(fault.to_string()))?;
        let narrowed = after.map_or_else(|| filter.clone(), |id| filter.after(id));
        let fields = if fields.is_empty() {
            Vec::new()
        } else {
            with_id(fields)
        };
        let mut page = self.page(entity, &narrowed, &fields)?;
        let next = next_start(&page, after)?;
        page.records.sort_by_key(|(id, _)| *id);
        Ok((page.records.into_iter().map(|(_, record)| record).collect(), next))
    }

    fn page(&self, entity: EntityName, filter: &Filter, fields: &[&str]) -> Result<Page, ApiError> {
        let mut body = json!({
            "filter": filter.to_json(),
            "MaxRecords": PAGE_ROWS,
        });
        if !fields.is_empty() {
            body["IncludeFields"] = json!(fields);
        }
        self.ask(entity, "query", &body)?.read(wire::page)
    }

    /// How many records the filter finds.
    ///
    /// # Errors
    /// [`ApiError::OurFault`] as for [`Client::query`].
    pub fn count(&self, entity: EntityName, filter: &Filter) -> Result<u64, ApiError> {
        filter
            .check()
            .map_err(|fault| ApiError::OurFault(fault.to_string()))?;
        let body = json!({"filter": filter.to_json()});
        self.ask(entity, "query/count", &body)?
            .read(|body| wire::query_count(&body))
    }

    fn ask(&self, entity: EntityName, what: &str, body: &Value) -> Result<super::answer::Answer, ApiError> {
        let path = format!("{}/{what}", entity.path());
        self.call(&Call::read(
            Method::POST,
            path,
            Some(body),
            Endpoint::Entity(entity),
        ))
    }

    /// Asks several questions at a time, as many on each entity as its endpoint takes. Results stand in the order
    /// of the questions.
    ///
    /// # Errors
    /// The first error; questions that were not asked by then are not asked any more.
    pub fn query_many(&self, queries: &[Query<'_>]) -> Result<Vec<Vec<Record>>, ApiError> {
        let lanes = lanes(queries);
        let stopped = AtomicBool::new(false);
        let failure = Mutex::new(None);
        let results: Vec<_> = queries.iter().map(|_| Mutex::new(Vec::new())).collect();
        let work = |lane: &Lane| {
            while let Some(number) = lane.next().filter(|_| !stopped.load(Ordering::Relaxed)) {
                match self.unless_stopped(&queries[number], &stopped) {
                    Ok(records) => *locked(&results[number]) = records,
                    Err(error) => {
                        stopped.store(true, Ordering::Relaxed);
                        locked(&failure).get_or_insert(error);
                    }
                }
            }
        };
        std::thread::scope(|scope| {
            for lane in &lanes {
                for _ in 0..self.per_endpoint().min(lane.numbers.len()) {
                    scope.spawn(|| work(lane));
                }
            }
        });
        match failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(error) => Err(error),
            None => Ok(results
                .into_iter()
                .map(|records| records.into_inner().unwrap_or_else(PoisonError::into_inner))
                .collect()),
        }
    }

    fn unless_stopped(&self, query: &Query<'_>, stopped: &AtomicBool) -> Result<Vec<Record>, ApiError> {
        let mut records = Vec::new();
        self.query_pages(query.entity, &query.filter, query.fields, |page| {
            records.extend(page);
            let complete = query.most.is_some_and(|most| records.len() >= most);
            if complete || stopped.load(Ordering::Relaxed) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
        Ok(records)
    }
}

/// The questions about one entity, taken in turn by the threads that work on it.
struct Lane {
    numbers: Vec<usize>,
    taken: AtomicUsize,
}

impl Lane {
    fn next(&self) -> Option<usize> {
        let turn = self.taken.fetch_add(1, Ordering::Relaxed);
        self.numbers.get(turn).copied()
    }
}

fn lanes(queries: &[Query<'_>]) -> Vec<Lane> {
    let mut by_entity = BTreeMap::<_, Vec<_>>::new();
    for (number, query) in queries.iter().enumerate() {
        by_entity.entry(query.entity).or_default().push(number);
    }
    let taken = || AtomicUsize::new(0);
    by_entity
        .into_values()
        .map(|numbers| Lane {
            numbers,
            taken: taken(),
        })
        .collect()
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The fields with `id` in front, which walking the pages needs. Field names are case-insensitive to Autotask.
fn with_id<'a>(fields: &[&'a str]) -> Vec<&'a str> {
    let others = fields
        .iter()
        .copied()
        .filter(|field| !field.eq_ignore_ascii_case("id"));
    std::iter::once("id").chain(others).collect()
}

/// The id after which the next page starts, or `None` after the last page.
///
/// # Errors
/// [`ApiError::Unreadable`], when the server gave records again that were asked to be left out, or when the order of
/// a full page is not by id, so that going on would leave records out.
fn next_start(page: &Page, last: Option<i64>) -> Result<Option<i64>, ApiError> {
    let unreadable = |text: &str| ApiError::Unreadable {
        status: 200,
        text: text.to_owned(),
    };
    let ids = || page.records.iter().map(|(id, _)| *id);
    if last.is_some_and(|last| ids().any(|id| id <= last)) {
        return Err(unreadable("a page brings records of the page before it"));
    }
    if page.records.len() < PAGE_ROWS && !page.has_next {
        return Ok(None);
    }
    if !ids().is_sorted_by(|before, after| before < after) {
        return Err(unreadable(
            "the records of a page are not in the order of their ids",
        ));
    }
    Ok(ids().next_back())
}

#[cfg(test)]
#[path = "queries_tests.rs"]
mod tests;
