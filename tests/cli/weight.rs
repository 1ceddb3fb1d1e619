//! What the program weighs: how many crates it is made of. Whoever adds one sees it here, and says why in the manifest.

/// Crates of the lock file, the program itself and those of tests and other systems included.
const MOST_CRATES: usize = 450;

#[test]
fn the_crates_are_counted() {
    let lock = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock")).unwrap();
    let crates = lock.lines().filter(|line| *line == "[[package]]").count();
    println!("{crates} crates in the lock file");
    assert!(crates > 100, "the lock file is read wrongly");
    assert!(
        crates <= MOST_CRATES,
        "{crates} crates are more than {MOST_CRATES}"
    );
}
