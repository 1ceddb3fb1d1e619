//! The completions that are kept in `completions/` are the ones that the program prints.
//!
//! Does not ask whether a shell accepts them; that is the generator's promise.

use std::path::Path;

use assert_cmd::Command;

/// Each shell with the file name that it looks for.
const FILES: [(&str, &str); 5] = [
    ("bash", "matchbook.bash"),
    ("zsh", "_matchbook"),
    ("fish", "matchbook.fish"),
    ("powershell", "_matchbook.ps1"),
    ("elvish", "matchbook.elv"),
];

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("completions")
}

#[test]
fn the_kept_completions_are_the_ones_that_are_printed() {
    for (shell, file) in FILES {
        let output = Command::new(env!("CARGO_BIN_EXE_matchbook"))
            .args(["completions", shell])
            .output()
            .unwrap();
        assert!(output.status.success(), "{shell}");
        assert!(output.stderr.is_empty(), "{shell}");
        let printed = String::from_utf8(output.stdout).unwrap();
        let kept = std::fs::read_to_string(folder().join(file)).unwrap_or_default();
        // A checkout on Windows may have changed the line ends.
        assert!(
            printed == kept.replace("\r\n", "\n"),
            "completions/{file} is out of date. Write it again with:\n    \
             cargo run -- completions {shell} > completions/{file}"
        );
    }
}

#[test]
fn every_kept_file_belongs_to_a_shell() {
    for entry in std::fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name();
        assert!(
            FILES.iter().any(|(_, file)| name == *file),
            "nothing writes completions/{}",
            name.display()
        );
    }
}
