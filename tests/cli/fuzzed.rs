//! Every input that fuzzing found worth keeping, through the same checks; and some bytes that no fuzzer is needed for.

use std::fs;
use std::path::Path;

#[path = "../../fuzz/bodies.rs"]
mod bodies;

type Body = fn(&[u8]);

const TARGETS: &[(&str, Body)] = &[
    ("email", bodies::email),
    ("phone", bodies::phone),
    ("name", bodies::name),
    ("company", bodies::company),
    ("input", bodies::input),
    ("table", bodies::table),
    ("json", bodies::json),
    ("archive", bodies::archive),
    ("encoding", bodies::encoding),
    ("layout", bodies::layout),
    ("settings", bodies::settings),
    ("plan", bodies::plan),
    ("wire", bodies::wire),
];

#[test]
fn kept_inputs_are_read_without_a_fault() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/fuzz");
    for (target, body) in TARGETS {
        let Ok(files) = fs::read_dir(kept.join(target)) else {
            continue;
        };
        for file in files {
            let path = file.unwrap().path();
            println!("{}", path.display());
            body(&fs::read(path).unwrap());
        }
    }
}

#[test]
fn plain_oddities_are_read_without_a_fault() {
    let oddities: &[&[u8]] = &[
        b"",
        b"\0",
        b"\xff\xfe",
        b"\xff\xfea\0",
        b"\"",
        b"0{",
        b"0[[[[[[[[",
        b"0name,email\n\"a,b",
        b"0name;email\r\n;;;;;;\r\n",
        b"+++++++++++++++",
        b"@@@@",
        "\u{202e}Ana \u{0}\u{301}\u{301}".as_bytes(),
    ];
    for (_, body) in TARGETS {
        for bytes in oddities {
            body(bytes);
        }
    }
}

#[test]
fn every_target_is_replayed_here() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/Cargo.toml");
    let manifest = fs::read_to_string(manifest).unwrap();
    let named: Vec<&str> = manifest
        .lines()
        .filter_map(|line| line.strip_prefix("path = \"targets/")?.strip_suffix(".rs\""))
        .collect();
    let replayed: Vec<&str> = TARGETS.iter().map(|(target, _)| *target).collect();
    assert_eq!(named, replayed);
}
