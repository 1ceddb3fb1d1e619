//! The page of `--format html`: written by every command that prints rows, and opened in a real browser where there is
//! one.

use serde_json::Value;

use crate::harness::browser::{self, Browser};
use crate::harness::ran::Ran;
use crate::harness::tenant::{Data, Served};
use crate::harness::world::World;

/// Known, new, to decide, rejected, to mend, skipped, and one who would like to run in the browser.
const REQUESTS: &str = "id,name,email,title\n\
                        a,Ana Ruiz,ana.ruiz@bluefin.example,\n\
                        b,Noah Bright,noah@bluefin.example,Chef\n\
                        c,Ana Ruiz,ana.r@bluefin.example,\n\
                        d,Kim Walsh,kim@elsewhere.example,\n\
                        e,Cher,cher@bluefin.example,\n\
                        f,,,\n\
                        g,Zoë </script><script>window.ran=1</script><img src=x onerror=window.ran=2> \u{202e}Gray,zoe@bluefin.example,\n";

fn world() -> (World, Served) {
    let world = World::new();
    world.file("requests.csv", REQUESTS);
    let served = Data::small().serve(&world);
    (world, served)
}

fn written(world: &World, served: &Served, more: &[&str]) -> Ran {
    let fixed = [
        "resolve",
        "requests.csv",
        "--mode",
        "require-domain",
        "--format",
        "html",
        "--output",
        "page.html",
    ];
    world.run_on(served, fixed.iter().chain(more))
}

fn rows(page: &str, outcome: &str) -> usize {
    page.matches(&format!("<tr class=\"{outcome}\" data-r=")).count()
}

#[test]
fn every_row_is_in_the_page_as_often_as_in_the_summary() {
    let (world, served) = world();
    written(&world, &served, &["--dry-run", "--summary", "summary.json"]).exits(4);
    let page = world.read("page.html");
    let summary: Value = serde_json::from_str(&world.read("summary.json")).unwrap();
    let outcomes = summary["outcomes"].as_object().unwrap();
    assert_eq!(outcomes.len(), 6, "{summary}");
    for (outcome, count) in outcomes {
        assert_eq!(rows(&page, outcome) as u64, count.as_u64().unwrap(), "{outcome}");
    }
    assert_eq!(
        page.matches(" data-r=").count() as u64,
        summary["rows"].as_u64().unwrap()
    );
    let fingerprint = summary["plan_fingerprint"].as_str().unwrap();
    assert!(page.contains(fingerprint) && page.contains("</b> dry run</p>"));
}

#[test]
fn two_equal_dry_runs_write_the_same_page() {
    let (world, served) = world();
    written(&world, &served, &["--dry-run"]).exits(4);
    let first = world.read("page.html");
    written(&world, &served, &["--dry-run"]).exits(4);
    assert_eq!(first, world.read("page.html"));
}

#[test]
fn rejects_and_a_second_look_do_not_change_what_is_counted() {
    let (world, served) = world();
    written(&world, &served, &["--dry-run", "--rejects", "rejects.csv"]).exits(4);
    let rejects = world.read("rejects.csv");
    assert_eq!(
        rejects.lines().count(),
        1 + 3,
        "review, reject and invalid, once each: {rejects}"
    );
}

#[test]
fn apply_and_undo_write_pages_too() {
    let (world, served) = world();
    written(&world, &served, &["--dry-run", "--out", "plan"]).exits(4);
    let page = ["--format", "html", "--output", "page.html"];
    let ran = world
        .run_on(&served, ["apply", "plan", "--yes"].iter().chain(&page))
        .exits(4);
    let applied = world.read("page.html");
    assert!(
        applied.contains("</b> applied</p>") && rows(&applied, "created") == 2,
        "{ran}"
    );
    let runs = world.run_on(&served, ["runs", "list", "--format", "json"]);
    let runs: Value = serde_json::from_str(&runs.stdout).unwrap();
    let run = runs["runs"][0]["id"].as_str().unwrap();
    let ran = world
        .run_on(&served, ["undo", run, "--yes"].iter().chain(&page))
        .exits(0);
    let undone = world.read("page.html");
    assert!(rows(&undone, "updated") == 2, "{ran}");
    assert!(undone.contains("<del>1</del> → <ins>0</ins>"), "{undone}");
}

#[test]
fn a_browser_opens_the_page_without_a_complaint_and_asks_nobody() {
    let Some(chromium) = browser::chromium("the page in a browser") else {
        return;
    };
    let (world, served) = world();
    written(&world, &served, &["--dry-run"]).exits(4);
    let mut browser = Browser::start(&chromium);
    let opened = browser.open(&world.work().join("page.html"));
    assert!(opened.complaints.is_empty(), "{opened:?}");
    assert_eq!(opened.requests.len(), 1, "{opened:?}");
    assert_eq!(browser.value("window.ran ?? null"), Value::Null);
    assert_eq!(
        browser.value("document.images.length + document.scripts.length"),
        1
    );
    assert_eq!(browser.value("document.querySelectorAll('tr[data-r]').length"), 7);
    assert_eq!(
        browser.value("document.documentElement.lang + document.title"),
        "enmatchbook: 2 rows need a person"
    );
    let background = "getComputedStyle(document.documentElement).backgroundColor";
    assert_eq!(browser.value(background), "rgb(255, 255, 255)");
    browser.value("document.querySelector('#theme [value=dark]').click()");
    assert_eq!(browser.value(background), "rgb(22, 24, 27)");
}

#[test]
fn the_filter_narrows_what_a_browser_shows() {
    let Some(chromium) = browser::chromium("the filter of the page") else {
        return;
    };
    let (world, served) = world();
    written(&world, &served, &["--dry-run"]).exits(4);
    let mut browser = Browser::start(&chromium);
    browser.open(&world.work().join("page.html"));
    let shown = "[...document.querySelectorAll('tr[data-r]')].filter((row) => row.checkVisibility()).map((row) => row.lastChild.lastChild.textContent).join()";
    assert_eq!(browser.value(shown), "c,e,b,g,a,d,f");
    browser.value("document.getElementById('find').focus()");
    browser.types("ZOE gray");
    assert_eq!(
        browser.value(shown),
        "g",
        "neither case nor accents count, and words may stand apart"
    );
    assert_eq!(
        browser.value("document.getElementById('told').textContent"),
        "1 of 7 rows are shown."
    );
    assert_eq!(
        browser.value("document.querySelectorAll('.rows:not([hidden])').length"),
        1
    );
    // From the text by the keyboard over both lists to the button that shows all again.
    for _ in 0..3 {
        browser.presses("Tab", 9);
    }
    assert_eq!(browser.value("document.activeElement.textContent"), "Show all");
    browser.presses("Enter", 13);
    browser.value("new Promise((done) => setTimeout(done))");
    assert_eq!(browser.value(shown), "c,e,b,g,a,d,f");
    browser.value("const list = document.getElementById('outcome'); list.value = 'review'; list.dispatchEvent(new Event('input', {bubbles: true}))");
    assert_eq!(browser.value(shown), "c");
    let seen = browser.seen();
    assert!(seen.complaints.is_empty() && seen.requests.len() == 1, "{seen:?}");
}

#[test]
fn without_scripts_every_row_can_still_be_read() {
    let Some(chromium) = browser::chromium("the page without scripts") else {
        return;
    };
    let (world, served) = world();
    written(&world, &served, &["--dry-run"]).exits(4);
    let mut browser = Browser::start(&chromium);
    browser.scripts(false);
    browser.open(&world.work().join("page.html"));
    browser.scripts(true);
    let text = browser.value("document.body.innerText");
    let text = text.as_str().unwrap();
    for words in [
        "2 rows need a person",
        "Noah Bright",
        "kim@elsewhere.example",
        "somebody like this exists already",
        "requests.csv:6",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(
        !text.contains("Find in rows"),
        "what would not work is not there: {text}"
    );
}
