//! Looking contacts up: each criterion, several at once, each format, and the exit codes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on may panic anywhere")]

use serde_json::Value;

use crate::served::Served;

fn ids(document: &Value) -> Vec<i64> {
    let contacts = document["contacts"].as_array().unwrap();
    contacts
        .iter()
        .map(|contact| contact["id"].as_i64().unwrap())
        .collect()
}

#[test]
fn contacts_are_found_by_any_criterion() {
    let served = Served::built_in();
    let cases: &[(&[&str], &[i64])] = &[
        // In the second and third field, in any letter case, decorated.
        (&["--email", "m.webb@webbfamily.example"], &[5002]),
        (&["--email", "mailto:grace.oneill@gmail.com"], &[5003]),
        // One address on several contacts; a placeholder too.
        (
            &["--email", "OFFICE@redwoodlearning.example"],
            &[5031, 5032, 5033],
        ),
        (&["--email", "noemail@lighthouse.example"], &[5048, 5049, 5050]),
        // As numbers, however they are written, in the country that is named.
        (&["--phone", "+1 312 555 0111"], &[5002]),
        (&["--phone", "7205550156"], &[5017]),
        (&["--phone", "020 7946 0124", "--region", "GB"], &[5042]),
        // Exactly this domain: not the one below it.
        (&["--domain", "summitcu.example"], &[5016, 5017]),
        // Names by their words alone: nicknames, marks, order.
        (&["--name", "Bill Price"], &[5013]),
        (&["--name", "Juergen Gross"], &[5040]),
        (&["--name", "Quist, Nora"], &[5026, 5027]),
        // Only those of the company; by id, by name in any letter case, by its name without the legal form.
        (&["--name", "Judith Hartwell", "--company", "194"], &[5037]),
        (
            &["--company", "bluefin logistics", "--name", "Tanaka Yuki"],
            &[5005],
        ),
        (&["--company", "MERIDIAN HEALTH, INC."], &[5019]),
        // All criteria together.
        (
            &["--email", "nora@tideway.example", "--phone", "207 555 0159"],
            &[5026],
        ),
    ];
    for (criteria, expected) in cases {
        let arguments = [&["find", "--format", "json"], *criteria].concat();
        let ran = served.run(&arguments);
        assert_eq!(ran.code, 0, "{criteria:?} {ran:?}");
        assert_eq!(ran.json()["schema"], "matchbook.contacts/1");
        assert_eq!(ids(&ran.json()), *expected, "{criteria:?}");
    }
}

#[test]
fn each_contact_says_why_and_whether_it_is_active() {
    let served = Served::built_in();
    let ran = served.run(&["find", "--name", "N. Quist", "--format", "json"]);
    let contacts = &ran.json()["contacts"];
    assert_eq!(contacts[0]["companyName"], "Tideway Marine Supply");
    assert_eq!(contacts[0]["isActive"], true);
    assert_eq!(contacts[1]["isActive"], false);
    assert_eq!(contacts[0]["matched_by"][0]["key"], "name");
    assert_eq!(contacts[0]["matched_by"][0]["agreement"], "weak");
    let ran = served.run(&["find", "--email", "nora@tideway.example"]);
    assert!(
        ran.out.contains("INACTIVE") && ran.out.contains("email in emailAddress"),
        "{ran:?}"
    );
    assert!(ran.err.contains("2 contacts found"), "{ran:?}");
}

#[test]
fn exit_codes_tell_none_one_and_several() {
    let served = Served::built_in();
    for (arguments, code) in [
        (&["find", "--email", "nobody@nowhere.example"][..], 4),
        (
            &["find", "--email", "ana.ruiz@bluefin.example", "--expect-one"],
            0,
        ),
        (&["find", "--email", "nora@tideway.example"], 0),
        (&["find", "--email", "nora@tideway.example", "--expect-one"], 4),
        (&["find", "--company", "No Such Company"], 4),
        (&["find", "--company", "4711"], 4),
        (&["find"], 2),
        (&["find", "--email", "no address"], 2),
        (&["find", "--phone", "020 7946 0124", "--region", "Atlantis"], 2),
    ] {
        let ran = served.run(arguments);
        assert_eq!(ran.code, code, "{arguments:?} {ran:?}");
    }
    let ran = served.run(&["find", "--company", "Lakeside Dentla"]);
    assert!(ran.err.contains("did you mean \"Lakeside Dental\"?"), "{ran:?}");
}

#[test]
fn formats_keep_their_frame_where_nobody_is_found() {
    let served = Served::built_in();
    let nobody = |format| served.run(&["find", "--email", "nobody@nowhere.example", "--format", format]);
    assert_eq!(nobody("table").out, "");
    assert_eq!(nobody("ndjson").out, "");
    assert_eq!(ids(&nobody("json").json()), Vec::<i64>::new());
    assert!(nobody("csv").out.starts_with("id,companyID,companyName,"));
    let csv = served.run(&["find", "--domain", "tideway.example", "--format", "csv"]);
    let last = csv.out.lines().last().unwrap();
    assert!(
        last.starts_with("5027,187,") && last.ends_with(",false,domain in emailAddress"),
        "{last}"
    );
    let lines = served.run(&["find", "--domain", "tideway.example", "--format", "ndjson"]);
    assert_eq!(lines.out.lines().count(), 2);
}

#[test]
fn without_an_account_the_sandbox_answers() {
    let served = Served::built_in();
    let mut command = served.command(&["find", "--sandbox", "--name", "Ana Ruiz"]);
    command.env_remove("AUTOTASK_URL").env_remove("AUTOTASK_SECRET");
    let ran = crate::served::Ran::of(&command.output().unwrap());
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("5001"), "{ran:?}");
}
