//! Rows of one batch that speak of the same new person make one create, and people of one new company make one.

use crate::harness::tenant::Data;
use crate::harness::world::World;

const SETTINGS: &str = "
    [profiles.acme.new_company]
    owner_resource_id = 29682885
    company_type = 1
    phone = \"+13125550100\"
";

#[test]
fn a_new_person_who_comes_twice_is_created_once() {
    let world = World::new();
    let served = Data::small().serve(&world);
    world.file(
        "a.csv",
        "id,name,email\n1,Noah Bright,noah.bright@bluefin.example\n2,Zoe Hart,zoe@bluefin.example\n",
    );
    world.file(
        "b.csv",
        "id,name,email\n3,\"Bright, Noah\",mailto:Noah.Bright@BLUEFIN.example\n",
    );
    let run = |how: &str| {
        let arguments = [
            "resolve",
            "a.csv",
            "b.csv",
            "--mode",
            "require-domain",
            "--format",
            "ndjson",
            how,
        ];
        world.run_on(&served, arguments).exits(0)
    };
    let planned = run("--dry-run").answers_are(&[
        "create domain_found",
        "create domain_found",
        "joined same_new_person",
    ]);
    let joined_to = serde_json::json!({ "source": "a.csv", "number": 1, "id": "1" });
    assert_eq!(planned.rows()[2]["joined_to"], joined_to, "{planned}");

    let applied = run("--yes").answers_are(&[
        "created domain_found",
        "created domain_found",
        "joined same_new_person",
    ]);
    let rows = applied.rows();
    assert_eq!(rows[2]["joined_to"], joined_to, "{applied}");
    assert!(rows[0]["contact"]["id"].is_i64(), "{applied}");
    assert_eq!(rows[0]["contact"]["id"], rows[2]["contact"]["id"], "{applied}");
    assert_ne!(rows[0]["contact"]["id"], rows[1]["contact"]["id"], "{applied}");
    assert_eq!(served.contact_posts(), 2);
    assert_eq!(served.holders("noah.bright@bluefin.example").len(), 1);
}

#[test]
fn people_of_one_new_company_share_it() {
    let world = World::new();
    world.settings(SETTINGS);
    let served = Data::small().serve(&world);
    world.file(
        "requests.csv",
        "id,name,email,company\n\
         1,Tara Singh,tara@nimbus.example,Nimbus Robotics\n\
         2,Leo Park,leo@nimbus.example,\"Nimbus Robotics, Inc.\"\n\
         3,Singh Tara,TARA@nimbus.example,NIMBUS ROBOTICS\n",
    );
    let arguments = [
        "resolve",
        "requests.csv",
        "--mode",
        "create-company",
        "--format",
        "ndjson",
        "--yes",
    ];
    let applied = world.run_on(&served, arguments).exits(0).answers_are(&[
        "created company_new",
        "created company_new",
        "joined same_new_person",
    ]);
    let companies = served.companies_called("Nimbus Robotics");
    assert_eq!((served.company_posts(), companies.len()), (1, 1), "{applied}");
    for row in applied.rows() {
        assert_eq!(row["company"]["id"], companies[0]["id"], "{row}");
        assert_eq!(row["contact"]["companyID"], companies[0]["id"], "{row}");
    }
    let rows = applied.rows();
    assert_eq!(rows[0]["contact"]["id"], rows[2]["contact"]["id"], "{applied}");
    for (email, row) in [
        ("tara@nimbus.example", &rows[0]),
        ("leo@nimbus.example", &rows[1]),
    ] {
        let holders = served.holders(email);
        assert_eq!(holders.len(), 1, "{email}");
        assert_eq!(holders[0]["id"], row["contact"]["id"], "{email}");
        assert_eq!(holders[0]["companyID"], companies[0]["id"], "{email}");
    }
}

#[test]
fn the_order_of_the_rows_changes_nobody() {
    let created = |lines: &[&str]| {
        let world = World::new();
        let served = Data::small().serve(&world);
        world.file(
            "requests.csv",
            format!("name,email,email2\n{}\n", lines.join("\n")),
        );
        let arguments = [
            "resolve",
            "requests.csv",
            "--mode",
            "catch-all",
            "--catch-all-company",
            "Catch-All",
        ];
        world.run_on(&served, arguments.iter().chain(&["--yes"])).exits(0);
        served.contact_posts()
    };
    // The second line ties the first and the third together.
    let lines = [
        "Noah Bright,n@a.example,",
        "Noah Bright,n@a.example,n@b.example",
        "Noah Bright,n@b.example,",
    ];
    for order in [[0, 1, 2], [2, 1, 0], [0, 2, 1], [1, 0, 2]] {
        assert_eq!(created(&order.map(|nth: usize| lines[nth])), 1, "{order:?}");
    }
}
