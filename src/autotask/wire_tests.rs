//! Tests of the wire: what is read with patience, what with none, and that nothing panics.

use super::*;
use proptest::prelude::*;
use serde_json::json;

fn record(value: &Value) -> Record {
    value.as_object().cloned().unwrap_or_default()
}

#[test]
fn a_page_is_a_list_of_records_with_ids() {
    let body = json!({
        "items": [{"id": 0, "name": "MSP"}, {"id": 7}],
        "pageDetails": {"count": 2, "requestCount": 500, "prevPageUrl": null, "nextPageUrl": "https://x/"},
    });
    let read = page(record(&body)).unwrap();
    assert_eq!(read.records.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [0, 7]);
    assert!(read.has_next);
    assert!(!page(record(&json!({"items": []}))).unwrap().has_next);
}

#[test]
fn a_missing_list_is_never_an_empty_one() {
    for body in [
        json!({}),
        json!({"items": null}),
        json!({"items": {}}),
        json!({"items": [null]}),
        json!({"items": [{"name": "no id"}]}),
        json!({"items": [{"id": null}]}),
    ] {
        assert!(page(record(&body)).is_err(), "{body}");
    }
}

#[test]
fn metadata_is_read_with_patience() {
    let body = json!({"fields": [
        {"name": "note", "dataType": "string", "length": 50, "isRequired": true, "isQueryable": true,
         "referenceEntityType": "", "picklistValues": null},
        {"name": "Colour", "type": "string", "length": null, "label": "Colour of the door",
         "isPickList": true, "picklistValues": [{"value": "1", "label": "Red", "isActive": true}, null]},
        {"name": null}, 3,
    ]});
    let read = fields(&record(&body)).unwrap();
    assert_eq!(read.len(), 2);
    assert_eq!((read[0].length, read[0].is_required), (50, true));
    assert_eq!((&read[0].reference_entity, &read[0].picklist), (&None, &None));
    assert_eq!((read[1].data_type.as_str(), read[1].length), ("string", 0));
    assert_eq!(
        read[1].picklist.as_ref().map(|values| values[0].label.as_str()),
        Some("Red")
    );
    assert_eq!(read[1].label.as_deref(), Some("Colour of the door"));
}

#[test]
fn access_is_told_by_number() {
    let read = entity_information(&record(&json!({"info": {
        "name": "Contact",
        "canQuery": true, "userAccessForQuery": 2,
        "userAccessForCreate": 1,
        "canDelete": false, "userAccessForDelete": 1,
        "canUpdate": true, "userAccessForUpdate": null,
    }})));
    let read = read.unwrap();
    assert_eq!((read.query, read.create), (Access::Restricted, Access::All));
    assert_eq!((read.delete, read.update), (Access::None, Access::Unknown));
}

#[test]
fn errors_are_found_in_every_shape() {
    let cases: [(&[u8], &[&str]); 9] = [
        (br#"{"errors":["one","two"]}"#, &["one", "two"]),
        (br#"{"errors":"one"}"#, &["one"]),
        (br#"{"errors":[{"message":"one"}]}"#, &["one"]),
        (br#"{"errors":[{"code":1}]}"#, &[r#"{"code":1}"#]),
        (br#"{"Message":"one"}"#, &["one"]),
        (br#"{"errors":[],"Message":"one"}"#, &["one"]),
        (br#"{"errors":null}"#, &[]),
        (br#"["one"]"#, &[]),
        (b"\xff\xfe", &[]),
    ];
    for (body, expected) in cases {
        assert_eq!(error_texts(body), expected, "{}", String::from_utf8_lossy(body));
    }
}

#[test]
fn thresholds_and_zones_need_their_numbers() {
    let body = json!({"externalRequestThreshold": 10000, "requestThresholdTimeframe": 60,
        "currentTimeframeRequestCount": 421});
    let expected = Threshold {
        limit: 10_000,
        timeframe_minutes: 60,
        used: 421,
    };
    assert_eq!(threshold(&record(&body)), Ok(expected));
    assert!(threshold(&record(&json!({"externalRequestThreshold": 10000}))).is_err());
    assert!(zone(&record(&json!({"zoneName": "America East", "url": null}))).is_err());
}

/// Arbitrary JSON whose keys are those that the functions look for.
fn any_answer() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,6}".prop_map(Value::from),
    ];
    let key = prop::sample::select(vec![
        "items",
        "id",
        "pageDetails",
        "nextPageUrl",
        "fields",
        "name",
        "length",
        "picklistValues",
        "info",
        "errors",
        "message",
        "url",
        "itemId",
        "queryCount",
        "userAccessForQuery",
    ]);
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..6).prop_map(|pairs| {
                Value::Object(
                    pairs
                        .into_iter()
                        .map(|(key, value)| (key.to_owned(), value))
                        .collect(),
                )
            }),
        ]
    })
}

fn read_as_everything(body: &[u8]) {
    error_texts(body);
    is_web_page(None, body);
    if let Ok(body) = object(body) {
        let _ = (
            item_id(&body),
            query_count(&body),
            fields(&body),
            entity_information(&body),
        );
        let _ = (threshold(&body), zone(&body), page(body));
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(body: Vec<u8>) {
        read_as_everything(&body);
    }

    #[test]
    fn no_json_makes_it_panic(body in any_answer()) {
        read_as_everything(body.to_string().as_bytes());
    }
}
