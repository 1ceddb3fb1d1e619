//! `TimeZest` scheduling requests, as its API answers them.
//!
//! Field names: `TimeZest`'s API documentation and clients of it. The API gives neither company nor phone, so
//! hand-added keys with generic names are read beside its own. An Autotask entity that is associated with the
//! request is far better evidence than an address; `ConnectWise` entities are another system's.

use serde_json::{Map, Value};

use crate::choice::Kind;
use crate::input::column::Column;
use crate::input::layout::{Layout, text_of};
use crate::input::row::Cells;

pub(super) static LAYOUT: Layout = Layout {
    name: "timezest",
    title: "TimeZest scheduling requests",
    kind: Kind::Scheduling,
    columns: &[("end_user_name", Column::Name), ("end_user_email", Column::Email)],
    with_country_code: &[],
    recognises: |record| {
        record.get("object").and_then(Value::as_str) == Some("scheduling_request")
            || record
                .get("id")
                .and_then(Value::as_str)
                .is_some_and(|id| id.starts_with("sreq_"))
            || record.contains_key("end_user_email")
    },
    nested,
};

fn nested(record: &Map<String, Value>, cells: &mut Cells) {
    for entity in objects(record.get("associated_entities")) {
        let id = entity.get("id").and_then(text_of);
        let number = entity.get("number").and_then(text_of);
        match (entity.get("type").and_then(Value::as_str), id, number) {
            (Some("autotask/contact"), Some(id), _) => cells.set(Column::ContactId, &id),
            (Some("autotask/company"), Some(id), _) => cells.set(Column::CompanyId, &id),
            (Some("autotask/ticket"), id, number) => {
                cells.set(Column::TicketId, &id.unwrap_or_default());
                cells.set(Column::Ticket, &number.unwrap_or_default());
            }
            _ => {}
        }
    }
    let agents: Vec<String> = objects(record.get("scheduled_agents"))
        .filter_map(|agent| {
            agent
                .get("email")
                .or_else(|| agent.get("name"))
                .or_else(|| agent.get("id"))
        })
        .filter_map(text_of)
        .collect();
    cells.set(Column::Agents, &agents.join(";"));
}

fn objects(list: Option<&Value>) -> impl Iterator<Item = &Map<String, Value>> {
    list.and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(json: &str) -> Cells {
        let mut cells = Cells::default();
        nested(
            serde_json::from_str::<Value>(json).unwrap().as_object().unwrap(),
            &mut cells,
        );
        cells
    }

    #[test]
    fn entities_and_agents_are_read() {
        let cells = cells(
            r#"{"associated_entities":[
                 {"type":"connectwise_psa/contact","id":7},
                 {"type":"autotask/ticket","id":8001,"number":"T20260105.0001"},
                 {"type":"autotask/company","id":0}],
               "scheduled_agents":[{"id":"agnt_1","name":"Ana","email":"ana@msp.example"},{"id":"agnt_2","name":"Bo"}]}"#,
        );
        assert_eq!(cells.get(&Column::ContactId), None);
        assert_eq!(cells.get(&Column::TicketId), Some("8001"));
        assert_eq!(cells.get(&Column::Ticket), Some("T20260105.0001"));
        assert_eq!(cells.get(&Column::CompanyId), Some("0"));
        assert_eq!(cells.get(&Column::Agents), Some("ana@msp.example;Bo"));
    }

    #[test]
    fn odd_shapes_are_no_entities() {
        for json in [
            "{}",
            r#"{"associated_entities":null}"#,
            r#"{"associated_entities":[1,{"type":3}]}"#,
        ] {
            assert!(cells(json).is_blank(), "{json}");
        }
    }
}
