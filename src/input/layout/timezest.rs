//! `TimeZest` scheduling requests, as its API answers them.
//!
//! Field names: `TimeZest`'s API documentation and clients of it. The API gives neither company nor phone, so
//! hand-added keys with generic names are read beside its own. An Autotask entity that is associated with the
//! request is far better evidence than an address; `ConnectWise` entities are another system's.

use serde_json::Value;

use crate::input::column::Column;
use crate::input::layout::{Form, Layout, Record, Verdict, text_of};
use crate::input::row::Cells;

pub(super) static LAYOUT: Layout = Layout {
    name: "timezest",
    title: "TimeZest",
    forms: &[Form {
        title: "scheduling requests of the API",
        required: &["end_user_email|end_user_name|associated_entities"],
        columns: &[("end_user_name", Column::Name), ("end_user_email", Column::Email)],
        finish: Some(finish),
        ..Form::BOOKINGS
    }],
};

fn finish(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    for entity in record.objects("associated_entities") {
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
    let agents = record.objects("scheduled_agents");
    let agents: Vec<String> = agents
        .iter()
        .filter_map(|agent| {
            agent
                .get("email")
                .or_else(|| agent.get("name"))
                .or_else(|| agent.get("id"))
        })
        .filter_map(text_of)
        .collect();
    cells.set(Column::Agents, &agents.join(";"));
    Verdict::Row
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(json: &str) -> Cells {
        let mut cells = Cells::default();
        let value: Value = serde_json::from_str(json).unwrap();
        finish(&Record::Json(value.as_object().unwrap()), &mut cells);
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
