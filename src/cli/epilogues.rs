//! What stands at the end of help pages: examples and the exit codes. Text only.

/// Examples at the end of `resolve --help`.
pub(super) const RESOLVE_EXAMPLES: &str = "\
Examples:
  Try it without an account, and write nothing:
    matchbook resolve requests.csv --sandbox \\
        --mode require-domain --dry-run

  See what would change, with the reason for each row:
    matchbook resolve requests.csv --mode create-company \\
        --dry-run --explain

  Put unknown people into one company, at most 50 of them:
    matchbook resolve requests.csv --mode catch-all \\
        --catch-all-company \"New contacts\" --max-creates 50

  In a nightly job, keep the rows that did not go through:
    matchbook resolve requests.csv --profile acme --yes \\
        --format ndjson --output answers.ndjson \\
        --rejects rejects.csv

  Read standard input, with a column of another name:
    matchbook resolve - --map email=\"E-mail address\" \\
        --dry-run < people.csv";

/// Examples at the end of `apply --help`.
pub(super) const APPLY_EXAMPLES: &str = "\
Examples:
  Save a plan in the evening, and look through it:
    matchbook resolve requests.csv --mode require-domain \\
        --dry-run --out plan.json

  See in the morning what of it still holds:
    matchbook apply plan.json --dry-run

  Apply exactly the plan that was approved:
    matchbook apply plan.json --yes \\
        --expect 52624e8e7ec7029a";

/// Examples at the end of `undo --help`.
pub(super) const UNDO_EXAMPLES: &str = "\
Examples:
  See what would be taken back, and what not and why:
    matchbook undo 0193c1f2 --dry-run

  Set inactive what it created, set back what it changed:
    matchbook undo 0193c1f2

  Delete the contacts instead, in a script:
    matchbook undo 0193c1f2 --delete --yes --format ndjson";

/// What the shell sees, at the end of `matchbook --help`.
pub(super) const EXIT_CODES: &str = "\
Exit codes:
    0  done; nobody needs to look
    1  unexpected failure
    2  command line, settings or an input file need mending
    3  dry run with --exit-code: changes are pending
    4  finished, but rows need a person
    5  stopped by a safety limit; nothing was written
    6  Autotask unreachable or budget spent; run again later
    7  sign-in or permission refused
    8  another run holds the tenant's lock
  130  interrupted; the journal is whole";

/// Examples at the end of `find --help`.
pub(super) const FIND_EXAMPLES: &str = "\
Examples:
  Who has this address, in any of the three fields:
    matchbook find --email ana.ruiz@acme.example

  The id of the one contact with this number, for a script:
    matchbook find --phone \"(312) 555-0111\" --expect-one \\
        --format json | jq .contacts[0].id

  Everybody of a company with a name like this:
    matchbook find --company \"Acme Inc\" --name \"A. Ruiz\"";

/// Examples at the end of `watch --help`.
pub(super) const WATCH_EXAMPLES: &str = "\
Examples:
  What an event looks like:
    matchbook watch --sample

  Hand every new contact to a program, every five minutes:
    matchbook watch --on new-contact --interval 5m \\
        | while read -r event; do ./handle \"$event\"; done";

/// Examples at the end of `check --help`.
pub(super) const CHECK_EXAMPLES: &str = "\
Examples:
  See how an export is read, and what is wrong with it:
    matchbook check calls.csv

  Try a mapping before it is used:
    matchbook check people.csv --map name=Who \\
        --map phone=\"#4\" --region GB

  Every row as it is understood, for a script:
    matchbook check calls.csv --format ndjson \\
        | jq .read.from";
