//! Whole pages: what stands in them, that nothing that strangers wrote becomes markup, and that they can be read.

use proptest::prelude::*;

use super::*;
use crate::report::samples::{self, printed, printed_with};
use crate::report::summary::Tally;

fn page(answers: &[Answer]) -> String {
    printed(&mut Html::default(), answers)
}

/// The rows as they stand in the page, without the page around them.
fn rows(page: &str) -> Vec<&str> {
    page.lines().filter(|line| line.contains(" data-r=")).collect()
}

/// The tags of a page in order, without attributes. What stands inside style and script is no markup.
fn tags(page: &str) -> Vec<String> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let (tag, after) = rest.split_once('>').unwrap();
        let name = tag.split([' ', '\n']).next().unwrap().to_owned();
        assert!(
            !name.is_empty() && !tag.contains('<'),
            "a stray sign of less than: {tag:?}"
        );
        rest = after;
        if matches!(name.as_str(), "style" | "script") {
            rest = &rest[rest.find(&format!("</{name}>")).unwrap()..];
        }
        tags.push(name);
    }
    tags
}

#[test]
fn every_element_that_begins_ends_where_it_should() {
    let mut answers = samples::dry_run();
    answers.extend(samples::applied());
    answers.extend([
        samples::hostile(),
        samples::wide(),
        samples::explained(samples::create()),
    ]);
    for page in [page(&[]), page(&answers)] {
        let mut open: Vec<String> = Vec::new();
        for tag in tags(&page) {
            match tag.strip_prefix('/') {
                Some(name) => assert_eq!(open.pop().as_deref(), Some(name), "{open:?}"),
                None if matches!(tag.as_str(), "!DOCTYPE" | "meta" | "input" | "br") => {}
                None => open.push(tag),
            }
        }
        assert!(open.is_empty(), "{open:?}");
    }
}

#[test]
fn the_page_asks_nobody_for_anything() {
    let page = page(&samples::dry_run());
    for needle in [
        "http:",
        "https:",
        " src=",
        "url(",
        "@import",
        "<link",
        "<iframe",
        " style=",
        " onclick=",
    ] {
        assert!(!page.contains(needle), "{needle}");
    }
    let links: Vec<&str> = page.split(" href=").skip(1).collect();
    assert!(!links.is_empty() && links.iter().all(|link| link.starts_with("\"#")));
}

#[test]
fn a_row_that_writes_shows_old_and_new() {
    let page = page(&[samples::update()]);
    insta::assert_snapshot!(rows(&page)[0], @r#"<tr class="update" data-r="fields_differ"><td><b>~</b>update</td><th scope="row"><b>Cy Dee</b><i>cy@acme.example</i></th><td>Acme Inc</td><td>fields differ<dl><dt>mobilePhone</dt><dd><del>(empty)</del> → <ins>+13125550199</ins></dd><dt>title</dt><dd><del>Accountant</del> → <ins>CFO</ins></dd></dl></td><td>requests.csv:6<br>sr_5</td></tr>"#);
}

#[test]
fn a_row_that_needs_a_person_shows_who_it_could_be_and_what_stands_in_the_input() {
    let header = ["name".to_owned(), "note".to_owned(), "empty".to_owned()];
    let page = printed_with(
        &mut Html::default(),
        &header,
        &[(samples::review(), ["Dan", "<b>", " "])],
    );
    insta::assert_snapshot!(rows(&page)[0], @r#"<tr class="review" data-r="ambiguous_contact"><td><b>?</b>review</td><th scope="row"><b>Dan Wu</b><i>dan@acme.example</i></th><td></td><td>several contacts fit: 2 active contacts have this address<ul><li><b>*</b>contact 30682 Dan Wu &lt;dan@acme.example&gt;, company 174: same address, same name</li><li><b>*</b>contact 309 Dan Wu &lt;dan@acme.example&gt;, company 1800, inactive: same address, same name</li></ul><details><summary>input</summary><p>The row as it stands in the input</p><dl><dt>name</dt><dd>Dan</dd><dt>note</dt><dd>&lt;b&gt;</dd></dl></details></td><td>requests.csv:7<br>sr_6</td></tr>"#);
}

#[test]
fn a_new_record_is_folded_with_its_evidence() {
    let page = page(&[samples::create()]);
    insta::assert_snapshot!(rows(&page)[0], @r#"<tr class="create" data-r="domain_found"><td><b>+</b>create</td><th scope="row"><b>Ana Ruiz</b><i>ana@acme.example</i></th><td>Acme Inc</td><td>in the company that uses this email domain<details><summary>fields, evidence</summary><p>create contact</p><dl><dt>companyID</dt><dd>174</dd><dt>firstName</dt><dd>Ana</dd><dt>lastName</dt><dd>Ruiz</dd><dt>emailAddress</dt><dd>ana@acme.example</dd><dt>isActive</dt><dd>1</dd></dl><p>domain acme.example: company 174. </p></details></td><td>requests.csv:4<br>sr_3</td></tr>"#);
}

#[test]
fn what_strangers_wrote_is_escaped_made_visible_and_kept_apart() {
    let page = page(&[samples::hostile(), samples::wide()]);
    let rows = rows(&page);
    insta::assert_snapshot!(rows[0], @r#"<tr class="review" data-r="ambiguous_contact"><td><b>?</b>review</td><th scope="row"><b><bdi>␛[31mAna␇ Ru&lt;U+202E&gt;zi x</bdi></b><i>ana&lt;U+200B&gt;@acme.example</i></th><td>A B&lt;U+009B&gt;2J</td><td>several contacts fit: <bdi>␛]8;;http://x␛\click</bdi><ul><li><b>*</b>contact 30682 <bdi>Dan␛[A Wu &lt;dan@acme.example&gt;, company 174: same address, same name</bdi></li></ul></td><td><bdi>evil␛[2K.csv:7</bdi><br>sr_6</td></tr>"#);
    assert!(rows[1].contains("<bdi>太郎 山田</bdi>"), "{}", rows[1]);
}

#[test]
fn every_row_stands_there_once_and_those_that_need_a_person_come_first() {
    let mut answers = samples::dry_run();
    for _ in 0..40 {
        answers.extend(samples::dry_run());
    }
    let page = page(&answers);
    let mut tally = Tally::default();
    for answer in &answers {
        tally.add(answer);
    }
    let summary = tally.summary();
    let rows = rows(&page);
    assert_eq!(rows.len() as u64, summary.rows);
    for (outcome, count) in &summary.outcomes {
        let class = format!("<tr class=\"{}\"", outcome.code());
        let found = rows.iter().filter(|row| row.contains(&class)).count() as u64;
        assert_eq!(found, *count, "{outcome}");
    }
    let needs = |row: &&str| row.contains("\"review\"") || row.contains("\"invalid\"");
    let first: Vec<_> = rows.iter().take_while(|row| needs(row)).collect();
    assert_eq!(first.len() as u64, summary.needs_a_person());
    assert!(page.contains("Needs a person, 51 to 82 of 82</caption>"));
    assert_eq!(
        page.matches("<caption").count(),
        2 + 2 + 4 + 4,
        "two tables of figures, and blocks of 50 rows"
    );
}

#[test]
fn the_head_says_what_it_is_about() {
    let cases = [
        (
            samples::dry_run(),
            "<h1>2 rows need a person</h1>",
            "<title>matchbook: 2 rows need a person</title>",
        ),
        (
            vec![samples::review()],
            "<h1>1 row needs a person</h1>",
            "1 to decide</a>",
        ),
        (
            vec![samples::matched()],
            "<h1>Nobody needs to look</h1>",
            "Nothing to write.",
        ),
        (Vec::new(), "<h1>Nobody needs to look</h1>", "<html lang=\"en\">"),
    ];
    for (answers, headline, more) in cases {
        let page = page(&answers);
        assert!(
            page.contains(headline) && page.contains(more),
            "{headline} {more}"
        );
    }
}

#[test]
fn after_applying_it_reads_in_the_past_tense() {
    let mut summary = Tally::default().summary();
    summary.run_id = Some("0193".into());
    summary.outcomes.insert(Outcome::Created, 1);
    let mut out = Vec::new();
    let mut html = Html::default();
    html.begin_pass(0, &summary, &mut out).unwrap();
    assert!(html.begin_pass(1, &summary, &mut out).unwrap());
    let text = String::from_utf8(out).unwrap();
    assert!(
        text.contains("</b> applied</p>") && text.contains(">Written <span>1</span></h2>"),
        "{text}"
    );
}

/// The colours of the style, as `(name, light, dark)`.
fn colours() -> Vec<(String, String, String)> {
    let (_, both) = policy::STYLE.split_once("@supports").unwrap();
    let colour = |part: &str| {
        let (name, rest) = part.split_once(": light-dark(")?;
        let (light, rest) = rest.split_once(", ")?;
        let (dark, _) = rest.split_once(')')?;
        Some((name.to_owned(), light.to_owned(), dark.to_owned()))
    };
    both.split("--").skip(1).filter_map(colour).collect()
}

/// The contrast of two colours by [WCAG 2.2](https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
fn contrast(one: &str, other: &str) -> f64 {
    let luminance = |colour: &str| {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn every_colour_can_be_read_on_its_paper_in_both_themes() {
    let colours = colours();
    assert_eq!(colours.len(), 12);
    let paper = colours.iter().find(|(name, ..)| name == "paper").unwrap();
    for (name, light, dark) in &colours {
        if ["paper", "line", "wash"].contains(&name.as_str()) {
            continue;
        }
        for (colour, paper) in [(light, &paper.1), (dark, &paper.2)] {
            let contrast = contrast(colour, paper);
            assert!(contrast >= 4.5, "--{name} {colour} on {paper}: {contrast:.2}");
        }
        let plain = format!("--{name}: {light};");
        assert!(
            policy::STYLE.contains(&plain),
            "older browsers have the light theme: {plain}"
        );
    }
}

/// An answer with the same text in every place that strangers write.
fn with_text(text: &str) -> Answer {
    let mut answer = samples::explained(samples::review());
    answer.row.source = format!("a{text}");
    answer.row.id = Some(text.into());
    answer.detail = Some(text.into());
    answer.changes = samples::update().changes;
    answer.changes.extend(samples::create_with_company().changes);
    answer.changes[0].fields.insert(format!("f{text}"), text.into());
    answer.evidence = samples::create().evidence;
    answer.evidence[0].value = text.into();
    answer.evidence[0].key = text.to_owned().into();
    for candidate in &mut answer.candidates {
        candidate.name = text.into();
        candidate.why = text.into();
        candidate.entity = text.into();
        candidate.email_address = Some(text.into());
    }
    if let Some(contact) = &mut answer.contact {
        contact.last_name = Some(format!("z{text}"));
        contact.email_address = Some(format!("z{text}"));
    }
    answer.joined_to = samples::joined().joined_to;
    if let Some(to) = &mut answer.joined_to {
        to.source = text.into();
        to.id = Some(text.into());
    }
    answer
}

fn page_with(text: &str) -> String {
    let header = [format!("c{text}")];
    printed_with(
        &mut Html::default(),
        &header,
        &[(with_text(text), [format!("v{text}").as_str()])],
    )
}

#[test]
fn markup_in_an_export_stays_text() {
    let plain = tags(&page_with("x"));
    for text in [
        "</script><img src=x onerror=alert(1)>",
        "\"><svg onload=alert(1)>",
        "'-alert(1)-'",
        "<!--",
        "]]>",
        "</style>",
        "&lt;b&gt;",
        "\0<\u{0}script>",
        "\u{202e}gpj.exe",
    ] {
        let page = page_with(text);
        let mut found = tags(&page);
        found.retain(|tag| !tag.ends_with("bdi"));
        assert_eq!(found, plain, "{text:?}");
        assert!(!page.contains('\u{202e}') && !page.contains('\0'));
    }
    assert!(page_with("&lt;").contains("&amp;lt;"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_becomes_markup_or_a_control_character(text in "[<>&\"'=/! a-c\\x00-\\x1f\u{80}-\u{9f}\u{200b}-\u{202e}\u{5d0}]{1,24}|\\PC{1,24}") {
        let page = page_with(&text);
        let mut found = tags(&page);
        found.retain(|tag| !tag.ends_with("bdi"));
        prop_assert_eq!(found, tags(&page_with("x")));
        prop_assert!(!page.chars().any(|c| c.is_control() && c != '\n'));
        let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        prop_assert!(!page.chars().any(turns));
    }
}
