//! What other people do between the plan and its apply: only the rows that it concerns become stale.

use serde_json::{Value, json};

use crate::harness::ran::Ran;
use crate::harness::tenant::{Data, Served};
use crate::harness::world::World;

/// New people by domain and in a company by its name, somebody to be changed, and somebody whom nothing concerns.
const REQUESTS: &str = "id,name,email,company,title\n\
                        1,Noah Bright,noah+sales@bluefin.example,,\n\
                        2,Una Stone,una@gmail.com,Petrel Labs,\n\
                        3,Ana Ruiz,ana.ruiz@bluefin.example,,Head\n\
                        4,Otto Other,otto@gannet.example,,\n";

/// What is planned for the rows, and what it is when it was applied.
const PLANNED: [&str; 4] = ["create", "create", "update", "create"];
const APPLIED: [&str; 4] = ["created", "created", "updated", "created"];

/// What somebody else does, and the rows that it makes stale with what they say.
struct Meanwhile {
    request: (&'static str, &'static str, Value),
    stale: &'static [(usize, &'static str)],
}

const COMPANIES: &str = "/Companies";
const AT_BLUEFIN: &str = "/Companies/174/Contacts";
const AT_PETREL: &str = "/Companies/180/Contacts";

/// A new contact of somebody else's.
fn person(first: &str, last: &str, email: &str) -> Value {
    json!({ "firstName": first, "lastName": last, "emailAddress": email, "isActive": 1 })
}

/// Who and what turns up.
fn newcomers() -> Vec<Meanwhile> {
    let third_address = json!({ "firstName": "N", "lastName": "B", "emailAddress": "x@y.example",
                                "emailAddress3": "NOAH+sales@bluefin.example", "isActive": 1 });
    vec![
        Meanwhile {
            request: ("POST", AT_BLUEFIN, third_address),
            stale: &[(0, "a contact with this address exists now: ")],
        },
        Meanwhile {
            request: ("POST", AT_BLUEFIN, person("Some", "Body", "noah@bluefin.example")),
            stale: &[(0, "needs a decision now: somebody like this exists already")],
        },
        Meanwhile {
            request: ("POST", AT_PETREL, person("U.", "Stone", "stone@petrel.example")),
            stale: &[(1, "needs a decision now: somebody like this exists already")],
        },
        Meanwhile {
            request: ("POST", AT_PETREL, person("Vera", "Vole", "vera@bluefin.example")),
            stale: &[(0, "needs a decision now: several companies use this email domain")],
        },
    ]
}

/// What changes in companies and contacts that are there.
fn changes() -> Vec<Meanwhile> {
    const DOMAIN_INACTIVE: &str =
        "needs a decision now: only inactive contacts or companies use this email domain";
    const RENAMED: &str = "company 174 was called Bluefin Logistics Inc, is called Redfin Ltd now";
    vec![
        Meanwhile {
            request: ("PATCH", COMPANIES, json!({ "id": 174, "isActive": false })),
            stale: &[(0, DOMAIN_INACTIVE)],
        },
        Meanwhile {
            request: ("PATCH", COMPANIES, json!({ "id": 180, "isActive": false })),
            stale: &[(1, "needs a decision now: the company is inactive")],
        },
        Meanwhile {
            request: (
                "PATCH",
                COMPANIES,
                json!({ "id": 174, "companyName": "Redfin Ltd" }),
            ),
            stale: &[(0, RENAMED)],
        },
        Meanwhile {
            request: (
                "PATCH",
                COMPANIES,
                json!({ "id": 180, "companyName": "Quite Another" }),
            ),
            stale: &[(
                1,
                "needs mending now: owner, type or phone of the new company is missing",
            )],
        },
        Meanwhile {
            request: ("PATCH", AT_BLUEFIN, json!({ "id": 5001, "title": "Boss" })),
            stale: &[(2, "contact 5001: title was \"Clerk\", is \"Boss\" now")],
        },
        Meanwhile {
            request: ("PATCH", AT_BLUEFIN, json!({ "id": 5001, "isActive": 0 })),
            // Nobody else holds the domain.
            stale: &[
                (0, DOMAIN_INACTIVE),
                (2, "needs a decision now: only an inactive contact fits"),
            ],
        },
        Meanwhile {
            request: (
                "PATCH",
                "/Companies/190/Contacts",
                json!({ "id": 5002, "title": "Boss" }),
            ),
            stale: &[],
        },
    ]
}

/// A world with a plan of [`REQUESTS`].
fn planned() -> (World, Served) {
    let world = World::new();
    world.settings("[profiles.acme.resolve]\nmode = \"create-company\"\nupdate = \"overwrite\"\n");
    world.file("requests.csv", REQUESTS);
    let served = Data::small()
        .company(180, "Petrel Labs")
        .company(190, "Gannet")
        .contact(
            5002,
            190,
            "Gil",
            "Gannet",
            json!({ "emailAddress": "gil@gannet.example" }),
        )
        .serve(&world);
    served.other_client("PATCH", AT_BLUEFIN, &json!({ "id": 5001, "title": "Clerk" }));
    let dry = [
        "resolve",
        "requests.csv",
        "--dry-run",
        "--format",
        "ndjson",
        "--out",
        "plan.json",
    ];
    let dry = world.run_on(&served, dry).exits(0);
    let outcomes: Vec<_> = dry.rows().iter().map(|row| row["outcome"].clone()).collect();
    assert_eq!(outcomes, PLANNED, "{dry}");
    (world, served)
}

/// `apply plan.json` with one more flag.
fn apply(world: &World, served: &Served, how: &str) -> Ran {
    world.run_on(served, ["apply", "plan.json", "--format", "ndjson", how])
}

/// Asserts that these rows are stale and say why, and that the others are as they should be.
fn check(ran: &Ran, stale: &[(usize, &str)], outcomes: [&str; 4]) {
    for (nth, (row, outcome)) in ran.rows().iter().zip(outcomes).enumerate() {
        match stale.iter().find(|(at, _)| *at == nth) {
            None => assert_eq!(row["outcome"], outcome, "row {nth}\n{ran}"),
            Some((_, told)) => {
                assert_eq!(
                    (&row["outcome"], &row["reason"]),
                    (&json!("stale"), &json!("facts_moved")),
                    "{ran}"
                );
                let detail = row["detail"].as_str().unwrap_or_default();
                assert!(detail.contains(told), "expected {told:?}\n{ran}");
            }
        }
    }
}

#[test]
fn rows_whose_facts_moved_are_stale_and_the_others_go_on() {
    for Meanwhile { request, stale } in newcomers().into_iter().chain(changes()) {
        let (world, served) = planned();
        let (method, path, body) = request;
        served.other_client(method, path, &body);
        let code = if stale.is_empty() { 0 } else { 4 };
        let shown = apply(&world, &served, "--dry-run").exits(code);
        check(&shown, stale, PLANNED);
        assert!(served.writes().is_empty(), "{shown}");
        let applied = apply(&world, &served, "--yes").exits(code);
        check(&applied, stale, APPLIED);
        assert_eq!(served.writes().len(), 4 - stale.len(), "{applied}");
    }
}

#[test]
fn a_new_company_waits_for_a_row_that_still_holds() {
    let world = World::new();
    world.settings(
        "[profiles.acme.new_company]\nowner_resource_id = 29682885\ncompany_type = 1\nphone = \"+13125550100\"\n",
    );
    world.file(
        "requests.csv",
        "id,name,email,company\n1,Tara Singh,tara@nimbus.example,Nimbus Robotics\n\
         2,Ugo Conti,ugo@nimbus.example,Nimbus Robotics\n",
    );
    let served = Data::small().serve(&world);
    let flags = ["--mode", "create-company", "--reuse-company", "name"];
    let dry = ["resolve", "requests.csv", "--dry-run", "--out", "plan.json"];
    world.run_on(&served, dry.into_iter().chain(flags)).exits(0);
    let tara = person("Tara", "Singh", "tara@nimbus.example");
    served.other_client("POST", "/Companies/900/Contacts", &tara);
    apply(&world, &served, "--yes")
        .exits(4)
        .answers_are(&["stale facts_moved", "created company_new"]);
    let company = served.companies_called("Nimbus Robotics")[0]["id"].clone();
    assert_eq!(served.holders("ugo@nimbus.example")[0]["companyID"], company);
}
